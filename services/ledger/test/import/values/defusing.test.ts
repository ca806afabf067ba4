import { defuse, undefuse } from '@merchant-analysis/ledger/import/values/defusing';
import { expect } from 'chai';
import fc from 'fast-check';

describe('cells that a spreadsheet would run', () => {
  it('get an apostrophe, in their full-width forms too', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠x', "'=1"]) {
      expect(defuse(text), text).to.equal(`'${text}`);
    }
    for (const text of ['noodles', '5 - 3', "it's", "'tis", '']) expect(defuse(text), text).to.equal(text);
  });

  it('come back exactly as they were', () => {
    const signs = fc.constantFrom(
      "'",
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      ' ',
      '　',
      '＝',
      '＠',
      'a',
      '面',
      '"',
      ',',
      '\n',
    );
    fc.assert(
      fc.property(
        fc.array(signs, { maxLength: 8 }).map((letters) => letters.join('')),
        (text) => {
          expect(undefuse(defuse(text))).to.equal(text);
          expect(/^[=+\-@\t\r＝＋－＠]/.test(defuse(text))).to.equal(false);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
