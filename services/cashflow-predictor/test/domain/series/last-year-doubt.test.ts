import { calibrate } from '@merchant-analysis/cashflow-predictor/domain/series/conformal';
import { forecastSeries } from '@merchant-analysis/cashflow-predictor/domain/series/forecast-series';
import {
  doubtWithoutLastYear,
  lastYearDoubts,
} from '@merchant-analysis/cashflow-predictor/domain/series/last-year-doubt';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';

const WEEK_SHAPE = [80, 90, 100, 100, 120, 150, 130];

/** Two years and more of takings that rise by half for a month each year. */
function yearly(days: number): Float64Array {
  const random = seededRandom('yearly');
  return Float64Array.from({ length: days }, (_, day) => {
    const season = day % 364 >= 200 && day % 364 < 230 ? 1.5 : 1;
    return WEEK_SHAPE[day % 7]! * season * (1 + 0.1 * random.normal());
  });
}

describe('the doubt about what last year moved', () => {
  it('adds six tenths of the square of the movement, in differences to the week before, over open days', () => {
    // Each week is 10 more than the one before: the scale is 10. Phase 0 is closed, and not looked at.
    const actual = Float64Array.from({ length: 490 }, (_, day) => 10 * Math.floor(day / 7));
    const closed = Uint8Array.of(1, 0, 0, 0, 0, 0, 0);
    const plain = new Float64Array(2 * 14).fill(700);
    const moved = plain.map((value, at) => value + (at % 7 === 0 ? 5_000 : at < 21 ? -20 : 0));
    const doubts = lastYearDoubts(plain, moved, { actual, closed }, Int32Array.of(483, 490), 14);
    expect([...doubts].map((doubt) => doubt.toFixed(6))).to.deep.equal(
      [Math.sqrt(1 + 0.6 * 4), Math.sqrt(1 + 0.6 * 4), Math.sqrt(1 + 0.6 * 4), 1].map((doubt) =>
        doubt.toFixed(6),
      ),
    );
  });

  it('is not known before there is a last year, and is then taken for twice the mean of what came later', () => {
    const flat = new Float64Array(3 * 7).fill(100);
    const origins = Int32Array.of(415, 422, 429);
    const actual = Float64Array.from({ length: 429 }, (_, day) => Math.floor(day / 7));
    const open = { actual, closed: new Uint8Array(7) };
    const [before, first, second] = lastYearDoubts(
      flat,
      flat.map((value) => value + 2),
      open,
      origins,
      7,
    );
    expect(before).to.be.NaN;
    expect(first).to.equal(Math.sqrt(1 + 0.6 * 4));
    expect(second).to.equal(first);
    const doubts = Float64Array.of(Number.NaN, 1.5, 1.1);
    expect(doubtWithoutLastYear(doubts, 1, 2, 0)).to.be.closeTo(1.6, 1e-12);
    // From the second origin the third is not yet known; from the first none is.
    expect(doubtWithoutLastYear(doubts, 1, 1, 0)).to.equal(2);
    expect(doubtWithoutLastYear(doubts, 1, 0, 0)).to.equal(1);
  });

  it('makes the intervals of the moved weeks wider than those of the others, and none without a last year', () => {
    const forecast = forecastSeries(yearly(2 * 364 + 193), 28);
    const { lo80, hi80 } = calibrate(forecast, forecast.origins.length - 1);
    const { doubts: _, ...certain } = forecast;
    const plain = calibrate(certain, forecast.origins.length - 1);
    const widened = (step: number): number =>
      (hi80[step]! - lo80[step]!) / (plain.hi80[step]! - plain.lo80[step]!);
    // The season begins a week after the forecast does.
    expect(widened(17) / widened(0)).to.be.above(1.3);
    expect(forecastSeries(yearly(400), 28).doubts).to.equal(undefined);
  });

  it('of a series that never moves is none', () => {
    const constant = new Float64Array(2 * 14).fill(5);
    const still = { actual: new Float64Array(500).fill(5), closed: new Uint8Array(7) };
    expect([...lastYearDoubts(constant, constant, still, Int32Array.of(493, 500), 14)]).to.deep.equal([
      1, 1, 1, 1,
    ]);
  });
});
