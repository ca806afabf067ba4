import { judgeDrift } from '@merchant-analysis/cashflow-predictor/domain/drift/judge-drift';
import { expect } from 'chai';
import { scoredDays } from '../../scored-days.js';

const TODAY = 20_000;
/** A forecast whose books ended so many days ago, and of whose days so many have arrived. */
const scored = (daysAgo: number, days: number, coverage80: number) => ({
  asOf: TODAY - daysAgo,
  byDay: scoredDays(days, coverage80),
});

describe('forecasts that do not hold', () => {
  it('are told from chance, and widen what comes by what a normal distribution would need', () => {
    expect(judgeDrift([scored(20, 20, 0.1)], TODAY)).to.equal(undefined);
    expect(judgeDrift([scored(20, 20, 0.8), scored(40, 20, 0.7)], TODAY)).to.deep.include({
      ...{ days: 40, coverage80: 0.75, isDrifting: false, widening: 1 },
    });
    // 50 % lie within 0.6745 standard deviations, 80 % within 1.2816: 1.9 times as wide.
    const judged = judgeDrift([scored(40, 40, 0.5)], TODAY);
    expect(judged).to.deep.include({ isDrifting: true, widening: 1.9, coverage80: 0.5, wapeNet: 0.3 });
    expect(judgeDrift([scored(40, 40, 0)], TODAY)?.widening).to.equal(2);
  });

  it('are judged by each day once, however many forecasts foresaw it', () => {
    // Ten daily forecasts: 1 + 2 + … + 10 = 55 comparisons of ten days.
    const daily = Array.from({ length: 10 }, (_, index) => scored(index + 1, index + 1, 0));
    expect(judgeDrift(daily, TODAY)).to.equal(undefined);
    expect(judgeDrift([...daily, scored(30, 30, 1)], TODAY)).to.deep.include({
      // The last ten of thirty by the daily ones, which were all outside.
      ...{ days: 30, coverage80: 20 / 30, isDrifting: false },
    });
  });

  it('are judged by the forecast with the newest books before each day, and by an older one that looked further', () => {
    // Of a week from 35 days ago the younger, outside; the week before it and the three weeks behind it the older.
    const judged = judgeDrift([scored(35, 7, 0), scored(42, 42, 1)], TODAY);
    expect(judged).to.deep.include({ days: 42, coverage80: 35 / 42 });
  });

  it('are judged by the last eight weeks alone', () => {
    expect(judgeDrift([scored(30, 30, 0.5)], TODAY)).to.deep.include({ days: 30, isDrifting: true });
    expect(judgeDrift([scored(30, 30, 0.5)], TODAY + 28)).to.deep.equal(
      // Days from 27 days ago to the 56th: two of the thirty are older.
      judgeDrift([{ asOf: TODAY - 28, byDay: tail(30, 2) }], TODAY + 28),
    );
    expect(judgeDrift([scored(30, 30, 0.5)], TODAY + 29)).to.equal(undefined);
    // Nor by what was not known on the day up to which one asks.
    expect(judgeDrift([scored(30, 30, 0.5)], TODAY - 3)).to.equal(undefined);
  });

  function tail(days: number, from: number) {
    const { inside, netMinor, netErrorMinor } = scoredDays(days, 0.5);
    return {
      inside: inside.slice(from),
      netMinor: netMinor.slice(from),
      netErrorMinor: netErrorMinor.slice(from),
    };
  }
});
