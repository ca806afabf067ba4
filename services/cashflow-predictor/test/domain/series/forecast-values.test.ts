import { describeMethod } from '@merchant-analysis/cashflow-predictor/domain/series/describe-method';
import { describeValues } from '@merchant-analysis/cashflow-predictor/domain/series/describe-values';
import { forecastValues } from '@merchant-analysis/cashflow-predictor/domain/series/forecast-values';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';
import fc from 'fast-check';
import { AIR_PASSENGERS } from './air-passengers.js';

type Made = ReturnType<typeof forecastValues>;

const bounds = ({ mean, lo80, hi80, lo95, hi95 }: Made): Float64Array[] => [lo95, lo80, mean, hi80, hi95];

function expectOrdered(made: Made, horizon: number, isNonNegative: boolean): void {
  const ordered = bounds(made);
  for (const numbers of ordered) expect(numbers).to.have.length(horizon);
  for (let step = 0; step < horizon; step++) {
    const row = ordered.map((numbers) => numbers[step]!);
    expect(row.every(Number.isFinite), row.join(' ')).to.equal(true);
    expect(row.toSorted((a, b) => a - b)).to.deep.equal(row);
    if (isNonNegative) expect(row[0]).to.be.at.least(0);
  }
}

const all = (value: number, length = 60): Float64Array => new Float64Array(length).fill(value);

