import { gzipSync } from 'node:zlib';
import { createImport, openUpload } from '@merchant-analysis/contracts/files';
import type { Merchant } from '@merchant-analysis/contracts/merchants';
import { Problem } from '@merchant-analysis/kernel/problem';
import { expect } from 'chai';
import { OWNER, openTestRoom, type TestRoom } from './file-room.js';
import { makeWorkbook, makeZip, number, row, text } from './make-workbook.js';

const HEADING = 'externalId,occurredAt,amount,item\n';
const GOOD_ROW = 'a1,2024-03-05 09:07,1.00,面\n';
const SHEET_HEADING = row(text('externalId'), text('occurredAt'), text('amount'), text('item'));

/** Lines enough for many chunks before the damage. */
function manyRows(count: number): string {
  let rows = '';
  for (let line = 0; line < count; line++) rows += `x${line},2024-03-05 09:07,1.00,noodles\n`;
  return rows;
}

describe('a file that cannot be read', function () {
  this.timeout(60_000);
  let room: TestRoom;
  let merchant: Merchant;
  before(async () => {
    room = await openTestRoom(60_000_000);
    merchant = await room.merchant();
  });
  after(() => room.stop());

  /** What the import of a file failed with, at once or as a job. The books must be as empty as before. */
  async function failureOf(fileName: string, bytes: Buffer | string): Promise<string> {
    let failure = 'none';
    try {
      const record = await room.import(fileName, bytes, { merchantId: merchant.id });
      failure = `${record.state} ${record.job?.problem?.code}: ${record.job?.problem?.title}`;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      failure = `${error.code}: ${error.message}`;
    }
    const { rows } = await room.store.transactions.readPage({
      tenantId: OWNER.tenantId,
      merchantId: merchant.id,
      filters: {},
      limit: 1,
      mostVisited: 10,
    });
    expect(rows, `${fileName} left something in the books`).to.deep.equal([]);
    return failure;
  }

  it('is refused as a whole when it breaks in the middle, after many good rows', async () => {
    const good = HEADING + manyRows(20_000);
    const cases: [string, Buffer | string, RegExp][] = [
      [
        'long-line.csv',
        `${good}y1,2024-03-05,1.00,${'x'.repeat(1_100_000)}\n`,
        /row 20002 is longer than 1048576/,
      ],
      ['quote-bomb.csv', `${good}y1,2024-03-05,1.00,"${'""'.repeat(600_000)}\n`, /row 20002 is longer/],
      [
        'open-quote.csv',
        `${good}y1,2024-03-05,1.00,"oops\n${GOOD_ROW}`,
        /opened in row 20002 is never closed/,
      ],
      ['nul.csv', `${good}y1,2024-03-05,1.00,\0\n`, /NUL byte near row/],
      [
        'cut.csv.gz',
        gzipSync(good + manyRows(20_000)).subarray(0, -2000),
        /gzip archive is broken or cut off/,
      ],
      ['flipped.csv.gz', flipped(gzipSync(good)), /gzip archive is broken/],
      [
        'mixed.csv',
        Buffer.concat([
          Buffer.from(`externalId,交易时间,金额,商品\n${manyRows(20_000)}`),
          Buffer.from([0xc3, 0xe6, 0xc3, 0xe6, 0x0a]),
        ]),
        /begins as UTF-8 but some of it is not/,
      ],
      [
        'mixed-below-english-headings.csv',
        Buffer.concat([
          Buffer.from(`${HEADING}${'y1,2024-03-05,1.00,豆浆\n'.repeat(20_000)}`),
          Buffer.from([0x79, 0x2c, 0xb6, 0xb9, 0xbd, 0xac, 0x0a]),
        ]),
        /begins as UTF-8 but some of it is not/,
      ],
      [
        'neither.csv',
        Buffer.concat([Buffer.from(good), Buffer.from([0xff, 0xfe, 0xff, 0x0a])]),
        /neither UTF-8 nor GB18030/,
      ],
    ];
    for (const [fileName, bytes, reason] of cases) {
      expect(await failureOf(fileName, bytes), fileName)
        .to.match(/FILE_NOT_READABLE/)
        .and.match(reason);
    }
  });

  it('is refused when it unpacks to far more than it is', async () => {
    const spaces = Buffer.alloc(40_000_000, 0x20);
    expect(await failureOf('bomb.csv.gz', gzipSync(Buffer.concat([Buffer.from(HEADING), spaces])))).to.match(
      /unpacks to more than|row 2 is longer/,
    );
    const lines = gzipSync(HEADING + GOOD_ROW.repeat(1_000_000));
    expect(await failureOf('lines.csv.gz', lines)).to.match(/unpacks to more than 200 times/);
    const tooMuch = gzipSync(HEADING + manyRows(1_600_000));
    expect(await failureOf('too-much.csv.gz', tooMuch)).to.match(/unpacks to more than 60000000 bytes/);
    const sheet = await makeWorkbook({ rows: SHEET_HEADING + `${row(text('a'))}\n`.repeat(800_000) });
    expect(await failureOf('bomb.xlsx', sheet)).to.match(/unpacks to more than 200 times/);
  });

  it('is refused when a workbook lies, is cut off, or is something else', async () => {
    const good = await makeWorkbook({ rows: SHEET_HEADING + row(text('a'), text('2024-03-05'), number(1)) });
    const cases: [string, Buffer, RegExp][] = [
      ['lying.xlsx', lyingAboutSize(good), /broken or cut off/],
      ['cut.xlsx', good.subarray(0, good.length - 300), /broken or cut off/],
      ['half.xlsx', good.subarray(0, Math.floor(good.length / 2)), /broken or cut off/],
      ['other.xlsx', await makeZip({ 'readme.txt': 'hello' }), /zip archive but not an .xlsx workbook/],
      ['nested.xlsx', await makeZip({ 'inner.xlsx': good }), /zip archive but not an .xlsx workbook/],
      ['binary.xlsb', await makeZip({ 'xl/workbook.bin': 'x' }), /binary workbook/],
      [
        'old.xls',
        Buffer.from('d0cf11e0a1b11ae1000000000000', 'hex'),
        /old .xls or a workbook with a password/,
      ],
      ['paper.pdf', Buffer.from('%PDF-1.7\n'), /PDF/],
      ['up.xlsx', await zipWithName('../../evil.xml'), /broken or cut off/],
      [
        'many.xlsx',
        await makeZip(Object.fromEntries(Array.from({ length: 600 }, (_, part) => [`p${part}.xml`, 'x']))),
        /more than 500 parts/,
      ],
    ];
    for (const [fileName, bytes, reason] of cases)
      expect(await failureOf(fileName, bytes), fileName).to.match(reason);
  });

  it('is refused when its XML declares a document type or is damaged', async () => {
    const laughs =
      '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>';
    const external = '<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>';
    for (const prolog of [laughs, external]) {
      const bytes = await makeWorkbook({ prolog, rows: SHEET_HEADING });
      expect(await failureOf('dtd.xlsx', bytes)).to.match(/declares a document type/);
    }
    const damaged = await makeWorkbook({ rows: `${SHEET_HEADING}<row><c></row>` });
    expect(await failureOf('damaged.xlsx', damaged)).to.match(/XML is damaged/);
    const entity = await makeWorkbook({ rows: SHEET_HEADING + row(text('&undefined;')) });
    expect(await failureOf('entity.xlsx', entity)).to.match(/XML is damaged/);
    const wide = await makeWorkbook({ rows: SHEET_HEADING + row(text('x').repeat(600)) });
    expect(await failureOf('wide.xlsx', wide)).to.match(/more than 500 columns/);
  });

  it('is refused when there is nothing in it, or no table that is known', async () => {
    expect(await failureOf('empty.csv', '')).to.match(/it is empty/);
    expect(await failureOf('blank.csv', '\n\n  \n')).to.match(/it has no rows/);
    expect(await failureOf('empty.xlsx', await makeWorkbook({ rows: '' }))).to.match(/it has no rows/);
    expect(await failureOf('letter.txt', 'Dear Sir,\nplease find attached\n')).to.match(
      /PROFILE_NOT_RECOGNIZED/,
    );
    expect(await failureOf('other.csv', 'name,age\nA,3\n')).to.match(/PROFILE_NOT_RECOGNIZED.*name, age/);
    const twins = 'externalId,occurredAt,amount,amount\na,2024-03-05,1.00,2.00\n';
    expect(await failureOf('twins.csv', twins)).to.match(/heading amount occurs twice/);
  });

  it('leaves nothing behind on the disk', async () => {
    await failureOf('cut.csv.gz', gzipSync(HEADING + manyRows(20_000)).subarray(0, -2000));
    const { readdirSync } = await import('node:fs');
    const { join } = await import('node:path');
    expect(readdirSync(join(room.folder, 'uploads', OWNER.tenantId))).to.deep.equal([]);
  });

  it('says which column is missing when the kind of file was named', async () => {
    const uploadId = await room.upload('o.csv', Buffer.from('订单编号,商品名称\n1,面\n'));
    const asked = room.nodes.host.ask(
      createImport,
      { uploadId, merchantId: merchant.id, profile: 'orders' },
      { caller: OWNER },
    );
    const failure = await asked.then(
      () => undefined,
      (error: Problem) => error,
    );
    expect(failure).to.include({ code: 'COLUMN_MISSING' });
    expect(failure?.message).to.contain('occurredAt').and.contain('订单编号, 商品名称');
  });

  it('is not even taken in when it is larger than the limit', async () => {
    const opened = room.nodes.host.ask(
      openUpload,
      { fileName: 'a.csv', sizeBytes: 60_000_001 },
      { caller: OWNER },
    );
    expect(
      await opened.then(
        () => 'taken',
        (error: Problem) => error.code,
      ),
    ).to.equal('FILE_TOO_LARGE');
  });

  it('with headings alone is an import of no rows', async () => {
    const record = await room.import('headings.csv', HEADING, { merchantId: merchant.id });
    expect(record.state).to.equal('succeeded');
    expect(record.counts).to.deep.equal({ rows: 0, inserted: 0, corrected: 0, unchanged: 0, rejected: 0 });
  });
});

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const middle = Math.floor(copy.length / 2);
  copy[middle] = copy[middle]! ^ 0xff;
  return copy;
}

/** Writes another unpacked size into the central directory for the sheet. */
function lyingAboutSize(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const name = copy.lastIndexOf('xl/worksheets/sheet1.xml');
  copy.writeUInt32LE(12, name - 46 + 24);
  return copy;
}

/** yazl refuses such a name, so it is written over another one of the same length. */
async function zipWithName(name: string): Promise<Buffer> {
  const placeholder = 'x'.repeat(name.length);
  const bytes = await makeZip({ [placeholder]: 'x' });
  return Buffer.from(bytes.toString('latin1').replaceAll(placeholder, name), 'latin1');
}
