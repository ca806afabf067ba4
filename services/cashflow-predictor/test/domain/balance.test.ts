import type { RecurringFlow } from '@merchant-analysis/cashflow-predictor/domain/recurring/find-recurring-flows';
import { widenByRecurring } from '@merchant-analysis/cashflow-predictor/domain/recurring/recurring-offsets';
import type { ErrorRecord } from '@merchant-analysis/cashflow-predictor/domain/series/conformal';
import { forecastPoint } from '@merchant-analysis/cashflow-predictor/domain/series/forecast-point';
import { simulateBalance } from '@merchant-analysis/cashflow-predictor/domain/simulate-balance';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';
import fc from 'fast-check';

/** Sixty past origins of a constant series whose forecast erred as given on each day of a week. */
function record(errors: readonly number[]): ErrorRecord {
  const origins = Int32Array.from({ length: 61 }, (_, index) => 500 - 7 * (60 - index));
  return {
    actual: new Float64Array(500),
    closed: new Uint8Array(7),
    origins,
    horizonDays: 7,
    errors: Float64Array.from({ length: 61 * 7 }, (_, index) => errors[index % 7]!),
  };
}

const exact = record([0, 0, 0, 0, 0, 0, 0]);
const wage = (relativeErrors: readonly number[]): RecurringFlow => ({
  kind: 'wage',
  direction: 'out',
  rule: { every: 'month', dayOfMonth: 3, shift: 'same-day' },
  pastDays: [0],
  pastAmounts: [800],
  nextDays: [102],
  nextAmounts: [800],
  typicalMinor: 800,
  relativeErrors,
});

const base = { openingMinor: 1000, firstDay: 100, floorMinor: 0, recurring: [] };

describe('balance paths', () => {
  it('fall below the floor in half of the cases when a wage of 800 ± 400 meets a balance of 1,000', () => {
    const netMinor = Float64Array.of(0, 0, -800, 0, 0, 0, 0);
    const bands = simulateBalance(
      { ...base, netMinor, net: exact, recurring: [wage([0.5])] },
      seededRandom('x'),
    );
    // Computed by hand: the balance after the wage is 600 or −200, each with probability 1/2; before it, 1,000.
    expect([...bands.belowByDay.subarray(0, 2)]).to.deep.equal([0, 0]);
    expect(bands.belowByDay[2]).to.equal(0.5);
    expect(bands.belowOnce).to.equal(bands.belowByDay[2]);
    expect([bands.offsets.hi80[2], bands.offsets.hi95[2]]).to.deep.equal([400, 400]);
  });

  it('are as likely to be above as below what is expected', () => {
    // Every past week ended 700 too high; 60 of 66 paths replay one, each with both signs.
    const bands = simulateBalance(
      { ...base, netMinor: new Float64Array(7), net: record([100, 100, 100, 100, 100, 100, 100]) },
      seededRandom('y'),
    );
    const widened = 700 * Math.sqrt(1 + 2 / 60);
    expect(bands.offsets.hi80[6]).to.be.closeTo(widened, 1e-6);
    expect(bands.belowOnce).to.equal(0);
  });

  it('halve the chance of a fall that every second past week would have brought', () => {
    // Half of the origins ended 2,000 off, the others exact: 60 of 66 paths replay one of them, half of those are
    // off, and one of their two signs falls: 60 / 66 / 4 = 0.227.
    const half = record([0, 0, 0, 0, 0, 0, 0]);
    for (let origin = 0; origin < 60; origin += 2) half.errors[origin * 7 + 3] = 2000;
    const bands = simulateBalance({ ...base, netMinor: new Float64Array(7), net: half }, seededRandom('v'));
    expect(bands.belowByDay[2]).to.equal(0);
    expect(bands.belowByDay[3]).to.be.within(0.19, 0.265);
  });

  it('count once a path that is below the floor on several days', () => {
    const bands = simulateBalance(
      { ...base, openingMinor: -1, netMinor: new Float64Array(7), net: exact },
      seededRandom('z'),
    );
    expect(bands.belowOnce).to.equal(1);
    expect([...bands.belowByDay]).to.deep.equal([1, 1, 1, 1, 1, 1, 1]);
  });

  it('are wider over a month than the days added as if each were alone', () => {
    const lasting = record([100, 100, 100, 100, 100, 100, 100]);
    const bands = simulateBalance(
      { ...base, netMinor: new Float64Array(7), net: lasting },
      seededRandom('w'),
    );
    expect(bands.offsets.hi80[6]).to.be.above(Math.sqrt(7) * bands.offsets.hi80[0]!);
  });

  it('are the same for the same seed', () => {
    const input = {
      ...base,
      netMinor: new Float64Array(30).fill(-20),
      net: record([5, -9, 30, 2, 4, -60, 8]),
    };
    const [one, two] = [simulateBalance(input, seededRandom('s')), simulateBalance(input, seededRandom('s'))];
    expect([...one.offsets.hi95]).to.deep.equal([...two.offsets.hi95]);
    expect(one.belowOnce).to.equal(two.belowOnce);
  });
});

describe('a forecast point', () => {
  it('is whole, ordered, and not negative where money flows one way', () => {
    const offset = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.nat({ max: 1e9 }), offset, offset, offset, offset, (mean, a, b, c, d) => {
        const point = forecastPoint(mean, { lo80: -a, hi80: b, lo95: -c, hi95: d }, 0);
        expect(point.lo95).to.be.within(0, point.lo80);
        expect(point.lo80).to.be.at.most(point.mean);
        expect(point.hi80).to.be.within(point.mean, point.hi95);
        expect(Object.values(point).every(Number.isSafeInteger)).to.equal(true);
      }),
    );
  });

  it('has no minus zero', () => {
    expect(Object.is(forecastPoint(0, { lo80: -0.2, hi80: 0, lo95: -0.3, hi95: 0 }).lo80, 0)).to.equal(true);
  });

  it('is widened on the day of a wage by the squares of both uncertainties', () => {
    const offsets = {
      lo80: new Float64Array(7).fill(-30),
      hi80: new Float64Array(7).fill(30),
      lo95: new Float64Array(7).fill(-60),
      hi95: new Float64Array(7).fill(60),
    };
    widenByRecurring(offsets, [wage([0.05, -0.05])], 100);
    // 800 × 5 % = 40: with 30 it makes 50.
    expect(offsets.hi80[2]).to.be.closeTo(50, 1e-9);
    expect(offsets.lo80[2]).to.be.closeTo(-50, 1e-9);
    expect(offsets.hi80[1]).to.equal(30);
  });
});
