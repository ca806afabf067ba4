import { netErrors } from '@merchant-analysis/cashflow-predictor/domain/net-errors';
import { calibrate, type ErrorRecord } from '@merchant-analysis/cashflow-predictor/domain/series/conformal';
import { forecastSeries } from '@merchant-analysis/cashflow-predictor/domain/series/forecast-series';
import {
  priorWidths,
  seasonalScale,
} from '@merchant-analysis/cashflow-predictor/domain/series/interval-prior';
import { measureAccuracy } from '@merchant-analysis/cashflow-predictor/domain/series/measure-accuracy';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';
import fc from 'fast-check';

const WEEK_SHAPE = [80, 90, 100, 100, 120, 150, 130];

/** Weekday pattern with independent normal noise of a tenth: the truth is known, so coverage can be judged. */
function noisy(seed: number, days: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from(
    { length: days },
    (_, day) => WEEK_SHAPE[day % 7]! * 1000 * (1 + 0.1 * random.normal()),
  );
}

function coverage(days: number, horizonDays: number, seeds: number): { in80: number; in95: number } {
  let [in80, in95, all] = [0, 0, 0];
  for (let seed = 0; seed < seeds; seed++) {
    const values = noisy(seed, days + horizonDays);
    const forecast = forecastSeries(values.slice(0, days), horizonDays);
    const offsets = calibrate(forecast, forecast.origins.length - 1);
    const last = (forecast.origins.length - 1) * horizonDays;
    for (let step = 0; step < horizonDays; step++) {
      const error = values[days + step]! - forecast.foreseen[last + step]!;
      all++;
      if (error >= offsets.lo80[step]! && error <= offsets.hi80[step]!) in80++;
      if (error >= offsets.lo95[step]! && error <= offsets.hi95[step]!) in95++;
    }
  }
  return { in80: in80 / all, in95: in95 / all };
}

