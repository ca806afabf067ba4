import {
  WEEKENDS_ONLY,
  type WorkCalendar,
} from '@merchant-analysis/cashflow-predictor/domain/books/work-calendar';
import { explainDifference } from '@merchant-analysis/cashflow-predictor/domain/explain-difference';
import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import { heldSales, heldUp, heldUpByDay } from '@merchant-analysis/cashflow-predictor/domain/known/held-up';
import { NOTHING_KNOWN } from '@merchant-analysis/cashflow-predictor/domain/known/known-future';
import {
  learnSettlement,
  type SettledSale,
  settlementShifts,
} from '@merchant-analysis/cashflow-predictor/domain/known/settlement-habits';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';

const day = parseDate;
const channel = '美团';
const TOTALS = [{ channel, salesMinor: 100, feesMinor: 0 }];

/** The National Day of 2025 (1 to 8 October, make-up work on 28 September and 11 October) and the Spring Festival of 2026 (15 to 23 February, make-up work on the 14th and 28th), by the notices. */
const within = (one: number, from: string, to: string) => one >= day(from) && one <= day(to);
const isHoliday = (one: number) =>
  within(one, '2025-10-01', '2025-10-08') || within(one, '2026-02-15', '2026-02-23');
const MAKE_UP = new Set(['2025-09-28', '2025-10-11', '2026-02-14', '2026-02-28'].map(day));
const CHINA: WorkCalendar = {
  isHoliday,
  isDayOff: (one) => isHoliday(one) || (WEEKENDS_ONLY.isDayOff(one) && !MAKE_UP.has(one)),
};

const workdayFrom = (one: number): number => (CHINA.isDayOff(one) ? workdayFrom(one + 1) : one);
const waiting = (lagDays: number) => (soldDay: number) => workdayFrom(soldDay + lagDays);

/** `aDay` sales of each day of a window, and how their money arrives. */
function sold(from: string, to: string, arrival: (soldDay: number) => number, aDay = 1): SettledSale[] {
  return Array.from({ length: (day(to) - day(from) + 1) * aDay }, (_, index) => {
    const soldDay = day(from) + Math.floor(index / aDay);
    return { channel, soldDay, settledDay: arrival(soldDay) };
  });
}

describe('how the money of a channel arrives', () => {
  const learn = (sales: SettledSale[]) => {
    const [{ lagDays, waitsForWorkdays }] = learnSettlement(sales, TOTALS, CHINA) as [
      ReturnType<typeof learnSettlement>[number],
    ];
    return [lagDays, waitsForWorkdays];
  };

  it('is not told by sales of one Friday that are paid on Monday: T+1, T+2 and T+3 all make it', () => {
    // 2025-09-05 is a Friday.
    expect(learn(sold('2025-09-05', '2025-09-05', () => day('2025-09-08'), 500))).to.deep.equal([
      undefined,
      false,
    ]);
  });

  it('is T+1 by sales of one Thursday, of which no weekend tells anything', () => {
    expect(learn(sold('2025-09-04', '2025-09-04', waiting(1), 500))).to.deep.equal([1, false]);
  });

  it('is the same whatever the weekday of the question, also across holidays and make-up workdays', () => {
    for (let last = day('2025-09-24'); last <= day('2025-10-24'); last++) {
      const [from, to] = [formatDate(last - 27), formatDate(last)];
      expect(learn(sold(from, to, waiting(1))), to).to.deep.equal([1, true]);
      expect(learn(sold(from, to, (one) => one + 1)), to).to.deep.equal([1, false]);
      expect(learn(sold(from, to, (one) => one + 7)), to).to.deep.equal([7, false]);
    }
  });

  it('may be counted in workdays', () => {
    const second = (soldDay: number) => workdayFrom(workdayFrom(soldDay + 1) + 1);
    const [learnt] = learnSettlement(sold('2025-08-04', '2025-08-31', second), TOTALS, CHINA);
    expect(learnt).to.include({ lagDays: 2, countsWorkdays: true, waitsForWorkdays: true });
  });

  it('has no lag where it is paid out every Monday, and is not put off by other days', () => {
    const nextMonday = (soldDay: number) => soldDay + 7 - ((soldDay - day('2025-09-01')) % 7);
    expect(learn(sold('2025-09-01', '2025-09-28', nextMonday, 10))).to.deep.equal([undefined, false]);
  });

  it('waits for workdays without a lag where it comes on many of them and on no day off', () => {
    const sometime = (soldDay: number) => workdayFrom(soldDay + 7 + (soldDay % 5));
    expect(learn(sold('2025-08-04', '2025-08-31', sometime))).to.deep.equal([undefined, true]);
    const anyDay = (soldDay: number) => soldDay + 4 + (soldDay % 7);
    expect(learn(sold('2025-08-04', '2025-08-31', anyDay))).to.deep.equal([undefined, false]);
  });
});

