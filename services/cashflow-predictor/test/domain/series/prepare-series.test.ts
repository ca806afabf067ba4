import { isClosedPhase } from '@merchant-analysis/cashflow-predictor/domain/series/closed-weekdays';
import { prepareSeries } from '@merchant-analysis/cashflow-predictor/domain/series/prepare-series';
import { expect } from 'chai';

/** Ten weeks, closed on the seventh day of each. */
const closedOnSundays = Float64Array.from({ length: 70 }, (_, day) => (day % 7 === 6 ? 0 : 100 + day));

describe('a series made ready', () => {
  it('finds the weekday on which nothing is ever sold', () => {
    expect(isClosedPhase(closedOnSundays, 6)).to.equal(true);
    expect(isClosedPhase(closedOnSundays, 5)).to.equal(false);
    expect([...prepareSeries(closedOnSundays).closed]).to.deep.equal([0, 0, 0, 0, 0, 0, 1]);
  });

  it('keeps a weekday open that was worked on one Sunday in five', () => {
    const values = closedOnSundays.map((value, day) => (day % 35 === 34 ? 80 : value));
    expect(isClosedPhase(values, 6)).to.equal(false);
  });

  it('keeps a weekday open where most days are zero anyway, unless it is never a busy one', () => {
    // Busy on one day in six: the seventh day of the week once by chance, or never within half a year.
    const sold = Float64Array.from({ length: 182 }, (_, day) => (day % 6 === 0 ? 50 : 0));
    expect([...prepareSeries(sold).closed]).to.deep.equal([0, 0, 0, 0, 0, 0, 0]);
    const never = sold.map((value, day) => (day % 7 === 5 ? 0 : value));
    expect([...prepareSeries(never).closed]).to.deep.equal([0, 0, 0, 0, 0, 1, 0]);
    const rare = Float64Array.from({ length: 182 }, (_, day) => (day % 61 === 0 ? 50 : 0));
    expect([...prepareSeries(rare).closed]).to.deep.equal([0, 0, 0, 0, 0, 0, 0]);
  });

  it('does not call a merchant closed that sells nothing on any day', () => {
    expect([...prepareSeries(new Float64Array(60)).closed]).to.deep.equal([0, 0, 0, 0, 0, 0, 0]);
  });

  it('does not count the time before opening as history', () => {
    const values = new Float64Array(100);
    values.fill(50, 40);
    const series = prepareSeries(values);
    expect(series.firstIndex).to.equal(40);
    expect(series.actual.length).to.equal(60);
  });

  it('keeps the days before a first payment of last week, because one payment is no habit', () => {
    const values = new Float64Array(100);
    values[95] = 5000;
    expect(prepareSeries(values).firstIndex).to.equal(0);
  });

  it('learns nothing from a lone holiday but is still measured against it', () => {
    const values = closedOnSundays.map((value, day) => (day === 30 ? 0 : value));
    const series = prepareSeries(values);
    expect(series.fitted[30]).to.be.NaN;
    expect(series.actual[30]).to.equal(0);
    expect(series.intermittent).to.equal(false);
    expect(series.logarithms?.[0]).to.be.closeTo(Math.log(100), 1e-12);
  });

  it('takes zeros as values where every second day has none', () => {
    const values = Float64Array.from({ length: 80 }, (_, day) => (day % 2 === 0 ? 300 : 0));
    const series = prepareSeries(values);
    expect(series.intermittent).to.equal(true);
    expect(series.fitted[1]).to.equal(0);
  });
});
