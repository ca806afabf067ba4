import { readPlainDecimal, readWallSeconds } from '@merchant-analysis/ledger/import/csv/plain-values';
import { readDecimal, toMinorUnits } from '@merchant-analysis/ledger/import/values/decimal';
import { readTime } from '@merchant-analysis/ledger/import/values/wall-time';
import { expect } from 'chai';
import fc from 'fast-check';

/** The bytes of a cell between two others. */
function placed(text: string): [Uint8Array, number, number] {
  const cell = Buffer.from(text, 'utf8');
  return [Buffer.concat([Buffer.from('9,'), cell, Buffer.from(',9')]), 2, 2 + cell.length];
}

const secondsOf = (text: string): number => readWallSeconds(...placed(text));
const decimalOf = (text: string, digits: number): number => readPlainDecimal(...placed(text), digits);

const two = fc.nat(99).map((value) => String(value).padStart(2, '0'));
const times = fc
  .tuple(
    fc.nat(9999).map((year) => String(year).padStart(4, '0')),
    fc.constantFrom('-', '/', '.'),
    fc.tuple(two, two, two, two, two),
    fc.constantFrom(' ', 'T', '_'),
    fc.boolean(),
  )
  .map(([year, separator, [month, date, hour, minute, second], gap, hasSeconds]) =>
    [year, separator, month, separator, date, gap, hour, ':', minute, hasSeconds ? `:${second}` : ''].join(
      '',
    ),
  );
const decimals = fc
  .array(fc.constantFrom('-', '.', '0', '1', '5', '9', 'x', ' ', '元'), { minLength: 0, maxLength: 17 })
  .map((characters) => characters.join(''));

describe('times and numbers read from bytes', () => {
  it('are those that are read from the text', () => {
    fc.assert(
      fc.property(times, (text) => {
        const seconds = secondsOf(text);
        if (Number.isNaN(seconds)) return;
        const reading = readTime(text, 'undecided');
        expect(reading).to.include({ kind: 'wall', hasTime: true });
        if (reading.kind === 'wall') expect(reading.day * 86_400 + reading.second).to.equal(seconds);
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(decimals, fc.nat(4), (text, digits) => {
        const value = decimalOf(text, digits);
        if (Number.isNaN(value)) return;
        expect(Object.is(value, -0)).to.equal(false);
        const decimal = readDecimal(text);
        expect(decimal && toMinorUnits(decimal, digits)).to.equal(value);
      }),
      { numRuns: 5_000 },
    );
  });

  it('are found where the usual form stands', () => {
    expect(secondsOf('1970-01-02 00:00:01')).to.equal(86_401);
    expect(secondsOf('2024/02/29T23:59')).to.equal(Date.UTC(2024, 1, 29, 23, 59) / 1000);
    expect(decimalOf('-12.5', 2)).to.equal(-1250);
    expect(decimalOf('0.07', 2)).to.equal(7);
    expect(decimalOf('3', 0)).to.equal(3);
  });

  it('are left to the text where it says anything else', () => {
    for (const text of [
      '',
      '2024-02-30 10:00',
      '2024-01-01 10:00:60',
      '2024-01-01',
      '2024-01-01 1x:00',
      '01/02/2024 10:00',
    ])
      expect(secondsOf(text), text).to.be.NaN;
    for (const text of ['', '-', '.', '1.234', '1,234', '1e3', '12元', '--1', '1234567890123456'])
      expect(decimalOf(text, 2), text).to.be.NaN;
  });
});
