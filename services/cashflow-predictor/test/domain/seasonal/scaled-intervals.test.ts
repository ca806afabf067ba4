import { scaledIntervals } from '@merchant-analysis/cashflow-predictor/domain/seasonal/scaled-intervals';
import { expect } from 'chai';

const made = (length: number, amount: (index: number) => number): Float64Array =>
  Float64Array.from({ length }, (_, index) => amount(index));

describe('the bounds of a series with any season', () => {
  it('are the errors that were made over the movement before them, times the movement of today', () => {
    // Changes of 1 before, of 3 today by the end; errors of 2: (0.9 · m + 2) / (m + 1) · m with the movement m of today.
    const values = made(40, (index) => (index < 39 ? index % 2 : 4));
    const { half80 } = scaledIntervals(
      { mean: new Float64Array(1), errors: [Float64Array.of(2)], pasts: [values.slice(0, 20)], values },
      { season: 1 },
    );
    // The newest change, of 4 − 0, counts most: weights fall by 0.5^(1/8), so 39 changes of 1 and 3 more of the last.
    const fade = 0.5 ** (1 / 8);
    const movement = 1 + (3 * (1 - fade)) / (1 - fade ** 39);
    expect(half80[0]).to.be.closeTo((1.65 * (0.9 * movement + 2) * movement) / (movement + 1), 1e-9);
  });

  it('stay with the errors where nothing had moved before them', () => {
    const still = new Float64Array(20).fill(1e-13).map((value, index) => 1234.56 + (index % 2) * value);
    const values = Float64Array.of(...still, 1300);
    const { half95 } = scaledIntervals(
      { mean: new Float64Array(1), errors: [Float64Array.of(65.44)], pasts: [still], values },
      { season: 1 },
    );
    // At most 3.1 · (0.9 · movement + error), of a movement that is one change of 65.44 among twenty.
    expect(half95[0]).to.be.within(3.1 * 65.44, 3.1 * (0.9 * 65.44 * 0.15 + 65.44));
  });

  it('widen over the horizon as the errors at past origins did', () => {
    const values = made(40, (index) => index % 2);
    const widening = (rows: Float64Array[]): number => {
      const { half95 } = scaledIntervals(
        { mean: new Float64Array(2), errors: rows, pasts: rows.map(() => values.slice(0, 20)), values },
        { season: 1 },
      );
      return Math.log2(half95[1]! / half95[0]!);
    };
    const doubled = Float64Array.of(1, -2);
    // Of an error that doubles, log(mean(|error| / step^g)) + g · mean(log step) is log cosh(u) and a constant, with
    // u = (1 − g) · ln 2 / 2. With 6 for each origin and (g − 0.35)² / (2 · 0.25²) that is least where
    // 16 (g − 0.35) = 3 · ln 2 · tanh(u) times the origins: g = 0.378 of one, 0.448 of four, in steps of 0.05.
    expect(widening([])).to.be.closeTo(0.35, 1e-9);
    expect(widening([doubled])).to.be.closeTo(0.4, 1e-9);
    expect(widening([doubled, doubled, doubled, doubled])).to.be.closeTo(0.45, 1e-9);
    // Of errors that stay alike u is −g · ln 2 / 2, and g = 0.335 of one, 0.297 of four.
    expect(widening([Float64Array.of(1, 1)])).to.be.closeTo(0.35, 1e-9);
    expect(widening([1, 1, 1, 1].map((error) => Float64Array.of(error, error)))).to.be.closeTo(0.3, 1e-9);
  });
});
