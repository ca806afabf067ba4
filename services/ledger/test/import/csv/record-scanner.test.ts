import { Problem } from '@merchant-analysis/kernel/problem';
import { RecordScanner } from '@merchant-analysis/ledger/import/csv/record-scanner';
import { expect } from 'chai';
import fc from 'fast-check';
import Papa from 'papaparse';

function scan(bytes: Buffer, sizes: readonly number[] = [], limit = 1_000_000): number {
  const scanner = new RecordScanner(0x2c, limit);
  let from = 0;
  for (const size of sizes) {
    scanner.push(bytes.subarray(from, from + size));
    from += size;
  }
  scanner.push(bytes.subarray(from));
  scanner.end();
  return scanner.records;
}

describe('the scan that looks for a broken CSV before its first row is written', () => {
  it('counts records as the reader reads them, however the file is cut into blocks', () => {
    const letter = fc.constantFrom('a', ',', '"', '"', '\n', '\n', ' ', '面', '\t', 'x');
    fc.assert(
      fc.property(
        fc.array(letter, { maxLength: 40 }).map((letters) => `${letters.join('')}\n`),
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 6 }),
        (text, sizes) => {
          const { data, errors } = Papa.parse<string[]>(text, { delimiter: ',', newline: '\n' });
          const isOpen = errors.some(({ code }) => code === 'MissingQuotes');
          if (isOpen) expect(() => scan(Buffer.from(text), sizes)).to.throw(Problem, /never closed/);
          else expect(scan(Buffer.from(text), sizes)).to.equal(data.length - 1); // papaparse adds an empty last one
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('counts the last record also without a line end', () => {
    expect(scan(Buffer.from('a,b\n1,2'))).to.equal(2);
    expect(scan(Buffer.from('a,b\r\n"1\r\n2",3\r\n'))).to.equal(2);
    expect(scan(Buffer.from(''))).to.equal(0);
  });

  it('refuses a line beyond the limit, whether quoted or not', () => {
    const long = 'x'.repeat(1_048_577);
    expect(() => scan(Buffer.from(`a,b\n${long},1\n`), [], 1_048_576)).to.throw(Problem, /row 2 is longer/);
    const quoteBomb = `a,b\n"${'""'.repeat(600_000)}`;
    expect(() => scan(Buffer.from(quoteBomb), [], 1_048_576)).to.throw(Problem, /row 2 is longer/);
  });

  it('refuses NUL bytes and quotes without an end', () => {
    expect(() => scan(Buffer.from('a,b\n1,\0\n'))).to.throw(Problem, /NUL byte/);
    expect(() => scan(Buffer.from('a,b\n1,"2\n3,4\n'))).to.throw(Problem, /opened in row 2 is never closed/);
  });
});