describe('intervals', () => {
  it('hold what they promise when the noise is known: two years, 28 days, 40 series', () => {
    const { in80, in95 } = coverage(730, 28, 40);
    expect(in80).to.be.within(0.76, 0.84);
    expect(in95).to.be.within(0.93, 0.975);
  });

  it('are wide enough after six weeks of history', () => {
    const { in80, in95 } = coverage(42, 14, 60);
    expect(in80).to.be.within(0.76, 0.97);
    expect(in95).to.be.at.least(0.93);
  });

  it('have no width on closed weekdays and for a series that never moves', () => {
    const closed = noisy(3, 200).map((value, day) => (day % 7 === 6 ? 0 : value));
    const forecast = forecastSeries(closed, 14);
    const offsets = calibrate(forecast, forecast.origins.length - 1);
    const sunday = (6 - (200 % 7) + 7) % 7;
    expect([offsets.lo95[sunday], offsets.hi95[sunday]]).to.deep.equal([0, 0]);
    expect(offsets.hi95[sunday + 1]).to.be.above(0);
    const constant = forecastSeries(new Float64Array(90).fill(500), 14);
    const none = calibrate(constant, constant.origins.length - 1);
    expect([...none.hi95, ...none.lo95].every((offset) => Math.abs(offset) < 1e-6)).to.equal(true);
  });

  it('are wider when the same weeks of a year ago went badly than when other weeks did', () => {
    const forecast = forecastSeries(noisy(7, 560), 14);
    const last = forecast.origins.length - 1;
    const width = (weeksAgo: number): number => {
      const from = (last - weeksAgo) * 14;
      const errors = forecast.errors.map((error, at) => (at >= from && at < from + 14 ? 6 * error : error));
      const { lo95, hi95 } = calibrate({ ...forecast, errors }, last);
      return hi95.reduce((sum, high, step) => sum + high - lo95[step]!, 0);
    };
    expect(width(52)).to.be.above(1.15 * width(30));
    expect(width(54)).to.be.above(width(30));
    expect(width(54)).to.be.below(width(52));
  });

  it('know at a past origin only the errors made by then', () => {
    const values = noisy(5, 400);
    const forecast = forecastSeries(values, 14);
    const at = 20;
    const later = forecast.errors.map((error, index) => {
      const origin = Math.floor(index / 14);
      const day = forecast.origins[origin]! + (index % 14);
      return day >= forecast.origins[at]! ? error * 50 : error;
    });
    const now = calibrate(forecast, at);
    const changed = calibrate({ ...forecast, errors: later }, at);
    expect([...changed.hi95]).to.deep.equal([...now.hi95]);
  });

  it('grow with the horizon for a month and are wider after two weeks of history than after twenty', () => {
    expect(priorWidths(4, 100).half80).to.be.above(priorWidths(0, 100).half80);
    expect(priorWidths(9, 100).half95).to.equal(priorWidths(4, 100).half95);
    expect(priorWidths(0, 14).half95).to.be.above(priorWidths(0, 140).half95);
  });

  it('are in the scale of the MASE: the mean difference to the same weekday a week before', () => {
    // Pairs (1, 8): 7; (2, 12): 10; the third is unknown.
    const values = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 12, Number.NaN);
    expect(seasonalScale(values, values.length)).to.equal(8.5);
    expect(seasonalScale(values, 7)).to.equal(0);
  });

  it('never cross, whatever the history', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant(0), fc.constant(Number.NaN), fc.integer({ min: 0, max: 1_000_000 })), {
          minLength: 14,
          maxLength: 160,
        }),
        (history) => {
          const forecast = forecastSeries(Float64Array.from(history), 21);
          const { lo80, hi80, lo95, hi95 } = calibrate(forecast, forecast.origins.length - 1);
          for (let step = 0; step < 21; step++) {
            expect(lo95[step]).to.be.at.most(lo80[step]!);
            expect(lo80[step]).to.be.at.most(0);
            expect(hi80[step]).to.be.at.least(0);
            expect(hi95[step]).to.be.at.least(hi80[step]!);
          }
          expect(forecast.foreseen.every((value) => value >= 0)).to.equal(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the measured error', () => {
  it('is zero for a week that repeats exactly, and so is that of the naive', () => {
    const values = Float64Array.from({ length: 300 }, (_, day) => WEEK_SHAPE[day % 7]!);
    const accuracy = measureAccuracy(forecastSeries(values, 14))!;
    expect(accuracy.wape).to.be.closeTo(0, 1e-9);
    expect(accuracy.wapeNaive).to.equal(0);
    expect(accuracy.coverage80).to.equal(1);
    expect(accuracy.mase).to.equal(undefined);
  });

  it('beats the seasonal naive on noise, whose error is √2 times the best possible', () => {
    const accuracy = measureAccuracy(forecastSeries(noisy(11, 730), 28))!;
    expect(accuracy.maseNaive).to.be.within(0.85, 1.15);
    expect(accuracy.mase).to.be.within(0.62, 0.82);
    expect(accuracy.coverage95).to.be.within(0.88, 1);
    expect(accuracy.origins).to.equal(10);
  });

  it('is measured over a shorter horizon when the history is short', () => {
    // 70 days leave 8 past origins: with 4 before each, one week ahead can be judged from 4 of them, two from 3.
    expect(measureAccuracy(forecastSeries(noisy(1, 70), 28))).to.include({ origins: 3, horizonDays: 14 });
  });

  it('is not given when there is no past to test on', () => {
    expect(measureAccuracy(forecastSeries(noisy(1, 40), 28))).to.equal(undefined);
  });
});

describe('errors of the net', () => {
  it('are those of inflow minus outflow at the same origin, counted back from today', () => {
    const record = (error: number, count: number, length: number, closed: number): ErrorRecord => ({
      actual: new Float64Array(length).fill(10),
      closed: Uint8Array.from({ length: 7 }, (_, phase) => (phase === closed ? 1 : 0)),
      origins: Int32Array.from({ length: count }, (_, index) => length - 7 * (count - 1 - index)),
      horizonDays: 7,
      errors: Float64Array.from({ length: count * 7 }, (_, index) => error * (1 + Math.floor(index / 7))),
    });
    // Inflow has 3 origins over 30 days, outflow 2 over 23: the common ones are the last two.
    const net = netErrors(record(100, 3, 30, 1), record(10, 2, 23, 1));
    expect([...net.origins]).to.deep.equal([16, 23]);
    expect(net.errors[0]).to.equal(200 - 10);
    expect(net.errors[7]).to.equal(300 - 20);
    // Phase 1 of the outflow is phase 1 + 7 of the inflow: the same weekday, closed in both.
    expect([...net.closed]).to.deep.equal([0, 1, 0, 0, 0, 0, 0]);
    expect(net.actual[0]).to.equal(0);
  });
});
