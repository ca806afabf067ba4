import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import { announcedPayouts } from '@merchant-analysis/cashflow-predictor/domain/known/announced-payouts';
import { NOTHING_KNOWN } from '@merchant-analysis/cashflow-predictor/domain/known/known-future';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';

const FIRST = 20_000;
const DAYS = 200;
const LAST = FIRST + DAYS - 1;
/** 1,000.00 a day from a platform that pays a week later, and 500.00 in cash. */
const CHANNELS = [
  { channel: 'platform', share: 2 / 3, lagDays: 7, waitsForWorkdays: false, feeRatio: 0 },
  { channel: 'cash', share: 1 / 3, lagDays: 0, waitsForWorkdays: false, feeRatio: 0 },
];

function inflowOf(soldMinor: (daysAgo: number) => number, channels = CHANNELS) {
  const pending = Array.from({ length: 7 }, (_, index) => ({
    ...{ merchantId: 'mer_00000001', channel: 'platform', count: 1, sumMinor: soldMinor(6 - index) },
    settlesOn: formatDate(LAST + 1 + index),
    soldFrom: formatDate(LAST - 6 + index),
    soldTo: formatDate(LAST - 6 + index),
  })).filter(({ sumMinor }) => sumMinor !== 0);
  const future = { ...NOTHING_KNOWN, channels, announced: announcedPayouts(pending, channels, LAST) };
  const { days } = forecastCashflow({
    ...{
      columns: [{ kind: 'sale', counts: [], sums: new Array<number>(DAYS).fill(150_000) }],
      firstDay: FIRST,
    },
    ...{ days: DAYS, openingBalanceMinor: 0, horizonDays: 14, floorMinor: 0, seed: 'payouts', future },
  });
  return days.map(({ inflow }) => inflow.mean);
}

describe('payouts that the books name', () => {
  it('change nothing where they are what is usual, more or less', () => {
    for (const sold of [100_000, 80_000, 125_000]) {
      expect(
        inflowOf(() => sold),
        String(sold),
      ).to.deep.equal(new Array<number>(14).fill(150_000));
    }
  });

  it('of a sale with five times as much come on their days', () => {
    // Three days of 5,000.00: 4,000.00 more than usual, less 300.00 that weekdays and chance may make.
    const inflow = inflowOf((daysAgo) => (daysAgo < 3 ? 500_000 : 100_000));
    expect(inflow.slice(0, 8)).to.deep.equal([
      ...[150_000, 150_000, 150_000, 150_000],
      ...[520_000, 520_000, 520_000, 150_000],
    ]);
  });

  it('of days without sales do not come, and those of channels that wait for workdays are left to their habit', () => {
    const closed = (daysAgo: number): number => (daysAgo < 2 ? 0 : 100_000);
    // 1,000.00 less, but 300.00.
    expect(inflowOf(closed).slice(4, 8)).to.deep.equal([150_000, 80_000, 80_000, 150_000]);
    const waiting = CHANNELS.map((one) => ({ ...one, waitsForWorkdays: true }));
    expect(inflowOf(closed, waiting)).to.deep.equal(new Array<number>(14).fill(150_000));
  });
});