describe('payouts that a holiday before the last day has put off', () => {
  /** 1,000 sold a day since 2025-03-03, and what is known of it at the end of a day. */
  function given(asOf: string, arrival: (soldDay: number) => number) {
    const [firstDay, lastDay] = [day('2025-03-03'), day(asOf)];
    const sums = new Array<number>(lastDay - firstDay + 1).fill(0);
    const rows = (through: number, after: number) => {
      const byDay = new Map<number, number>();
      for (let one = through - 30; one <= through; one++)
        if (arrival(one) > after) byDay.set(arrival(one), (byDay.get(arrival(one)) ?? 0) + 1000);
      return [...byDay].map(([settled, sumMinor]) => ({
        ...{ merchantId: 'mer_noodles01', channel, settlesOn: formatDate(settled), sumMinor },
        ...{ soldFrom: asOf, soldTo: asOf, count: 1 },
      }));
    };
    for (let one = firstDay; one <= lastDay; one++)
      if (arrival(one) <= lastDay) sums[arrival(one) - firstDay]! += 1000;
    const channels = learnSettlement(sold(formatDate(lastDay - 27), asOf, arrival), TOTALS, CHINA);
    const held = heldUp(
      lastDay,
      rows(lastDay, lastDay),
      heldSales(channels, { lastDay, calendar: CHINA }).map((sales) => ({
        sales,
        pending: rows(sales.throughDay, sales.throughDay),
      })),
    );
    const window = { lastDay, horizonDays: 14, calendar: CHINA };
    const input = {
      columns: [{ kind: 'sale' as const, counts: [], sums }],
      ...{ firstDay, days: sums.length, openingBalanceMinor: 0, horizonDays: 14, floorMinor: 0, seed: 's' },
      future: {
        ...{ ...NOTHING_KNOWN, channels, heldUp: held },
        settlementShifts: settlementShifts(channels, window),
      },
    };
    const result = forecastCashflow(input);
    const { days } = result;
    const expected = (date: string) => days[day(date) - lastDay - 1]!.inflow.mean;
    return {
      ...{ input, result },
      held: held.map((one) => [formatDate(one.day), one.amountMinor]),
      expected,
      sum: days.reduce((sum, { inflow }) => sum + inflow.mean, 0),
    };
  }

  it('come with the others behind it, on whatever day of it one asks', () => {
    // T+1: of 1 to 3 October, Wednesday to Friday, 3,000 arrive on the 9th. What is sold on Friday to Sunday is usually
    // there on Monday, which the habit knows of; with the 6th to 9th it makes 9,000. Two weeks have 14,000 beside them.
    for (const asOf of ['2025-10-03', '2025-10-04', '2025-10-05']) {
      const { held, expected, sum } = given(asOf, waiting(1));
      expect(held, asOf).to.deep.equal([['2025-10-09', 3000]]);
      expect(expected('2025-10-09'), asOf).to.be.closeTo(9000, 250);
      expect(sum, asOf).to.be.closeTo(17_000, 500);
    }
    // On the 8th all eight days sold from 30 September to 7 October are held up.
    const last = given('2025-10-08', waiting(1));
    expect(last.held).to.deep.equal([['2025-10-09', 8000]]);
    expect(last.expected('2025-10-09')).to.be.closeTo(9000, 250);
    expect(last.sum).to.be.closeTo(22_000, 500);
  });

  it('count with the festivals that put them off, and are no trend', () => {
    const { input, result } = given('2025-10-03', waiting(1));
    const { parts } = explainDifference(input, result, isHoliday);
    // Behind are three holidays without their usual 875 (1,000 in seven weeks of eight), ahead are these 3,000; what else
    // is put off stays within the days ahead.
    expect(parts.festivals).to.be.closeTo(5625, 100);
    // The 8,000 of the 9th would be one.
    expect(Math.abs(parts.trend)).to.be.lessThan(800);
  });

  it('stay what they are in a scenario: they are sold already', () => {
    const { input } = given('2025-10-03', waiting(1));
    const nothing = new Array<number>(14).fill(0);
    const salesChange = { takings: nothing, purchases: nothing };
    const { days } = forecastCashflow({ ...input, future: { ...input.future, salesChange } });
    expect(days.map(({ inflow }) => inflow.mean).filter((mean) => mean !== 0)).to.deep.equal([3000]);
  });

  it('are those of the day itself where a channel pays at once', () => {
    const { held, expected } = given('2025-10-03', waiting(0));
    expect(held).to.deep.equal([['2025-10-09', 3000]]);
    expect(expected('2025-10-09')).to.be.closeTo(9000, 250);
    expect(given('2025-10-03', (one) => one).held).to.deep.equal([]);
  });

  it('are those of a week in the middle of Spring Festival', () => {
    // Wednesday, 2026-02-18. Sold on the 13th and 14th was due on the 14th, a workday, and on Sunday, usually Monday.
    // So 14, 15, 16 and 17 February are held up until the 24th.
    const { held, expected } = given('2026-02-18', waiting(1));
    expect(held).to.deep.equal([['2026-02-24', 4000]]);
    // Of the 14th to the 23rd, ten days.
    expect(expected('2026-02-24')).to.be.closeTo(10_000, 250);
  });

  it('are none before and behind a holiday, and none on a plain weekend', () => {
    for (const asOf of ['2025-09-30', '2025-10-09', '2025-10-10', '2025-09-05', '2025-09-06', '2025-09-07']) {
      expect(given(asOf, waiting(1)).held, asOf).to.deep.equal([]);
    }
  });

  it('are not added where the same feast of another year has told of them', () => {
    const usual = Float64Array.of(0, 6000, 1000);
    const one = { day: 11, amountMinor: 3000, pendingMinor: 4000 };
    const extra = (effects?: number[], held = one) => [
      ...heldUpByDay(usual, [held], {
        firstDay: 10,
        feastEffects: effects && Float64Array.from(effects),
      }),
    ];
    expect(extra()).to.deep.equal([0, 3000, 0]);
    // 4,000 more on the day and 2,000 less before it are 2,000 of the 3,000.
    expect(extra([-2000, 4000, 0])).to.deep.equal([0, 1000, 0]);
    expect(extra([0, 5000, 0])).to.deep.equal([0, 0, 0]);
    // Takings fell: what was put off comes all the same.
    expect(extra([-2000, 500, 0])).to.deep.equal([0, 3000, 0]);
    // 8,000 are sold already, and 6,000 are expected.
    expect(extra([0, 5000, 0], { ...one, pendingMinor: 8000 })).to.deep.equal([0, 2000, 0]);
    expect(extra(undefined, { ...one, day: 13 })).to.deep.equal([0, 0, 0]);
  });
});
