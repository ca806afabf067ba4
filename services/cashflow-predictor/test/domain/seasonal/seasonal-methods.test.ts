import { fitAutoregression } from '@merchant-analysis/cashflow-predictor/domain/seasonal/autoregression';
import { forecastAutoregression } from '@merchant-analysis/cashflow-predictor/domain/seasonal/forecast-autoregression';
import { forecastHoltWinters } from '@merchant-analysis/cashflow-predictor/domain/seasonal/holt-winters';
import { forecastLastSeason } from '@merchant-analysis/cashflow-predictor/domain/seasonal/last-season';
import { minimise } from '@merchant-analysis/cashflow-predictor/domain/seasonal/nelder-mead';
import { seasonStrength } from '@merchant-analysis/cashflow-predictor/domain/seasonal/season-strength';
import { forecastTheta } from '@merchant-analysis/cashflow-predictor/domain/seasonal/theta-line';
import { weighMembers } from '@merchant-analysis/cashflow-predictor/domain/seasonal/weigh-members';
import { guessSeason } from '@merchant-analysis/cashflow-predictor/domain/series/guess-season';
import {
  additiveFigure,
  firstFigure,
  multiplicativeFigure,
} from '@merchant-analysis/cashflow-predictor/domain/series/seasonal-figure';
import { isSeasonal } from '@merchant-analysis/cashflow-predictor/domain/series/seasonality-test';
import { expect } from 'chai';
import { AIR_PASSENGERS } from '../series/air-passengers.js';

/** R's `lh`: luteinizing hormone, 48 samples (Diggle 1990). */
const LH = Float64Array.of(
  ...[2.4, 2.4, 2.4, 2.2, 2.1, 1.5, 2.3, 2.3, 2.5, 2, 1.9, 1.7, 2.2, 1.8, 3.2, 3.2, 2.7, 2.2, 2.2, 1.9],
  ...[1.9, 1.8, 2.7, 3, 2.3, 2, 2, 2.9, 2.9, 2.7, 2.7, 2.3, 2.6, 2.4, 1.8, 1.7, 1.5, 1.4, 2.1, 3.3, 3.5],
  ...[3.5, 3.1, 2.6, 2.1, 3.4, 3, 2.9],
);

function close(actual: ArrayLike<number>, expected: readonly number[], within: number): void {
  for (const [index, value] of expected.entries()) {
    expect(actual[index], `at ${index}`).to.be.closeTo(value, within);
  }
}

describe('seasonal figures', () => {
  it('of AirPassengers are those of decompose() in R, by ratio and by difference', () => {
    const ratios = [0.9102304, 0.8836253, 1.0073663, 0.975906, 0.981378, 1.1127758, 1.2265555, 1.219911];
    close(multiplicativeFigure(AIR_PASSENGERS, 12), ratios, 1e-7);
    const differences = [-24.748737, -36.188131, -2.241162, -8.036616, -4.506313, 35.402778, 63.830808];
    close(additiveFigure(AIR_PASSENGERS, 12), differences, 1e-6);
  });

  it('are only looked for where the autocorrelation test of M4 finds a season of three periods', () => {
    expect(isSeasonal(AIR_PASSENGERS, 12)).to.equal(true);
    expect(isSeasonal(AIR_PASSENGERS.slice(0, 35), 12)).to.equal(false);
    expect(isSeasonal(LH, 12)).to.equal(false);
    expect(isSeasonal(new Float64Array(60).fill(3), 12)).to.equal(false);
  });

  it('of a little more than one season are means around the line of the change over a season', () => {
    // 10 20 30 14: one change over a season of 3, 4, so the line rises by 4/3 a step; left are 10 (14 − 4), 56/3 and
    // 82/3, around their mean of 56/3.
    close(firstFigure(Float64Array.of(10, 20, 30, 14), 3), [-26 / 3, 0, 26 / 3], 1e-12);
  });

  it('are believed in by what last season told of this one, drawn to a prior where that is little', () => {
    const year = [0, 1, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2];
    const values = Float64Array.of(...year, 2, 2.5, 3.5, 3);
    // Three pairs of changes: (1 · ½ + 2 · 1 + 1 · ½) / (1 + 4 + 1) = ½, so (3 · 0.5 + 3 · 0.6) / 6.
    expect(seasonStrength(values, 12)).to.be.closeTo(0.55, 1e-12);
    expect(seasonStrength(values.slice(0, 14), 12)).to.equal(0);
    expect(seasonStrength(AIR_PASSENGERS, 12)).to.equal(1);
    expect(seasonStrength(LH, 12)).to.equal(0);
    expect(seasonStrength(LH, 1)).to.equal(0);
  });

  it('have the season of the distance in time, else the one that the test finds, else none', () => {
    expect([1, 7, 30, 31, 91, 1 / 24].map((days) => guessSeason(LH, days))).to.deep.equal([
      7, 52, 12, 12, 4, 24,
    ]);
    const week = Float64Array.from({ length: 70 }, (_, day) => [1, 2, 3, 4, 5, 9, 7][day % 7]!);
    expect(guessSeason(week, undefined)).to.equal(7);
    expect(guessSeason(new Float64Array(40).fill(1), undefined)).to.equal(1);
  });
});

