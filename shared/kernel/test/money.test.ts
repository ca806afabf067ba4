import {
  allocate,
  divideRounded,
  formatDecimal,
  minorDigitsOf,
  parseDecimal,
  scale,
} from '@merchant-analysis/kernel/money';
import { expect } from 'chai';
import fc from 'fast-check';

const amount = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

describe('money', () => {
  it('rounds half away from zero, for both signs', () => {
    expect([5, -5, 4, -4, 7].map((fen) => divideRounded(fen, 2))).to.deep.equal([3, -3, 2, -2, 4]);
    expect(divideRounded(5, -2)).to.equal(-3);
    expect(divideRounded(1, 3)).to.equal(0);
  });

  it('takes one percent tax out of a gross quarter as the tax office does', () => {
    // 302,000.00 gross at 1 %: 302,000 / 1.01 = 299,009.90 (domain/compliance-rules, TX-01).
    expect(scale(30_200_000, 100, 101)).to.equal(29_900_990);
  });

  it('refuses to divide by zero and to hold a fraction', () => {
    expect(() => divideRounded(1, 0)).to.throw(RangeError);
    expect(() => divideRounded(1.5, 2)).to.throw(RangeError);
    expect(() => scale(1, 1, 0)).to.throw(RangeError);
  });

  it('splits so that the parts sum to the whole', () => {
    expect(allocate(100, [1, 1, 1])).to.deep.equal([34, 33, 33]);
    expect(allocate(-100, [1, 1, 1])).to.deep.equal([-34, -33, -33]);
    expect(allocate(7, [0, 0])).to.deep.equal([7, 0]);
    expect(allocate(0, [])).to.deep.equal([]);
    fc.assert(
      fc.property(
        amount,
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 }),
        (whole, weights) => {
          const parts = allocate(whole, weights);
          expect(parts.reduce((sum, part) => sum + part, 0)).to.equal(whole);
        },
      ),
    );
  });

  it('reads decimals exactly, where a float would not', () => {
    expect(parseDecimal('1.005', 2)).to.equal(101);
    expect(parseDecimal('-0.005', 2)).to.equal(-1);
    expect(parseDecimal('90071992547409.91', 2)).to.equal(9_007_199_254_740_991);
    expect(parseDecimal('.5', 2)).to.equal(50);
    expect(parseDecimal('12', 0)).to.equal(12);
    expect(Object.is(parseDecimal('-0.00', 2), 0)).to.equal(true);
  });

  it('refuses what is not a plain decimal or does not fit', () => {
    for (const text of ['', '.', '-', '1e3', '1,000', ' 1', '0x10', 'NaN', '1.2.3', '90071992547409.92']) {
      expect(parseDecimal(text, 2), text).to.equal(undefined);
    }
  });

  it('writes what it reads', () => {
    expect(formatDecimal(-5, 2)).to.equal('-0.05');
    expect(formatDecimal(1200, 0)).to.equal('1200');
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 3 }), (minor, digits) => {
        expect(parseDecimal(formatDecimal(minor, digits), digits)).to.equal(minor === 0 ? 0 : minor);
      }),
    );
  });

  it('knows currencies without fen', () => {
    expect(['CNY', 'JPY', 'KWD'].map(minorDigitsOf)).to.deep.equal([2, 0, 3]);
  });
});
