import { applyLastYear } from '@merchant-analysis/cashflow-predictor/domain/series/apply-last-year';
import { forecastSeries } from '@merchant-analysis/cashflow-predictor/domain/series/forecast-series';
import { lastYearFactors } from '@merchant-analysis/cashflow-predictor/domain/series/last-year-factor';
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
