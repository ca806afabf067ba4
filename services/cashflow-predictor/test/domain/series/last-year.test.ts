import { applyLastYear } from '@merchant-analysis/cashflow-predictor/domain/series/apply-last-year';
import { forecastSeries } from '@merchant-analysis/cashflow-predictor/domain/series/forecast-series';
import { lastYearFactors } from '@merchant-analysis/cashflow-predictor/domain/series/last-year-factor';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';

/** Two years at 100, with `boost` in the weeks 10 and 11 of each year of 52 weeks. */
const seasonal = (boost: number, days: number) =>
  Float64Array.from({ length: days }, (_, day) => {
    const week = Math.floor((day % 364) / 7);
    return week === 10 || week === 11 ? 100 * boost : 100;
  });

describe("last year's movement", () => {
  it('is the week a year ago over the eight weeks before the origin of a year ago', () => {
    const values = seasonal(1.5, 364 + 63);
    const factors = lastYearFactors(values, Int32Array.of(364 + 63), 21);
    // Day 427 is the start of week 9; a year ago the level was 100. Week 10 begins 7 days later.
    expect(factors[0]).to.be.closeTo(1, 1e-9);
    expect(factors[10]).to.be.closeTo(1.5, 1e-9);
  });

  it('never more than doubles or halves a forecast', () => {
    const values = seasonal(9, 364 + 63);
    expect(Math.max(...lastYearFactors(values, Int32Array.of(427), 21))).to.equal(2);
  });

  it('is 1 where there is no last year', () => {
    expect(Math.max(...lastYearFactors(seasonal(1.5, 400), Int32Array.of(400), 28))).to.equal(1);
  });

  it('is taken over only as far as the backtest speaks for it', () => {
    const repeats = forecastSeries(seasonal(1.6, 3 * 364), 28);
    expect(repeats.lastYear).to.be.at.least(0.6);
    // A wave of 82 days: 364 days ago it stood near its opposite.
    const drifts = Float64Array.from({ length: 3 * 364 }, (_, day) => 100 + 30 * Math.sin(day / 13));
    expect(forecastSeries(drifts, 28).lastYear).to.be.below(repeats.lastYear);
  });

  it('takes over what other merchants showed while nothing has been tested', () => {
    const combined = new Float64Array(7).fill(100);
    const factors = new Float64Array(7).fill(1.5);
    const strength = applyLastYear(combined, factors, new Float64Array(430).fill(100), Int32Array.of(430), {
      weeks: 1,
      horizonDays: 7,
    });
    expect(strength).to.equal(0.6);
    // 1.5 to the power 0.6
    expect(combined[0]).to.be.closeTo(127.5422, 1e-3);
  });
});

describe('a movement of last year that came to stay', () => {
  /** Two years and 63 days: the season is a week off. */
  const DAYS = 2 * 364 + 63;
  const made = (level: (day: number) => number) =>
    seasonal(1.5, DAYS).map((value, day) => value * level(day));
  const flat = (level: (day: number) => number) =>
    Float64Array.from({ length: DAYS }, (_, day) => level(day));
  /** Of last year alone: the year before it is cut off. Week 10 is days 7 to 13 of the horizon. */
  const factorsOf = (values: Float64Array) =>
    lastYearFactors(values.subarray(364), Int32Array.of(DAYS - 364), 28);
  const [SHIFT, MID_YEAR] = [364 + 70, 364 + 252];

  it('is not foreseen once more, upwards or downwards', () => {
    for (const to of [3, 1.6, 1 / 3]) {
      const factors = factorsOf(flat((day) => (day < SHIFT ? 100 : 100 * to)));
      expect(Math.max(...factors)).to.be.closeTo(1, 1e-9);
      expect(Math.min(...factors)).to.be.closeTo(1, 1e-9);
    }
  });

  it('is left out where it fell into the weeks that last year is held against', () => {
    // Seven of the eight weeks before at 1, one at 3: 1.25, over which 3 would be 2.4.
    const factors = factorsOf(flat((day) => (day < 364 + 63 - 7 ? 100 : 300)));
    expect(factors[10]).to.be.closeTo(1, 1e-9);
  });

  it('leaves a season beside it as large as it was', () => {
    // The level doubled with the season or half a year after it: the season is 1.5 in both.
    expect(factorsOf(made((day) => (day < SHIFT ? 1 : 2)))[10]).to.be.closeTo(1.5, 1e-9);
    expect(factorsOf(made((day) => (day < MID_YEAR ? 1 : 2)))[10]).to.be.closeTo(1.5, 1e-9);
    // A level halved half a year later neither made nor unmakes it.
    expect(factorsOf(made((day) => (day < MID_YEAR ? 1 : 0.5)))[10]).to.be.closeTo(1.5, 1e-9);
  });

  it('is no more than what every later level kept: the rest came and went, as a season does', () => {
    // 100, then 400, and 200 from half a year on: double came to stay, and 400 / 200 is foreseen.
    const factors = factorsOf(flat((day) => (day < SHIFT ? 100 : day < MID_YEAR ? 400 : 200)));
    expect(factors[20]).to.be.closeTo(2, 1e-9);
  });

  it('of a fifth more a year is ordinary growth, beside which the season is kept', () => {
    const growth = (day: number) => 1.2 ** (day / 364);
    const factors = factorsOf(made(growth));
    // 1.5 and the growth from the middle of the eight weeks, 28.5 days before the origin, to day 10: 1.2^(38.5/364).
    expect(factors[10]).to.be.closeTo(1.5 * 1.2 ** (38.5 / 364), 0.005);
  });
});

describe('the forecast of a merchant that has grown', () => {
  /** 90 days from the end of November on, as a share of the level that was reached on 1 January. */
  const horizonDays = 90;
  const noisy = (seed: string, days: number, level: (day: number) => number) => {
    const random = seededRandom(seed);
    return Float64Array.from({ length: days }, (_, day) => level(day) * (1 + 0.2 * (random.next() - 0.5)));
  };
  const weeklyOf = (values: Float64Array) => {
    const { foreseen } = forecastSeries(values, horizonDays);
    const row = foreseen.subarray(foreseen.length - horizonDays);
    return Array.from({ length: 12 }, (_, week) =>
      row.subarray(7 * week, 7 * week + 7).reduce((sum, value) => sum + value / 7, 0),
    );
  };

  it('stays at the level that it has reached', () => {
    // 100 for thirteen months and 300 for eleven.
    const weeks = weeklyOf(noisy('grown', 729, (day) => (day < 396 ? 100 : 300)));
    for (const week of weeks) expect(week).to.be.within(285, 321);
  });

  it('is that of its members where they joined during last year', () => {
    const old = noisy('old', 912, () => 250);
    const [one, two] = [noisy('one', 333, () => 330), noisy('two', 333, () => 1_000)];
    const group = old.map((value, day) => value + (one[day - 579] ?? 0) + (two[day - 579] ?? 0));
    for (const week of weeklyOf(group)) expect(week).to.be.within(1_500, 1_660);
  });
});
