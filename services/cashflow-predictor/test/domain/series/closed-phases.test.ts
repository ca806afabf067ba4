import { closedPhases } from '@merchant-analysis/cashflow-predictor/domain/series/closed-phases';
import {
  forecastEnded,
  stepsSinceEnd,
} from '@merchant-analysis/cashflow-predictor/domain/series/ended-series';
import type { ForecastNumbers } from '@merchant-analysis/cashflow-predictor/domain/series/forecast';
import { forecastIntermittent } from '@merchant-analysis/cashflow-predictor/domain/series/forecast-intermittent';
import { forecastValues } from '@merchant-analysis/cashflow-predictor/domain/series/forecast-values';
import { openStepsOf } from '@merchant-analysis/cashflow-predictor/domain/series/open-steps';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';

const made = (length: number, amount: (index: number) => number): Float64Array =>
  Float64Array.from({ length }, (_, index) => amount(index));

const phases = (closed: Uint8Array): number[] => [...closed.keys()].filter((phase) => closed[phase] === 1);

const bounds = ({ mean, lo80, hi80, lo95, hi95 }: ForecastNumbers): Float64Array[] => [
  mean,
  lo80,
  hi80,
  lo95,
  hi95,
];

describe('closed phases', () => {
  it('are the hours of the night, and the half of the year without the goods after two years', () => {
    expect(
      phases(
        closedPhases(
          made(240, (hour) => (hour % 24 < 6 ? 0 : 5)),
          24,
        ),
      ),
    ).to.deep.equal([0, 1, 2, 3, 4, 5]);
    const goods = closedPhases(
      made(104, (week) => (week % 52 < 26 ? 8 : 0)),
      52,
    );
    expect(phases(goods)).to.deep.equal([...Array(26).keys()].map((week) => week + 26));
  });

  it('are none where zeros fall anywhere, and none by a single cycle', () => {
    const random = seededRandom(11);
    for (const period of [12, 24, 52]) {
      expect(
        phases(
          closedPhases(
            made(5 * period, () => (random.next() < 0.5 ? 0 : 3)),
            period,
          ),
        ),
      ).to.deep.equal([]);
    }
    expect(
      phases(
        closedPhases(
          made(12, (month) => month % 12),
          12,
        ),
      ),
    ).to.deep.equal([]);
  });

  it('need more zeros than chance gives the open ones', () => {
    // Two cycles of four: 1 of 6 open values is zero, so chance gives (1/6)² = 0.028 times 4 phases; without it 0.
    const values = Float64Array.of(0, 5, 5, 5, 0, 5, 5, 0);
    expect(phases(closedPhases(values, 4))).to.deep.equal([]);
    values[7] = 5;
    expect(phases(closedPhases(values, 4))).to.deep.equal([0]);
  });

  it('are taken out of a series and come back as zeros', () => {
    const open = openStepsOf(Float64Array.of(0, 1, 2, 0, 3, 4, 0, 5, 6, 0), 3, 5);
    expect([...open.values]).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect([open.season, open.week, open.horizon]).to.deep.equal([2, undefined, 3 + 1]);
    expect([...open.restore(Float64Array.of(7, 8, 9, 10))]).to.deep.equal([7, 8, 0, 9, 10]);
  });
});

describe('the forecast of a series with zeros', () => {
  it('of the sun is nothing at night, without any width, and is a season by day', () => {
    const random = seededRandom(12);
    const sun = (hour: number): number => Math.max(0, 100 * Math.sin((2 * Math.PI * ((hour % 24) - 6)) / 24));
    const values = made(24 * 30, (hour) => sun(hour) * (1 + 0.1 * random.normal()));
    const forecast = forecastValues(values, { season: 24, horizon: 24 });
    expect(forecast.method).to.equal('seasonal-combination');
    for (const hour of [0, 3, 6, 23]) {
      expect(bounds(forecast).map((numbers) => numbers[hour])).to.deep.equal([0, 0, 0, 0, 0]);
    }
    expect(forecast.mean[12]).to.be.closeTo(100, 10);
  });

  it('of months with a season of sales follows that season', () => {
    const forecast = forecastValues(
      made(96, (month) => (month % 12 < 5 ? 0 : 100 + month)),
      { season: 12, horizon: 12 },
    );
    expect([...forecast.mean.slice(0, 5)]).to.deep.equal([0, 0, 0, 0, 0]);
    expect(forecast.mean[5]).to.be.closeTo(201, 5);
  });

  it('of hours keeps a closed Saturday at zero and the hours of other days open', () => {
    const random = seededRandom(13);
    const isOpen = (hour: number): boolean =>
      hour % 24 >= 8 && hour % 24 < 20 && Math.floor(hour / 24) % 7 !== 5;
    const values = made(24 * 35, (hour) => (isOpen(hour) ? 50 + 5 * random.normal() : 0));
    const { mean, hi95 } = forecastValues(values, { season: 24, horizon: 168 });
    for (let hour = 0; hour < 168; hour++) {
      if (isOpen(hour)) expect(mean[hour], `${hour}`).to.be.closeTo(50, 10);
      else expect([mean[hour], hi95[hour]], `${hour}`).to.deep.equal([0, 0]);
    }
  });

  it('does not count the years before the first sale', () => {
    const forecast = forecastValues(
      made(72, (month) => (month < 48 ? 0 : 100)),
      { season: 12, horizon: 3 },
    );
    expect(forecast.mean[0]).to.be.closeTo(100, 1e-9);
  });

  it('that ended is zero; its upper bound goes when a return is rarer than the bound leaves out', () => {
    const sold = made(120, (month) => (month < 84 ? 100 + (month % 3) : 0));
    expect(stepsSinceEnd(sold, 12)).to.equal(36);
    const forecast = forecastValues(sold, { season: 12, horizon: 6 });
    expect([forecast.mean[5], forecast.hi80[5]]).to.deep.equal([0, 0]);
    // 1 in 36 + 2 is more than 2.5 %, 1 in 39 + 2 is less.
    expect(forecast.hi95[5]).to.equal(101);
    expect(forecastEnded(sold, 39, 1).hi95[0]).to.equal(0);
    // One sale in ten steps leaves 24 empty ones with a chance of (25/29)^24 = 0.03: nothing has ended.
    expect(
      stepsSinceEnd(
        made(52, (month) => (month === 0 || month === 27 ? 5 : 0)),
        12,
      ),
    ).to.equal(undefined);
    expect(
      stepsSinceEnd(
        made(100, (month) => (month < 90 ? 5 : 0)),
        12,
      ),
    ).to.equal(undefined);
  });

  it('draws a phase to the mean by its credibility', () => {
    // Phases of 0 2 and of 4 6: variance within 2, between their means (16 − 2) / 2 = 7, so 2/7 of a step is drawn:
    // 3 − 2 · 2 / (2 + 2/7) = 1.25 and 4.75.
    const { mean } = forecastIntermittent(
      { values: Float64Array.of(0, 4, 2, 6), season: 2, week: undefined, horizon: 2 },
      false,
    );
    expect(mean[0]! / mean[1]!).to.be.closeTo(1.25 / 4.75, 1e-12);
  });
});