describe('the forecast of any series', () => {
  it('is finite, ordered and never below zero where nothing was, for any season and any gaps', () => {
    const value = fc.oneof(
      fc.constant(0),
      fc.constant(Number.NaN),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 0, maxLength: 120 }),
        fc.constantFrom(1, 4, 7, 12, 24, 52),
        fc.integer({ min: 1, max: 30 }),
        (values, season, horizon) => {
          expectOrdered(forecastValues(Float64Array.from(values), { season, horizon }), horizon, true);
        },
      ),
      { numRuns: 120 },
    );
  });

  it('may be below zero where values were', () => {
    const losses = Float64Array.from({ length: 60 }, (_, index) => -5 - (index % 7));
    for (const season of [7, 12]) {
      const made = forecastValues(losses, { season, horizon: 6 });
      expectOrdered(made, 6, false);
      expect(made.mean[0]).to.be.below(-2);
    }
  });

  it('is the same bits for the same values, and leaves them alone', () => {
    for (const season of [7, 12]) {
      const before = AIR_PASSENGERS.slice();
      const [one, two] = [0, 1].map(() => bounds(forecastValues(AIR_PASSENGERS, { season, horizon: 18 })));
      expect(one).to.deep.equal(two);
      expect(AIR_PASSENGERS).to.deep.equal(before);
    }
  });

  it('of a constant is the constant, of nothing but zeros zero, without any width', () => {
    for (const season of [1, 7, 12, 24, 52]) {
      for (const value of [0, 8]) {
        const made = forecastValues(all(value), { season, horizon: 5 });
        for (const numbers of bounds(made)) {
          for (const number of numbers) expect(number).to.be.closeTo(value, 1e-9);
        }
      }
    }
  });

  it('of one value is that value and wide, of none a placeholder; both say so', () => {
    const one = forecastValues(Float64Array.of(40), { season: 7, horizon: 2 });
    expect([one.lo95[0], one.lo80[0], one.mean[0], one.hi80[0], one.hi95[0]]).to.deep.equal([
      0, 20, 40, 60, 80,
    ]);
    expect(one.method).to.equal('short');
    const none = forecastValues(all(Number.NaN, 9), { season: 12, horizon: 2 });
    expect([...none.mean]).to.deep.equal([0, 0]);
    expect(describeMethod(none.method).en).to.contain('no forecast');
    expect(describeMethod(one.method).zh).to.contain('历史太短');
  });

  it('keeps the bounds of a fixed payment that changed within a few of its changes', () => {
    const rent = Float64Array.from({ length: 66 }, (_, month) =>
      month < 61 ? (month % 12 === 11 ? 2 : 1) * 1234.56 : 1300.1,
    );
    const { mean, hi95 } = forecastValues(rent, { season: 12, horizon: 3 });
    expect(mean[0]).to.be.closeTo(1300, 20);
    expect(hi95[2]).to.be.below(2 * 1300);
  });

  it('never has bounds wider than some ten times the range of what was seen', () => {
    const amount = fc.constantFrom(0.1, 66.67, 100, 1234.56, 1e15);
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 12 }),
        fc.array(fc.record({ at: fc.integer({ min: 0, max: 199 }), amount }), { maxLength: 3 }),
        fc.constantFrom(1, 4, 12, 24, 52),
        fc.integer({ min: 10, max: 200 }),
        (schedule, changes, season, length) => {
          const values = Float64Array.from(
            { length },
            (_, index) => schedule[(index % season) % schedule.length]!,
          );
          for (const change of changes) values.fill(change.amount, Math.min(change.at, length));
          const range = Math.max(...values) - Math.min(...values);
          const { hi95, lo95 } = forecastValues(values, { season, horizon: 12 });
          const residue = 1e-9 * Math.max(...values);
          hi95.forEach((high, step) => {
            expect(high - lo95[step]!).to.be.at.most(10 * range + residue);
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('of a series full of zeros is its level, with bounds that happened', () => {
    const random = seededRandom(4);
    const rare = Float64Array.from({ length: 200 }, () => (random.next() < 0.2 ? 50 : 0));
    const made = forecastValues(rare, { season: 7, horizon: 14 });
    expect(made.method).to.equal('intermittent');
    expect(made.mean[0]).to.be.within(3, 20);
    expect(made.lo80[0]).to.equal(0);
    expect(made.hi95[0]).to.be.within(35, 60);
    expect(describeMethod('intermittent').en).to.contain('Mostly zero');
  });

  it('keeps a closed Sunday at exactly zero', () => {
    const open = [10, 12, 11, 13, 15, 20, 0];
    const random = seededRandom(5);
    const values = Float64Array.from(
      { length: 140 },
      (_, day) => open[day % 7]! * (1 + 0.1 * random.normal()),
    );
    const made = forecastValues(values, { season: 7, horizon: 14 });
    for (const numbers of bounds(made)) expect([numbers[6], numbers[13]]).to.deep.equal([0, 0]);
  });

  it('follows a level that has shifted', () => {
    const random = seededRandom(6);
    const values = Float64Array.from(
      { length: 300 },
      (_, day) => (day < 220 ? 100 : 50) * (1 + 0.05 * random.normal()),
    );
    expect(forecastValues(values, { season: 7, horizon: 7 }).mean[3]).to.be.within(45, 58);
  });

  it('has followed a level for the most part three weeks after it shifted', () => {
    for (const level of [50, 200]) {
      let followed = 0;
      for (let seed = 0; seed < 10; seed++) {
        const random = seededRandom(seed);
        const values = Float64Array.from(
          { length: 700 },
          (_, day) => (day < 679 ? 100 : level) * (day % 7 > 4 ? 1.5 : 1) * (1 + 0.15 * random.normal()),
        );
        const { mean } = forecastValues(values, { season: 7, horizon: 7 });
        // A week of the old level is 800.
        const week = mean.reduce((sum, one) => sum + one, 0) / 8;
        followed += (week - 100) / (level - 100) / 10;
      }
      expect(followed, String(level)).to.be.within(0.7, 1.05);
    }
  });

  it('says of a shifted, a gappy, a constant and a steady series what the forecast rests on', () => {
    const random = seededRandom(8);
    const days = (amount: (day: number) => number): Float64Array =>
      Float64Array.from({ length: 300 }, (_, day) => amount(day) * (1 + 0.05 * random.normal()));
    const tell = (values: Float64Array): string => {
      const { method } = forecastValues(values, { season: 7, horizon: 7 });
      return `${method}: ${describeValues(values, { method, season: 7 }).en}`;
    };
    expect(tell(days((day) => (day < 240 ? 100 : 50)))).to.contain('The level has shifted lately');
    expect(tell(days((day) => (day % 5 === 0 ? Number.NaN : 100)))).to.contain(
      '20 % of the values are missing',
    );
    expect(tell(all(8))).to.equal('constant: Never moved, so the same again, with bounds of no width.');
    expect(tell(days(() => 100))).to.match(/^weekday-combination: Follows the weekday pattern[^.]*\.$/);
    const twoYears = Float64Array.from({ length: 730 }, (_, day) => 100 + 40 * Math.sin(day / 58));
    expect(tell(twoYears)).to.contain('weekday-and-last-year');
  });

  it('of the last year of AirPassengers errs by less than 5 %, where the seasonal naive errs by a tenth', () => {
    const known = AIR_PASSENGERS.slice(0, 132);
    const { mean, lo95, hi95 } = forecastValues(known, { season: 12, horizon: 12 });
    let [error, naive, total, inside] = [0, 0, 0, 0];
    for (let step = 0; step < 12; step++) {
      const actual = AIR_PASSENGERS[132 + step]!;
      error += Math.abs(actual - mean[step]!);
      naive += Math.abs(actual - known[120 + step]!);
      total += actual;
      if (actual >= lo95[step]! && actual <= hi95[step]!) inside++;
    }
    expect(error / total).to.be.below(0.05);
    expect(naive / total).to.be.above(0.09);
    expect(inside).to.be.at.least(11);
  });

  it('of a year and a half follows the season, where a mean without one errs by a third', () => {
    const random = seededRandom(9);
    const truth = (month: number): number => 100 + 60 * Math.sin((2 * Math.PI * month) / 12);
    const { mean, lo95, hi95 } = forecastValues(
      Float64Array.from({ length: 18 }, (_, month) => truth(month) * (1 + 0.03 * random.normal())),
      { season: 12, horizon: 12 },
    );
    let [error, inside] = [0, 0];
    for (let step = 0; step < 12; step++) {
      const actual = truth(18 + step);
      error += Math.abs(actual - mean[step]!) / 1200;
      if (actual >= lo95[step]! && actual <= hi95[step]!) inside++;
    }
    expect(error).to.be.below(0.15);
    expect(inside).to.be.at.least(11);
  });

  it('of weeks judges itself at origins of the first two years, and is no wider than three of its errors', () => {
    const random = seededRandom(10);
    // A course of the year without any order from week to week, between 50 and 150.
    const truth = (week: number): number => 50 + (100 * (((week % 52) * 37) % 52)) / 51;
    const values = Float64Array.from({ length: 117 }, (_, week) => truth(week) * (1 + 0.1 * random.normal()));
    const { mean, hi95, lo95 } = forecastValues(values, { season: 52, horizon: 13 });
    let [error, width, inside] = [0, 0, 0];
    for (let step = 0; step < 13; step++) {
      const actual = truth(117 + step);
      error += Math.abs(actual - mean[step]!) / 13;
      width += (hi95[step]! - lo95[step]!) / 13;
      if (actual >= lo95[step]! && actual <= hi95[step]!) inside++;
    }
    expect(error).to.be.below(15);
    expect(width).to.be.below(100);
    expect(inside).to.equal(13);
  });

  it('of hours knows both the hour of the day and the day of the week', () => {
    const random = seededRandom(7);
    const truth = (hour: number): number =>
      100 + 30 * Math.sin((2 * Math.PI * hour) / 24) + (Math.floor(hour / 24) % 7 > 4 ? 60 : 0);
    const values = Float64Array.from({ length: 24 * 42 }, (_, hour) => truth(hour) + 4 * random.normal());
    const { mean } = forecastValues(values, { season: 24, horizon: 168 });
    let error = 0;
    for (let step = 0; step < 168; step++) error += Math.abs(mean[step]! - truth(values.length + step)) / 168;
    expect(error).to.be.below(4);
  });
});
