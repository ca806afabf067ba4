import { combineMembers } from '@merchant-analysis/cashflow-predictor/domain/series/combine-members';
import type { Member } from '@merchant-analysis/cashflow-predictor/domain/series/members';
import { createBank } from '@merchant-analysis/cashflow-predictor/domain/series/pattern-bank';
import { prepareSeries } from '@merchant-analysis/cashflow-predictor/domain/series/prepare-series';
import { scoreMembers } from '@merchant-analysis/cashflow-predictor/domain/series/score-members';
import { expect } from 'chai';

const member = (family: string): Member => ({ family, needsDays: 0, fill: () => undefined });
const origins = Int32Array.from({ length: 9 }, (_, index) => 70 - 7 * (8 - index));
const series = prepareSeries(new Float64Array(70).fill(100));

/** A bank whose members always foresee the given constants. */
function bankOf(constants: readonly number[]) {
  const bank = createBank(origins, constants.length);
  constants.forEach((constant, index) => {
    bank.pattern.fill(constant, index * origins.length * 14, (index + 1) * origins.length * 14);
  });
  return bank;
}

describe('the combination', () => {
  it('scores a week by its days and, at half weight, by its sum', () => {
    const members = [member('a')];
    const scores = scoreMembers(members, bankOf([101]), series, 1);
    // Seven days each 1 too high, the week 7 too high: 7 + 0.5 × 7.
    expect(scores[0]).to.equal(10.5);
  });

  it('knows no score of weeks that have not happened', () => {
    const scores = scoreMembers([member('a')], bankOf([101]), series, 2);
    const lastPast = 7;
    expect(scores[lastPast * 2]).to.equal(10.5);
    expect(scores[lastPast * 2 + 1]).to.be.NaN;
  });

  it('weighs a member with twice the error sixteen times less', () => {
    const members = [member('a'), member('b')];
    const bank = bankOf([101, 102]);
    const scores = scoreMembers(members, bank, series, 1);
    const combined = combineMembers(members, bank, scores, series.closed, { weeks: 1, horizonDays: 7 });
    expect(combined.at(-1)).to.be.closeTo(101 + 1 / 17, 1e-9);
  });

  it('takes only the best of a family', () => {
    const members = [member('a'), member('a'), member('b')];
    const bank = bankOf([140, 101, 101]);
    const scores = scoreMembers(members, bank, series, 1);
    const combined = combineMembers(members, bank, scores, series.closed, { weeks: 1, horizonDays: 7 });
    expect(combined.at(-1)).to.be.closeTo(101, 1e-9);
  });

  it('shares equally until four weeks have been judged', () => {
    const members = [member('a'), member('b')];
    const bank = bankOf([101, 103]);
    const scores = scoreMembers(members, bank, series, 1);
    const combined = combineMembers(members, bank, scores, series.closed, { weeks: 1, horizonDays: 7 });
    expect(combined[3 * 7]).to.equal(102);
    expect(combined[4 * 7]).to.be.below(101.2);
  });

  it('goes with the member that is never wrong', () => {
    const members = [member('a'), member('b')];
    const bank = bankOf([100, 103]);
    const scores = scoreMembers(members, bank, series, 1);
    const combined = combineMembers(members, bank, scores, series.closed, { weeks: 1, horizonDays: 7 });
    expect(combined.at(-1)).to.equal(100);
  });
});
