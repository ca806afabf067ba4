import { findStep } from '@merchant-analysis/cost-analyzer/domain/step-change';
import { expect } from 'chai';
import { noisy } from './made-books.js';

const turnover = [80, 95, 110, 70, 120, 100, 90, 130, 105, 85, 115, 140].map((amount) => amount * 100_000);

describe('a step of a fixed cost', () => {
  it('is found in month 7 when rent goes up by 3,000', () => {
    const rent = turnover.map((_, month) => (month < 6 ? 900_000 : 1_200_000));
    expect(findStep(turnover, rent)).to.deep.equal({ at: 6, size: 300_000 });
  });

  it('is found within a month when the cost also moves with turnover and has noise', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const cost = noisy(
        seed,
        0.01,
        turnover.map((amount, month) => 0.05 * amount + (month < 6 ? 900_000 : 1_200_000)),
      );
      const step = findStep(turnover, cost);
      expect(step?.at, `seed ${seed}`).to.be.within(5, 7);
      expect(step?.size, `seed ${seed}`).to.be.within(240_000, 360_000);
    }
  });

  it('is not seen in a steady, a proportional or a purely noisy cost', () => {
    expect(
      findStep(
        turnover,
        turnover.map(() => 900_000),
      ),
    ).to.equal(undefined);
    expect(
      findStep(
        turnover,
        turnover.map((amount) => amount / 4),
      ),
    ).to.equal(undefined);
    const seeds = Array.from({ length: 100 }, (_, index) => index + 1);
    const seen = seeds.filter((seed) =>
      findStep(
        turnover,
        noisy(
          seed,
          0.05,
          turnover.map(() => 900_000),
        ),
      ),
    );
    expect(seen.length).to.be.at.most(5);
  });

  it('is not seen where one month alone is dear', () => {
    const cost = turnover.map((_, month) => (month === 5 ? 4_000_000 : 900_000));
    expect(findStep(turnover, cost)).to.equal(undefined);
  });

  it('needs four months on either side', () => {
    const rent = turnover.map((_, month) => (month < 10 ? 900_000 : 1_200_000));
    expect(findStep(turnover, rent)?.at).to.not.equal(10);
  });
});
