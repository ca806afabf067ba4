import { binomialUpperTail } from '@merchant-analysis/kernel/binomial';
import { expect } from 'chai';
import fc from 'fast-check';

describe('binomial upper tail', () => {
  it('equals sums of exact fractions', () => {
    // Σ C(n,i) pⁱ (1−p)ⁿ⁻ⁱ with Python's fractions.Fraction, turned into a float at the end.
    const exact: [number, number, number, number][] = [
      [8, 30, 0.25, 0.4857100369163087],
      [6, 30, 0.02, 2.513907606452793e-5],
      [20, 100, 0.02, 1.2100752001101121e-14],
      [1, 10, 0.5, 0.9990234375],
      [200, 1000, 0.15, 1.2220301290068383e-5],
      [3, 2000, 0.002, 0.7621899891216501],
      [30, 30, 0.25, 8.673617379884035e-19],
    ];
    for (const [successes, trials, chance, tail] of exact) {
      expect(binomialUpperTail(successes, trials, chance) / tail).to.be.closeTo(1, 1e-10);
    }
  });

  it('is 1 from nothing on and 0 beyond everything', () => {
    expect(binomialUpperTail(0, 10, 0.3)).to.equal(1);
    expect(binomialUpperTail(11, 10, 0.3)).to.equal(0);
    expect(binomialUpperTail(1, 10, 0)).to.equal(0);
    expect(binomialUpperTail(10, 10, 1)).to.equal(1);
  });

  it('falls as more successes are asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (n, p) => {
          const k = Math.max(1, Math.floor(n * p));
          const [more, fewer] = [binomialUpperTail(k + 1, n, p), binomialUpperTail(k, n, p)];
          expect(more).to.be.within(0, fewer + 1e-12);
          expect(fewer).to.be.at.most(1);
        },
      ),
    );
  });
});