describe('the methods for any season', () => {
  it('fit the autoregression that ar.burg(lh) gives in R', () => {
    let mean = 0;
    for (const value of LH) mean += value / LH.length;
    const { coefficients } = fitAutoregression(
      LH.map((value) => value - mean),
      12,
    );
    close(coefficients, [0.65879114, -0.06080726, -0.22337332], 1e-7);
    expect(coefficients).to.have.length(3);
  });

  it('continue an alternating series by an autoregression, and a line by its drift', () => {
    const alternating = Float64Array.from({ length: 40 }, (_, index) => 10 + (index % 2 === 0 ? 1 : -1));
    const next = forecastAutoregression(alternating, 2, { mostOrder: 3, difference: 0 });
    expect(next[0]).to.be.closeTo(11, 0.2);
    expect(next[1]).to.be.closeTo(9, 0.2);
    const line = Float64Array.from({ length: 40 }, (_, index) => 5 + 2 * index);
    close(
      forecastAutoregression(line, 3, { mostOrder: 3, difference: 1, hasDrift: true }),
      [85, 87, 89],
      1e-6,
    );
  });

  it('carry on trend and season of a series without noise', () => {
    const figure = [3, -1, -4, 2];
    const values = Float64Array.from({ length: 40 }, (_, index) => 100 + figure[index % 4]!);
    const level = forecastHoltWinters(values, 4, { period: 4, season: 'added', isTrended: false });
    close(level, [103, 99, 96, 102], 0.01);
    const ratios = Float64Array.from({ length: 40 }, (_, index) => 100 * (1 + figure[index % 4]! / 10));
    const grown = forecastHoltWinters(ratios, 4, { period: 4, season: 'multiplied', isTrended: true });
    close(grown, [130, 90, 60, 120], 1);
  });

  it('add half the slope of the line in Theta', () => {
    const line = Float64Array.from({ length: 30 }, (_, index) => 10 + index);
    const next = forecastTheta(line, 2, 0.5);
    expect(next[1]! - next[0]!).to.be.closeTo(0.5, 1e-9);
  });

  it('move last season to the level of today', () => {
    const twice = Float64Array.of(10, 20, 30, 40, 20, 40, 60, 80);
    const options = { period: 4, levelSteps: 4, isPositive: true };
    close(forecastLastSeason(twice, 4, options), [40, 80, 120, 160], 1e-9);
  });

  it('find the lowest point of a valley that bends (Rosenbrock 1960)', () => {
    const valley = ([x, y]: readonly number[]): number => (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2;
    close(minimise(valley, [-1.2, 1], [0.5, 0.5], { iterations: 400 }), [1, 1], 1e-3);
  });

  it('weigh equally without experience, and the better one more with it', () => {
    expect([...weighMembers([], 2)]).to.deep.equal([1, 1]);
    const [good, bad, unknown] = weighMembers([Float64Array.of(1, 2, Number.NaN)], 3);
    // Fourth power: 1 to 1/16, half believed after one origin.
    expect(good! / bad!).to.be.closeTo((0.5 + 0.5 / 0.53125) / (0.5 + 0.5 / 8.5), 1e-9);
    expect(unknown).to.equal(1);
  });
});
