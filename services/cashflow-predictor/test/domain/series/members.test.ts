import { chooseOrigins } from '@merchant-analysis/cashflow-predictor/domain/series/choose-origins';
import { smoothExponentially } from '@merchant-analysis/cashflow-predictor/domain/series/exponential-smoothing';
import { membersFor } from '@merchant-analysis/cashflow-predictor/domain/series/members';
import {
  createBank,
  driftGrowth,
  patternAt,
} from '@merchant-analysis/cashflow-predictor/domain/series/pattern-bank';
import { prepareSeries } from '@merchant-analysis/cashflow-predictor/domain/series/prepare-series';
import { addThetaDrift, copyThetaDrift } from '@merchant-analysis/cashflow-predictor/domain/series/theta';
import { forecastPhaseMeans } from '@merchant-analysis/cashflow-predictor/domain/series/weekday-mean';
import { forecastWeekdayMedians } from '@merchant-analysis/cashflow-predictor/domain/series/weekday-median';
import { expect } from 'chai';

const bankFor = (length: number, members = 1) => createBank(Int32Array.of(length), members);

describe('the members of the combination', () => {
  describe('phase means', () => {
    it('are the mean of the last weeks of the same weekday, gaps left out', () => {
      const values = Float64Array.from({ length: 28 }, (_, day) => (day % 7 === 0 ? 10 * (1 + day / 7) : 1));
      values[21] = Number.NaN;
      const bank = bankFor(28);
      forecastPhaseMeans(bank, 0, values, { period: 7, count: 2 });
      // Mondays were 10, 20, 30 and unknown: the last two known are 20 and 30.
      expect(bank.pattern[0]).to.equal(25);
      expect(bank.pattern[7]).to.equal(25);
      expect(bank.pattern[1]).to.equal(1);
    });

    it('tell the two weeks of a fortnight apart', () => {
      const values = Float64Array.from({ length: 56 }, (_, day) =>
        Math.floor(day / 7) % 2 === 0 ? 100 : 60,
      );
      const bank = bankFor(56);
      forecastPhaseMeans(bank, 0, values, { period: 14, count: 4 });
      expect(bank.pattern[3]).to.equal(100);
      expect(bank.pattern[10]).to.equal(60);
    });

    it('of logarithms are geometric: of 10 and 1000 they make 100', () => {
      const values = Float64Array.from({ length: 14 }, (_, day) => Math.log(day < 7 ? 10 : 1000));
      const bank = bankFor(14);
      forecastPhaseMeans(bank, 0, values, { period: 7, count: 2, logarithms: true });
      expect(bank.pattern[4]).to.be.closeTo(100, 1e-9);
    });

    it('give a weekday that was never seen the mean of the others', () => {
      const values = Float64Array.from({ length: 14 }, (_, day) => (day % 7 === 6 ? Number.NaN : 30));
      const bank = bankFor(14);
      forecastPhaseMeans(bank, 0, values, { period: 7, count: 2 });
      expect(bank.pattern[6]).to.equal(30);
    });
  });

  it('weekday medians are not moved by one wild day', () => {
    const values = Float64Array.from({ length: 35 }, (_, day) => (day === 21 ? 9999 : 10 + (day % 7)));
    const bank = bankFor(35);
    forecastWeekdayMedians(bank, 0, values, { weeks: 5 });
    expect([...bank.pattern.subarray(0, 7)]).to.deep.equal([10, 11, 12, 13, 14, 15, 16]);
  });

  describe('exponential smoothing', () => {
    it('moves level and season by their shares of an error, as the error-correction form says', () => {
      // Two equal weeks around 100, then a Monday that is 4 above its place.
      const week = [110, 100, 95, 100, 105, 90, 100];
      const values = Float64Array.from([...week, ...week, 114]);
      const bank = bankFor(15);
      smoothExponentially(bank, 0, values, { alpha: 0.5, gamma: 0.25, period: 7, clip: 3 });
      // Level 100 + 0.5 × 4; Monday's season 10 + 0.25 × 4; Tuesday's season 0.
      expect(bank.pattern[0]).to.be.closeTo(113, 1e-9);
      expect(bank.pattern[1]).to.be.closeTo(102, 1e-9);
    });

    it('learns from a wild day no more than from one at the clip, here three times the usual error', () => {
      const week = [110, 100, 95, 100, 105, 90, 100];
      const values = Float64Array.from([...week, ...week, 100_110]);
      const bank = bankFor(15);
      smoothExponentially(bank, 0, values, { alpha: 0.5, gamma: 0, period: 7, clip: 3 });
      // The size starts at the mean deviation from the level, 30 / 7, and shrinks by 3 % on each of 14 perfect days.
      const size = (30 / 7) * 0.97 ** 14;
      expect(bank.pattern[1]).to.be.closeTo(100 + 0.5 * 3 * size, 1e-9);
    });

    it('still learns when the first two weeks were all alike', () => {
      const values = Float64Array.from({ length: 80 }, (_, day) => (day < 14 ? 100 : 200 + (day % 3)));
      const bank = bankFor(80);
      smoothExponentially(bank, 0, values, { alpha: 0.2, gamma: 0.05, period: 7, clip: 1.5 });
      expect(bank.pattern[2]).to.be.closeTo(201, 5);
    });

    it('sees at an origin only the days before it', () => {
      const values = Float64Array.from({ length: 42 }, (_, day) => 100 + (day % 7));
      const changed = values.map((value, day) => (day >= 28 ? value * 3 : value));
      const origins = Int32Array.of(28, 42);
      const [calm, wild] = [createBank(origins, 1), createBank(origins, 1)];
      smoothExponentially(calm, 0, values, { alpha: 0.3, gamma: 0.1, period: 7, clip: 3 });
      smoothExponentially(wild, 0, changed, { alpha: 0.3, gamma: 0.1, period: 7, clip: 3 });
      expect([...wild.pattern.subarray(0, 14)]).to.deep.equal([...calm.pattern.subarray(0, 14)]);
      expect(wild.pattern[14]).to.be.above(calm.pattern[14]!);
    });

    it('leaves its state as it is over missing days', () => {
      const values = Float64Array.from({ length: 60 }, (_, day) => (day < 30 ? 50 + (day % 7) : Number.NaN));
      const bank = createBank(Int32Array.of(30, 60), 1);
      smoothExponentially(bank, 0, values, { alpha: 0.3, gamma: 0.1, period: 7, clip: 3 });
      expect([...bank.pattern.subarray(14)]).to.deep.equal([...bank.pattern.subarray(0, 14)]);
    });
  });

  it('theta drifts by half the slope of the least-squares line', () => {
    const values = Float64Array.from({ length: 100 }, (_, day) => 20 + 3 * day);
    const bank = bankFor(100, 4);
    smoothExponentially(bank, 0, values, { alpha: 0.2, gamma: 0, period: 7, clip: 3 });
    smoothExponentially(bank, 1, values, { alpha: 0.5, gamma: 0, period: 7, clip: 3 });
    addThetaDrift(bank, 2, 0, values);
    expect(bank.drift[2]).to.be.closeTo(1.5, 1e-9);
    expect(bank.pattern[patternAt(bank, 2, 0)]).to.equal(bank.pattern[0]);
    copyThetaDrift(bank, 3, 1, 2);
    expect(bank.drift[3]).to.equal(bank.drift[2]);
    expect(bank.pattern[patternAt(bank, 3, 0)]).to.equal(bank.pattern[patternAt(bank, 1, 0)]);
  });

  it('a damped drift ends: half and half of what is left', () => {
    expect([...driftGrowth(3, 0.5)]).to.deep.equal([0.5, 0.75, 0.875]);
    expect([...driftGrowth(3, 1)]).to.deep.equal([1, 2, 3]);
  });

  it('forecast from the same weekday every time', () => {
    expect([...chooseOrigins(100, { most: 3, earliest: 14 })]).to.deep.equal([79, 86, 93, 100]);
    expect([...chooseOrigins(20, { most: 60, earliest: 14 })]).to.deep.equal([20]);
  });

  it('are only means where payments are rare, because the median of a rare payment is nothing', () => {
    const rare = prepareSeries(Float64Array.from({ length: 90 }, (_, day) => (day % 3 === 0 ? 500 : 0)));
    const families = new Set(membersFor(rare).map(({ family }) => family));
    expect(families.has('median')).to.equal(false);
    expect(families.has('log-ets')).to.equal(false);
    expect(families.has('mean-8')).to.equal(true);
  });
});
