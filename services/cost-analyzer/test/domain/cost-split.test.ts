import { type CostSplit, splitCosts } from '@merchant-analysis/cost-analyzer/domain/cost-split';
import type { Figure } from '@merchant-analysis/cost-analyzer/domain/figure';
import { expect } from 'chai';
import { monthlyBooks, noisy } from './made-books.js';

/** Two years whose months lie between 60,000 and 180,000. */
const turnover = Array.from({ length: 24 }, (_, month) => 6_000_000 + ((month * 7) % 24) * 521_739);

describe('fixed and variable cost', () => {
  it('recovers what it was made from to within 5 % at 5 % noise', () => {
    for (let seed = 1; seed <= 25; seed++) {
      const split = value(
        splitCosts(
          monthlyBooks(turnover, [
            {
              kind: 'purchase',
              amounts: noisy(
                seed,
                0.05,
                turnover.map((amount) => 0.4 * amount),
              ),
            },
            {
              kind: 'wage',
              amounts: noisy(
                seed + 100,
                0.05,
                turnover.map(() => 2_000_000),
              ),
            },
            { kind: 'rent', amounts: turnover.map(() => 1_000_000) },
          ]),
        ),
      );
      expect(split.method).to.equal('regression');
      expect(split.variablePpm / 400_000, `variable, seed ${seed}`).to.be.within(0.95, 1.05);
      expect(split.fixedMonthlyMinor / 3_000_000, `fixed, seed ${seed}`).to.be.within(0.95, 1.05);
      expect(split.rSquared).to.be.above(0.8);
    }
  });

  it('takes a line apart that is both, such as electricity with a standing charge', () => {
    const power = turnover.map((amount) => 150_000 + Math.round(amount * 0.03));
    const [line] = value(splitCosts(monthlyBooks(turnover, [{ kind: 'utility', amounts: power }]))).lines;
    expect(line).to.include({ behaviour: 'mixed', basis: 'regression', variablePpm: 30_000, rSquared: 1 });
    expect(line?.fixedMonthlyMinor).to.be.within(149_999, 150_001);
  });

  it('believes the books and not the kind: wages that follow turnover are variable', () => {
    const wages = turnover.map((amount) => Math.round(amount * 0.2));
    const [line] = value(splitCosts(monthlyBooks(turnover, [{ kind: 'wage', amounts: wages }]))).lines;
    expect(line).to.include({ behaviour: 'variable', fixedMonthlyMinor: 0, variablePpm: 200_000 });
  });

  it('keeps rent fixed at its new level after a step, even when turnover grew in the same month', () => {
    const growing = turnover.map((amount, month) => (month < 12 ? amount : amount * 2));
    const rent = turnover.map((_, month) => (month < 12 ? 900_000 : 1_200_000));
    const [line] = value(splitCosts(monthlyBooks(growing, [{ kind: 'rent', amounts: rent }]))).lines;
    expect(line).to.include({ behaviour: 'fixed', fixedMonthlyMinor: 1_200_000, variablePpm: 0 });
    expect(line?.step).to.deep.equal({ at: 12, size: 300_000 });
  });

  it('splits so that fixed and variable sum to what was paid', () => {
    const amounts = noisy(
      3,
      0.1,
      turnover.map((amount) => 400_000 + 0.1 * amount),
    );
    const split = value(splitCosts(monthlyBooks(turnover, [{ kind: 'expense', amounts }])));
    const total = amounts.reduce((sum, amount) => sum + amount, 0);
    const sold = turnover.reduce((sum, amount) => sum + amount, 0);
    const told = split.fixedMonthlyMinor * turnover.length + (sold * split.variablePpm) / 1_000_000;
    expect(told).to.be.closeTo(total, turnover.length);
  });

  it('falls back to the convention of each kind with eleven months, and says so', () => {
    const eleven = turnover.slice(0, 11);
    const split = value(
      splitCosts(
        monthlyBooks(eleven, [
          { kind: 'purchase', amounts: eleven.map((amount) => Math.round(amount / 2)) },
          { kind: 'rent', amounts: eleven.map(() => 900_000) },
        ]),
      ),
    );
    expect(split).to.include({ method: 'by-kind', fixedMonthlyMinor: 900_000 });
    expect(split.basis.en).to.contain('there are 11');
    expect(split.basis.zh).to.contain('只有 11 个完整月份');
  });

  it('falls back to the convention when turnover hardly varies', () => {
    const steady = turnover.map((_, month) => 10_000_000 + (month % 2) * 1_000_000);
    const split = value(
      splitCosts(monthlyBooks(steady, [{ kind: 'purchase', amounts: steady.map((amount) => amount / 4) }])),
    );
    expect(split.method).to.equal('by-kind');
    expect(split.basis.en).to.contain('varies by only 4 %');
    expect(split.variablePpm).to.equal(250_000);
  });

  it('leaves a line that is paid once a quarter to its convention', () => {
    const tax = turnover.map((_, month) => (month % 3 === 2 ? 600_000 : 0));
    const [line] = value(splitCosts(monthlyBooks(turnover, [{ kind: 'tax', amounts: tax }]))).lines;
    expect(line).to.include({ behaviour: 'variable', basis: 'by-kind' });
  });

  it('says why when there are no costs, no turnover, or too few months', () => {
    const rent = { kind: 'rent' as const, amounts: [1, 1, 1] };
    expect(splitCosts(monthlyBooks([1, 1, 1], []))).to.include({ code: 'no-costs' });
    expect(splitCosts(monthlyBooks([0, 0, 0], [rent]))).to.include({ code: 'no-turnover' });
    expect(splitCosts(monthlyBooks([1, 1], [rent]))).to.include({ code: 'too-few-months' });
  });
});

function value(figure: Figure<CostSplit>): CostSplit {
  if (figure.status !== 'done') throw new Error(figure.reason.en);
  return figure.value;
}
