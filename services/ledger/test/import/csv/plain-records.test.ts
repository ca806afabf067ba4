import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { textsOf } from '@merchant-analysis/ledger/import/csv/cells';
import { PlainRecords } from '@merchant-analysis/ledger/import/csv/plain-records';
import { readRecords } from '@merchant-analysis/ledger/import/csv/read-records';
import { DEFAULT_BOUNDS } from '@merchant-analysis/ledger/import/source/file-bounds';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import fc from 'fast-check';
import Papa from 'papaparse';

/** What papaparse makes of a text that ends in a line feed; it adds an empty last record. */
function parse(text: string): string[][] {
  const plain = text.replaceAll('\r\n', '\n');
  return Papa.parse<string[]>(plain, { delimiter: ',', newline: '\n' }).data.slice(0, -1);
}

const cell = fc.oneof(
  fc.constantFrom(
    '',
    'takeaway',
    '外卖',
    '现金',
    '12.50',
    ' a ',
    "'=1",
    '\r',
    'x'.repeat(48),
    '面'.repeat(16),
  ),
  fc.string({ maxLength: 60 }).map((text) => text.replaceAll(/[,"\n\0\ud800-\udfff]/g, '')),
);
const lines = fc
  .array(fc.tuple(fc.array(cell, { minLength: 1, maxLength: 5 }), fc.constantFrom('\n', '\r\n')), {
    minLength: 1,
    maxLength: 60,
  })
  .map((records) => records.map(([cells, end]) => cells.join(',') + end).join(''));

describe('CSV without quotation marks', () => {
  it('is split into the cells that the reader of all CSV sees, whatever was split before', () => {
    const records = new PlainRecords(0x2c);
    fc.assert(
      fc.property(lines, (text) => {
        expect(records.split(Buffer.from(text)).map(textsOf)).to.deep.equal(parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps cells apart whose hashes are the same', () => {
    // 31 × 'A' + 'a' = 31 × 'B' + 'B': both fall into one slot and look alike there.
    const records = new PlainRecords(0x2c);
    for (let time = 0; time < 3; time++) {
      expect(records.split(Buffer.from('Aa,BB,Aa\nBB,BB,Aa\n')).map(textsOf)).to.deep.equal([
        ['Aa', 'BB', 'Aa'],
        ['BB', 'BB', 'Aa'],
      ]);
    }
  });
});

describe('a file of CSV', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());

  async function read(text: string): Promise<string[][]> {
    const path = join(folder.path, 'rows.csv');
    writeFileSync(path, text);
    const records: string[][] = [];
    const file = { path, container: 'plain', encoding: 'utf-8' } as const;
    for await (const block of readRecords(file, ',', DEFAULT_BOUNDS)) records.push(...block.map(textsOf));
    return records;
  }

  it('gives the same records wherever its blocks are cut, quoted or not', async () => {
    // Lines of uneven lengths over several blocks of 256 KiB; every seventh thousand has a quoted line break.
    let text = '';
    for (let line = 0; text.length < 1_200_000; line++) {
      const name = line % 7_000 < 6_000 ? `面${line % 90}` : `"第\n${line % 90} ""号"""`;
      text += `${line},${name},${'y'.repeat(line % 150)}${line % 3 === 0 ? '\r\n' : '\n'}`;
    }
    expect(await read(text)).to.deep.equal(parse(text));
    expect((await read(`${text}end,without,one`)).at(-1)).to.deep.equal(['end', 'without', 'one']);
  });

  it('may have one line that is longer than a block', async () => {
    const long = '长'.repeat(150_000);
    expect(await read(`a,b\n${long},1\nc,d\n`)).to.deep.equal([
      ['a', 'b'],
      [long, '1'],
      ['c', 'd'],
    ]);
  });
});
