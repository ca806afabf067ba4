import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import { NOTHING_KNOWN } from '@merchant-analysis/cashflow-predictor/domain/known/known-future';
import { applyChanges } from '@merchant-analysis/cashflow-predictor/domain/scenarios/apply-changes';
import {
  movedDays,
  outcomeOf,
} from '@merchant-analysis/cashflow-predictor/domain/scenarios/scenario-outcome';
import { describeBasis } from '@merchant-analysis/cashflow-predictor/domain/words/rests-on';
import { scenarioChange } from '@merchant-analysis/contracts/scenarios';
import { civilOf, formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';

const DAYS = 140;
const first = parseDate('2025-06-02');
const base = {
  columns: [
    {
      kind: 'sale' as const,
      counts: [],
      sums: Array.from({ length: DAYS }, (_, at) => 1000 + (at % 7) * 10),
    },
    { kind: 'purchase' as const, counts: [], sums: new Array<number>(DAYS).fill(-900) },
  ],
  firstDay: first,
  days: DAYS,
  openingBalanceMinor: 3000,
  horizonDays: 42,
  floorMinor: 0,
  seed: 'baseline',
  future: {
    ...NOTHING_KNOWN,
    channels: [
      { channel: 'meituan', share: 0.4, lagDays: 1, waitsForWorkdays: false, feeRatio: 0.18 },
      { channel: 'counter', share: 0.6, lagDays: 0, waitsForWorkdays: false, feeRatio: 0 },
    ],
  },
};
const date = (step: number): string => formatDate(first + DAYS + step);
const baseline = forecastCashflow(base);
const changed = (...changes: object[]) =>
  forecastCashflow(
    applyChanges(
      base,
      changes.map((change) => scenarioChange.parse(change)),
    ),
  );
const sum = (result: typeof baseline, side: 'inflow' | 'outflow') =>
  result.days.reduce((total, day) => total + day[side].mean, 0);

describe('a scenario', () => {
  it('without an effect is the forecast itself, path by path', () => {
    const same = changed({ kind: 'volume', changeRatio: 0 });
    expect(same.days).to.deep.equal(baseline.days);
    expect(same.bands).to.deep.equal(baseline.bands);
  });

  it('of a channel moves its share of the sales, and the purchases with them', () => {
    const more = changed({ kind: 'volume', channel: 'meituan', changeRatio: 0.5 });
    expect(sum(more, 'inflow') / sum(baseline, 'inflow')).to.be.closeTo(1.2, 0.001);
    expect(sum(more, 'outflow') / sum(baseline, 'outflow')).to.be.closeTo(1.2, 0.001);
    const alone = changed({ kind: 'volume', channel: 'meituan', changeRatio: 0.5, costsFollow: false });
    expect(sum(alone, 'outflow')).to.equal(sum(baseline, 'outflow'));
    expect(sum(changed({ kind: 'volume', channel: 'eleme', changeRatio: 0.5 }), 'inflow')).to.equal(
      sum(baseline, 'inflow'),
    );
  });

  it('of a quarter more and a fifth less is the forecast itself, and of changes of a channel too', () => {
    // Rent beside the purchases: only a part of what is paid follows the sales.
    const rent = { kind: 'rent' as const, counts: [], sums: new Array<number>(DAYS).fill(-300) };
    const mixed = { ...base, columns: [...base.columns, rent] };
    const daysOf = (...changes: object[]) =>
      forecastCashflow(
        applyChanges(
          mixed,
          changes.map((change) => scenarioChange.parse(change)),
        ),
      ).days;
    const volume = (changeRatio: number, channel?: string) => ({ kind: 'volume', changeRatio, channel });
    const before = forecastCashflow(mixed).days;
    expect(daysOf(volume(0.25), volume(-0.2))).to.deep.equal(before);
    expect(daysOf(volume(1, 'meituan'), volume(-0.5, 'meituan'))).to.deep.equal(before);
    expect(daysOf(volume(0.25, 'meituan'), volume(0.25, 'counter'), volume(-0.2))).to.deep.equal(before);
    // Of one channel a half of twice, and nothing of the other: 40 % of the sales are left, and of the purchases.
    const left = daysOf(volume(1, 'meituan'), volume(-1, 'counter'), volume(-0.5));
    for (const [step, { inflow }] of left.entries()) {
      expect(inflow.mean).to.be.closeTo(0.4 * before[step]!.inflow.mean, 1);
    }
  });

  it('of a price changes takings by price and volume, and purchases by volume alone', () => {
    const dearer = changed({ kind: 'price', changeRatio: 0.1, volumeRatio: -0.05 });
    expect(sum(dearer, 'inflow') / sum(baseline, 'inflow')).to.be.closeTo(1.1 * 0.95, 0.001);
    expect(sum(dearer, 'outflow') / sum(baseline, 'outflow')).to.be.closeTo(0.95, 0.001);
  });

  it('of a closed week has neither sales nor purchases in it, and changes no other day', () => {
    const closed = changed({ kind: 'closed', from: date(7), to: date(13) });
    for (const [step, day] of closed.days.entries()) {
      const isClosed = step >= 7 && step <= 13;
      expect(day.inflow.mean).to.equal(isClosed ? 0 : baseline.days[step]!.inflow.mean);
      expect(day.outflow.mean).to.equal(isClosed ? 0 : baseline.days[step]!.outflow.mean);
    }
  });

  it('of a rent or a hire pays each month, and of a loan gives and takes exactly', () => {
    // 2025-10-20 to 2025-11-30: the 25th falls into it twice.
    const rented = changed({ kind: 'rent', amountMinor: 700, dayOfMonth: 25 });
    expect(sum(rented, 'outflow')).to.equal(sum(baseline, 'outflow') + 1400);
    const hired = changed({ kind: 'hire', monthlyCostMinor: 300, dayOfMonth: 31, from: '2025-11-01' });
    expect(sum(hired, 'outflow')).to.equal(sum(baseline, 'outflow') + 300);
    const loan = { principalMinor: 12_000, yearlyRateBps: 0, months: 12, firstDueOn: date(30) };
    const lent = changed({ kind: 'loan', receivedOn: date(0), loan: { ...loan, method: 'equal-principal' } });
    expect(sum(lent, 'inflow')).to.equal(sum(baseline, 'inflow') + 12_000);
    expect(sum(lent, 'outflow')).to.equal(sum(baseline, 'outflow') + 1000);
  });

  it('of a payer who delays moves its money alone, and the first day at risk with it', () => {
    const invoice = {
      id: 'invoice:1',
      source: 'invoice' as const,
      name: { zh: '酒店', en: 'Hotel' },
      direction: 'in' as const,
      counterparty: 'Hotel',
      amountMinor: 20_000,
      days: [first + DAYS + 5],
      chances: [1],
      amountErrors: [],
    };
    const poor = { ...base, columns: [base.columns[1]!], openingBalanceMinor: 9000 };
    const input = { ...poor, future: { ...base.future, flows: [invoice] } };
    const before = forecastCashflow(input);
    const delay = scenarioChange.parse({ kind: 'delayed-payer', counterparty: 'Hotel', days: 20 });
    const after = forecastCashflow(applyChanges(input, [delay]));
    expect(after.days[25]!.inflow.mean - before.days[25]!.inflow.mean).to.equal(20_000);
    expect(movedDays(before, after)).to.be.lessThan(-10);
    expect(outcomeOf(after).endBalanceMinor).to.equal(outcomeOf(before).endBalanceMinor);
    const other = scenarioChange.parse({ kind: 'delayed-payer', counterparty: 'Motel', days: 20 });
    expect(forecastCashflow(applyChanges(input, [other])).days).to.deep.equal(before.days);
  });

  it('of a payer who delays leaves out the payment of the habit that its invoice is', () => {
    // 20,000 on each 25th; the forecast is of 2025-10-20 to 2025-12-03 and has two of them, the first by invoice.
    const sums = Array.from({ length: DAYS }, (_, at) =>
      formatDate(first + at).endsWith('25') ? 20_000 : 0,
    );
    const invoice = {
      ...{ id: 'invoice:1', source: 'invoice' as const, name: { zh: '酒店', en: 'Hotel' } },
      ...{ direction: 'in' as const, counterparty: 'Hotel', amountMinor: 20_000, amountErrors: [] },
      ...{ days: [parseDate('2025-10-25')], chances: [1] },
      replaces: { kinds: ['other_income' as const], withinDays: 10 },
    };
    const input = {
      ...base,
      columns: [{ kind: 'other_income' as const, counts: [], sums }],
      horizonDays: 45,
      future: { ...base.future, flows: [invoice] },
    };
    const before = forecastCashflow(input);
    const after = (...delays: number[]) =>
      forecastCashflow(
        applyChanges(
          input,
          delays.map((days) => scenarioChange.parse({ kind: 'delayed-payer', counterparty: 'Hotel', days })),
        ),
      );
    const paid = ({ days }: typeof before) =>
      days.filter(({ inflow }) => inflow.mean > 0).map(({ day, inflow }) => [formatDate(day), inflow.mean]);
    expect(paid(before)).to.deep.equal([
      ['2025-10-25', 20_000],
      ['2025-11-25', 20_000],
    ]);
    expect(paid(after(20))).to.deep.equal([
      ['2025-11-14', 20_000],
      ['2025-11-25', 20_000],
    ]);
    // Behind the horizon: what was awaited of this month does not come, and twice 20 days are 40.
    for (const late of [after(60), after(20, 20)]) expect(paid(late)).to.deep.equal([['2025-11-25', 20_000]]);
  });

  describe('of books that vary', () => {
    const random = seededRandom('noise');
    const sums = base.columns[0]!.sums.map((sum) => Math.round(100 * sum * (1 + 0.2 * random.normal())));
    // Nothing but sales: the balance is wrong by what the sales are wrong by.
    const busy = { ...base, columns: [{ kind: 'sale' as const, counts: [], sums }] };
    const before = forecastCashflow(busy);
    const after = (change: object) =>
      forecastCashflow(applyChanges(busy, [scenarioChange.parse({ kind: 'volume', ...change })]));
    const width = ({ hi95, lo95 }: { hi95: number; lo95: number }) => hi95 - lo95;

    it('is uncertain by as much more as it sells more, and by as much less', () => {
      for (const changeRatio of [0.5, -0.4]) {
        const changed = after({ changeRatio });
        for (const step of [0, 20, 41]) {
          const [was, is] = [before.days[step]!, changed.days[step]!];
          for (const side of ['inflow', 'net', 'balance'] as const) {
            expect(width(is[side]) / width(was[side]), `${side} ${step}`).to.be.closeTo(
              1 + changeRatio,
              0.001,
            );
          }
        }
      }
    });

    it('is as uncertain as before on days that it leaves alone, and knows nothing sold to be nothing', () => {
      const closed = forecastCashflow(
        applyChanges(busy, [scenarioChange.parse({ kind: 'closed', from: date(7), to: date(13) })]),
      );
      expect(closed.days.map(({ inflow }) => width(inflow))).to.deep.equal(
        before.days.map(({ inflow }, step) => (step >= 7 && step <= 13 ? 0 : width(inflow))),
      );
      expect(width(closed.days[13]!.balance)).to.equal(width(before.days[6]!.balance));
      expect(closed.days[6]!.balance).to.deep.equal(before.days[6]!.balance);
    });
  });
});

describe('a scenario of a shop with rent and a restock every Monday', () => {
  const monday = (day: number) => (first + day) % 7 === first % 7;
  const columns = [
    ...base.columns,
    {
      kind: 'rent' as const,
      counts: [],
      sums: Array.from({ length: DAYS }, (_, at) => (civilOf(first + at).day === 5 ? -5_000 : 0)),
    },
    {
      kind: 'purchase' as const,
      category: 'goods',
      counts: [],
      sums: Array.from({ length: DAYS }, (_, at) => (monday(at) ? -7_000 : 0)),
    },
  ];
  const shop = { ...base, columns, horizonDays: 28 };
  const after = (...changes: object[]) =>
    forecastCashflow(
      applyChanges(
        shop,
        changes.map((change) => scenarioChange.parse(change)),
      ),
    );
  const bought = ({ parts }: typeof baseline) => [
    parts.out.statistical.reduce((total, one) => total + one, 0),
    parts.out.recurring.reduce((total, one) => total + one, 0),
  ];
  const [daily, onDates] = bought(forecastCashflow(shop)) as [number, number];

  it('buys nothing while it is closed, on whatever dates it bought', () => {
    const days = { from: date(0), to: date(27) };
    const [closedDaily, closedOnDates] = bought(after({ kind: 'closed', ...days })) as [number, number];
    expect(daily).to.be.closeTo(28 * 900, 28 * 30);
    expect(onDates).to.be.greaterThan(4 * 7_000 - 1);
    // Rent is all that is left: 5,000 where it falls due.
    expect(closedDaily).to.equal(0);
    expect(closedOnDates).to.equal(onDates - 4 * 7_000);
  });

  it('buys half as much more for half as much more sales, where costs follow, and pays no more rent', () => {
    const [moreDaily, moreOnDates] = bought(after({ kind: 'volume', changeRatio: 0.5 })) as [number, number];
    expect(moreDaily / daily).to.be.closeTo(1.5, 0.001);
    expect(moreOnDates).to.equal(onDates + 0.5 * 4 * 7_000);
    const alone = after({ kind: 'volume', changeRatio: 0.5, costsFollow: false });
    expect(bought(alone)).to.deep.equal([daily, onDates]);
  });

  it('buys as much in all when somebody says that it does not buy on Mondays, and less when the habit has ended', () => {
    const said = (decision: 'irregular' | 'rejected') =>
      forecastCashflow({
        ...shop,
        future: { ...shop.future, streams: [{ key: 'out.purchase.goods.week.1', decision }] },
      });
    const [irregularDaily, irregularOnDates] = bought(said('irregular')) as [number, number];
    expect(irregularOnDates).to.equal(onDates - 4 * 7_000);
    expect(irregularDaily).to.be.closeTo(daily + 4 * 7_000, 1_000);
    const rejected = said('rejected');
    expect(bought(rejected)).to.deep.equal([daily, onDates - 4 * 7_000]);
    const about = { firstDay: first, lastDay: first + DAYS - 1 };
    expect(describeBasis(forecastCashflow(shop), about).en).to.contain('Purchases (goods)');
    expect(describeBasis(rejected, about).en).not.to.contain('Purchases (goods)');
  });

  it('buys less when dearer goods sell less, although the takings stay', () => {
    const [lessDaily] = bought(after({ kind: 'price', changeRatio: 0.25, volumeRatio: -0.2 })) as [
      number,
      number,
    ];
    expect(lessDaily / daily).to.be.closeTo(0.8, 0.001);
  });
});
