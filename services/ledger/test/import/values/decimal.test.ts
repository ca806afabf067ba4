import {
  multiplyToMinorUnits,
  readDecimal,
  toMinorUnits,
} from '@merchant-analysis/ledger/import/values/decimal';
import { expect } from 'chai';
import fc from 'fast-check';

const minor = (text: string, digits = 2): number | undefined => {
  const decimal = readDecimal(text);
  return decimal && toMinorUnits(decimal, digits);
};

describe('amounts in a file', () => {
  it('are read as people and bills write them', () => {
    const cases: [string, number][] = [
      ['25', 2500],
      ['25.5', 2550],
      ['-0.05', -5],
      ['.5', 50],
      ['5.', 500],
      ['1,234.50', 123_450],
      ['1,234,567', 123_456_700],
      ['¥25.00', 2500],
      ['￥1,000.10', 100_010],
      ['`0.01', 1],
      ['12元', 1200],
      ['CNY 3.20', 320],
      ['(5.00)', -500],
      ['－3.2', -320],
      ['＋3', 300],
      ["'-7.10", -710],
      [' 8 ', 800],
      ['0', 0],
      ['-0', 0],
    ];
    for (const [text, amount] of cases) expect(minor(text), text).to.equal(amount);
  });

  it('are refused when they are no decimals or their commas stand in odd places', () => {
    for (const text of [
      '',
      '-',
      '.',
      '1,5',
      '1.234,56',
      '12,34.5',
      '1e3',
      '0x10',
      'abc',
      '1.2.3',
      '--1',
      '1 - 2',
      'NaN',
    ]) {
      expect(readDecimal(text), text).to.equal(undefined);
    }
  });

  it('are rounded once, half away from zero', () => {
    expect(minor('0.005')).to.equal(1);
    expect(minor('-0.005')).to.equal(-1);
    expect(minor('0.004999')).to.equal(0);
    expect(minor('2.675')).to.equal(268);
    expect(minor('100', 0)).to.equal(100);
    expect(minor('0.0015', 3)).to.equal(2);
  });

  it('multiply exactly, also where a product of doubles would be off', () => {
    const times = (quantity: string, price: string) =>
      multiplyToMinorUnits(readDecimal(quantity)!, readDecimal(price)!, 2);
    expect(times('3', '0.335')).to.equal(101); // 1.005 by hand; 3 * 0.335 is 1.00499… in doubles
    expect(times('-3', '0.335')).to.equal(-101);
    expect(times('1', '0.001')).to.equal(0);
    expect(times('0.333', '3.00')).to.equal(100); // 0.999
    expect(times('80995', '2.08')).to.equal(16_846_960);
    expect(times('123456.789', '98765.4321')).to.equal(1_219_326_311_126); // bc: 12193263111.263526…9
  });

  it('agree with whole-number arithmetic for every quantity and price', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -9_000_000, max: 9_000_000 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: -9_000_000, max: 9_000_000 }),
        fc.integer({ min: 0, max: 4 }),
        (quantity, quantityScale, price, priceScale) => {
          const exact = multiplyToMinorUnits(
            { mantissa: quantity, scale: quantityScale },
            { mantissa: price, scale: priceScale },
            2,
          );
          const divisor = 10n ** BigInt(quantityScale + priceScale);
          const product = BigInt(quantity) * BigInt(price) * 100n;
          const doubled = (product < 0n ? -product : product) * 2n + divisor;
          const rounded = doubled / (2n * divisor);
          expect(exact).to.equal(Number(product < 0n ? -rounded : rounded) + 0);
        },
      ),
    );
  });
});
