import { createCashPlan } from '@merchant-analysis/cashflow-predictor/actions/cash-plans';
import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/actions/forecast-cashflow';
import { getForecast } from '@merchant-analysis/cashflow-predictor/actions/get-forecast';
import { listForecasts } from '@merchant-analysis/cashflow-predictor/actions/list-forecasts';
import {
  getForecastSeries,
  listCliffs,
  listForecastEvents,
} from '@merchant-analysis/cashflow-predictor/actions/read-forecast-detail';
import { reproduceForecast } from '@merchant-analysis/cashflow-predictor/actions/reproduce-forecast';
import {
  nextWorkday,
  WEEKENDS_ONLY,
  type WorkCalendar,
} from '@merchant-analysis/cashflow-predictor/domain/books/work-calendar';
import { forecastCashflow as forecastInThisThread } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import type { Forecaster } from '@merchant-analysis/cashflow-predictor/ports/forecaster';
import type { CashflowForecast } from '@merchant-analysis/contracts/cashflow';
import { forecastCashflow as contract } from '@merchant-analysis/contracts/cashflow';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { Problem } from '@merchant-analysis/kernel/problem';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { expect } from 'chai';
import { madeBooks, NOODLES, STRANGER } from '../made-books.js';
import { memoryForecastStore } from '../memory-forecast-store.js';
import { memoryLedger } from '../memory-ledger.js';
import { memoryDecisions, PLAIN_LAW } from '../memory-rim.js';

const TENANT = 'ten_00000001';
const forecastBooks: Forecaster = async (input) => forecastInThisThread(input);
const GROUP = 'grp_noodles001';

function rim(days = 300) {
  const ledger = memoryLedger();
  ledger.write(NOODLES, madeBooks(days));
  return {
    ledger,
    forecasts: memoryForecastStore(),
    ...memoryDecisions(),
    clock: fakeClock('2025-11-21T08:00:00Z'),
    forecastBooks,
  };
}

type Rim = ReturnType<typeof rim>;

async function ask(of: Rim, params: object = {}): Promise<CashflowForecast> {
  const outcome = await forecastCashflow(
    of,
    TENANT,
    contract.params.parse({ merchantId: NOODLES, ...params }),
  );
  if (outcome.status !== 'done') throw new Error(`not enough data: ${outcome.code}`);
  return outcome.forecast;
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('forecasting cash', () => {
  it('starts from the balance of the books: opening balance and all that moved, but no own transfers', async () => {
    const books = madeBooks(300);
    const [sale, rent] = books.columns;
    const moved = [...sale!.sums, ...rent!.sums].reduce((sum, one) => sum + one, 0);
    const forecast = await ask(rim());
    expect(forecast.openingBalanceMinor).to.equal(5_000_000 + moved);
    expect(forecast.days[0]!.balance.mean).to.equal(5_000_000 + moved + forecast.days[0]!.net.mean);
    expect(forecast.days).to.have.length(30);
  });

  it('counts a tax of the calendar once, also while its payments are too few for a habit', async () => {
    const of = rim();
    const books = madeBooks(300);
    const sums = new Array<number>(300).fill(0);
    for (const date of ['2025-04-15', '2025-07-15', '2025-10-15']) {
      sums[parseDate(date) - parseDate(books.from)] = -900_000;
    }
    const columns = [...books.columns, { kind: 'tax' as const, category: 'income-tax', counts: [], sums }];
    of.ledger.write(NOODLES, { ...books, columns });
    for (const horizonDays of [28, 90]) {
      const forecast = await ask(of, { horizonDays });
      const { days } = await getForecastSeries(of, TENANT, { forecastId: forecast.id });
      const paid = (part: 'statisticalMinor' | 'knownMinor') =>
        days.reduce((sum, { outflow }) => sum + outflow[part], 0);
      expect(paid('statisticalMinor'), `${horizonDays} days`).to.equal(0);
      // The next one is due on 2026-01-15, of as many sales as the last.
      if (horizonDays === 90) expect(paid('knownMinor')).to.be.within(850_000, 950_000);
    }
  });

  it('counts a tax that somebody has planned once, by the plan', async () => {
    const of = rim(302);
    // 482,772 of the third quarter are late: 460,000.00 were sold.
    of.ledger.write(NOODLES, { ...madeBooks(302), soldMinor: new Array<number>(302).fill(500_000) });
    const outOf = async () => {
      const forecast = await ask(of, { horizonDays: 60 });
      const { data } = await listForecastEvents(of, TENANT, { forecastId: forecast.id, limit: 100 });
      return {
        outMinor: forecast.days.reduce((sum, { outflow }) => sum + outflow.mean, 0),
        events: data.filter(({ source }) => source === 'tax' || source === 'plan'),
      };
    };
    const plan = (amountMinor: number) =>
      createCashPlan(
        { ...of, newId: () => `pln_${String(amountMinor).padStart(8, '0')}` },
        {
          ...{ merchantId: NOODLES, name: { zh: '补缴', en: 'VAT' }, kind: 'tax', direction: 'out' },
          items: [{ date: '2025-11-05', amountMinor }],
        },
        {
          caller: { tenantId: TENANT, userId: 'usr_owner0001', roles: ['owner'] },
          ...{ audit: () => undefined, withRecord: () => ({}) },
        },
      );
    const before = await outOf();
    expect(before.events.map(({ id }) => id)).to.deep.equal(['tax:vat:2025-Q3']);
    await plan(480_000);
    const planned = await outOf();
    expect(planned.outMinor - before.outMinor).to.equal(480_000 - 482_772);
    expect(planned.events).to.have.length(1);
    expect(planned.events[0]).to.deep.include({
      ...{ source: 'plan', date: '2025-11-05', amountMinor: 480_000 },
      insteadOf: {
        name: { zh: '增值税及附加（所属期 2025-Q3）', en: 'VAT and surtax for 2025-Q3' },
        ...{ date: '2025-10-30', amountMinor: 482_772 },
      },
    });
    // More than a tenth off it is another tax.
    await plan(430_000);
    expect((await outOf()).outMinor - planned.outMinor).to.equal(430_000);
  });

  it('taxes sales in the period in which they were made, and can be computed again from what it kept', async () => {
    const of = rim(302);
    // 400 yuan a day arrive, and 5,000 a day were sold: 29 days of them in October, 1 % inside.
    const books = madeBooks(302);
    const columns = books.columns.map((one) =>
      one.kind === 'sale' ? { ...one, sums: one.sums.map(() => 40_000) } : one,
    );
    const sales = { ...books, columns, soldMinor: new Array<number>(302).fill(500_000) };
    of.ledger.write(NOODLES, sales);
    const forecast = await ask(of, { horizonDays: 90 });
    const { data: cliffs } = await listCliffs(of, TENANT, { forecastId: forecast.id });
    const quarter = cliffs.find(({ period }) => period === '2025-Q4')!;
    expect(quarter.soFarMinor).to.equal(Math.round((29 * 500_000) / 1.01));
    const { data } = await listForecastEvents(of, TENANT, { forecastId: forecast.id, limit: 100 });
    // 460,000.00 of the third quarter: 1 % of 455,445.54 and 6 % surtax, which nobody has paid by the 15th.
    expect(data.filter(({ source }) => source === 'tax')[0]).to.deep.include({
      ...{ id: 'tax:vat:2025-Q3', state: 'late', date: '2025-10-30', amountMinor: 482_772 },
    });
    expect((await reproduceForecast(of, TENANT, { forecastId: forecast.id })).isSame).to.equal(true);
  });

  it('counts in the balance what moved before the days that it looks at', async () => {
    const of = rim(1400);
    of.ledger.today = '2030-01-01';
    const moved = madeBooks(1400)
      .columns.filter(({ kind }) => kind !== 'own_transfer')
      .flatMap(({ sums }) => sums)
      .reduce((sum, one) => sum + one, 0);
    const forecast = await ask(of);
    expect(forecast.openingBalanceMinor).to.equal(5_000_000 + moved);
    expect(forecast.restsOn.en).to.contain('820 days');
  });

  it('does not take the half day of today for a bad day', async () => {
    // 2025-01-01 + 324 days is 2025-11-21: today.
    const of = rim(325);
    expect((await ask(of)).asOf).to.equal('2025-11-20');
    of.ledger.today = '2025-11-22';
    expect((await ask(of)).asOf).to.equal('2025-11-21');
  });

  it('can be asked what it would have said on an earlier day, and knows nothing of later ones', async () => {
    const of = rim();
    const then = await ask(of, { asOf: '2025-09-30' });
    const changed = madeBooks(300);
    changed.columns[0]!.sums.fill(9, 273);
    of.ledger.write(NOODLES, changed);
    const again = await ask(of, { asOf: '2025-09-30' });
    expect(then.asOf).to.equal('2025-09-30');
    expect(again.days.map(({ inflow }) => inflow.mean)).to.deep.equal(
      then.days.map(({ inflow }) => inflow.mean),
    );
    expect((await ask(of, { asOf: '2027-01-01' })).asOf).to.equal('2025-10-27');
  });

  it('is the same answer to the same question, in every process, and computed once', async () => {
    const [here, there] = [rim(), rim()];
    there.clock.advance(86_400_000);
    const first = JSON.stringify(await ask(here));
    expect(JSON.stringify(await ask(there))).to.equal(first);
    expect(JSON.stringify(await ask(here))).to.equal(first);
    expect(here.ledger.seriesReads).to.equal(1);
    expect((await ask(here, { horizonDays: 31 })).id).not.to.equal(JSON.parse(first).id);
  });

  it('is another answer after the books have changed; the old one stays', async () => {
    const of = rim();
    const before = await ask(of);
    of.ledger.write(NOODLES, madeBooks(300, 2));
    const after = await ask(of);
    expect(after.id).not.to.equal(before.id);
    expect((await getForecast(of, TENANT, { forecastId: before.id })).forecast).to.deep.equal(before);
  });

  it('is another answer after the law has changed: a new notice of days off, another rate', async () => {
    const of = rim();
    const before = await ask(of);
    const lawBook = { ...of.lawBook, digest: 'of the new notice' };
    const after = await ask({ ...of, lawBook });
    expect(after.id).not.to.equal(before.id);
    expect((await ask(of)).id).to.equal(before.id);
    expect(of.ledger.seriesReads).to.equal(2);
  });

  it('reads again when the books change while it reads', async () => {
    const of = rim();
    const read = of.ledger.readDailySeries;
    let writes = 0;
    of.ledger.readDailySeries = async (...window) => {
      const series = await read(...window);
      if (writes++ === 0) of.ledger.write(NOODLES, madeBooks(301));
      return series;
    };
    expect((await ask(of)).asOf).to.equal('2025-10-28');
    of.ledger.readDailySeries = async (...window) => {
      of.ledger.write(NOODLES, madeBooks(302));
      return read(...window);
    };
    const error = await failure(ask(of, { horizonDays: 60 }));
    expect(error).to.be.instanceOf(Problem).with.property('code', 'CONFLICT');
  });

  it('says what is missing when the books are empty, too short, or begin later', async () => {
    const of = rim(13);
    const outcome = await forecastCashflow(of, TENANT, contract.params.parse({ merchantId: NOODLES }));
    expect(outcome).to.include({ status: 'not-enough-data', code: 'history-too-short' });
    of.ledger.write(NOODLES, { from: '2025-01-01', columns: [] });
    const empty = await forecastCashflow(of, TENANT, contract.params.parse({ merchantId: NOODLES }));
    expect(empty).to.include({ status: 'not-enough-data', code: 'no-transactions' });
    const early = contract.params.parse({ merchantId: NOODLES, asOf: '2024-06-01' });
    expect(await forecastCashflow(rim(), TENANT, early)).to.include({ code: 'no-transactions' });
  });

  it('lists payouts that are still to come, and is the same forecast with them', async () => {
    const [plain, of] = [rim(), rim()];
    of.ledger.pending.push({
      ...{ merchantId: NOODLES, channel: '美团', settlesOn: '2025-10-29', count: 9, sumMinor: 70_000 },
      ...{ soldFrom: '2025-10-26', soldTo: '2025-10-27' },
    });
    const forecast = await ask(of);
    expect(forecast.days).to.deep.equal((await ask(plain)).days);
    const { data } = await listForecastEvents(of, TENANT, { forecastId: forecast.id, limit: 50 });
    const payout = data.find(({ source }) => source === 'settlement');
    expect(payout).to.include({ date: '2025-10-29', amountMinor: 70_000, part: 'statistical' });
    expect(data.find(({ source }) => source === 'recurring')).to.include({ part: 'recurring' });
  });

  it('learns of channels from the whole months before, so that a past day knows no later sales', async () => {
    const of = rim();
    of.ledger.channelTotals.push({ channel: '美团', salesMinor: 100, feesMinor: 1 });
    const channelsOn = async (asOf: string) => {
      of.ledger.monthsAsked.length = 0;
      const { id: forecastId } = await ask(of, { asOf });
      const { channels } = await getForecastSeries(of, TENANT, { forecastId });
      return [of.ledger.monthsAsked.map((months) => Object.values(months).join(' ')), channels.length];
    };
    expect(await channelsOn('2025-08-05')).to.deep.equal([['2025-05 2025-07'], 1]);
    // Books that begin in the month of the question: read is what nothing was added to since. They end on 2025-10-27.
    of.ledger.firstMonth = '2025-10';
    expect(await channelsOn('2025-10-27')).to.deep.equal([['2025-07 2025-09', '2025-10 2025-10'], 1]);
    expect(await channelsOn('2025-10-20')).to.deep.equal([['2025-07 2025-09'], 0]);
  });

  it('adds payouts that a holiday before the last day has put off, and asks for them only then', async () => {
    // 2025-10-24, a Friday, and the weekend behind it are off; the books end on Monday the 27th.
    const friday = parseDate('2025-10-24');
    const calendar: WorkCalendar = {
      isHoliday: (one) => one === friday,
      isDayOff: (one) => one === friday || WEEKENDS_ONLY.isDayOff(one),
    };
    const answer = async (asOf: string, isHeld: boolean) => {
      const of = { ...rim(), lawBook: { ...PLAIN_LAW, calendarOf: () => calendar } };
      of.ledger.channelTotals.push({ channel: '美团', salesMinor: 100, feesMinor: 1 });
      for (let one = friday - 27; one <= friday + 2; one++) {
        const arrival = nextWorkday(one + 1, calendar);
        of.ledger.sales.push({
          ...{ id: `txn_noodles01.api.${one}`, merchantId: NOODLES, externalId: `${one}`, source: 'api' },
          ...{ occurredAt: `${formatDate(one)}T04:00:00Z`, currency: 'CNY', taxIncluded: true },
          ...{ businessDate: formatDate(one), settledOn: formatDate(arrival), channel: '美团' },
          ...{ direction: 'in', amountMinor: 5000, kind: 'sale', status: 'settled' },
        });
        if (isHeld && arrival > friday)
          of.ledger.pending.push({
            ...{ merchantId: NOODLES, channel: '美团', settlesOn: formatDate(arrival), count: 1 },
            ...{ soldFrom: formatDate(one), soldTo: formatDate(one), sumMinor: 5000 },
          });
      }
      const forecast = await ask(of, { asOf });
      return new Map(forecast.days.map(({ date, inflow }) => [date, inflow.mean]));
    };
    const [held, plain] = [await answer('2025-10-24', true), await answer('2025-10-24', false)];
    // Sold on Thursday and due on Friday: 5,000 on Monday. What is sold on Friday usually comes then.
    for (const [date, mean] of plain)
      expect(held.get(date)).to.equal(mean + (date === '2025-10-27' ? 5000 : 0));
    expect(await answer('2025-10-27', true)).to.deep.equal(await answer('2025-10-27', false));
  });

  it('does not find a lower line likelier to be crossed than a higher one', async () => {
    const of = rim();
    const { lowest } = (await ask(of)).risk;
    const chances: number[] = [];
    for (const below of [40_000, 30_000, 20_000, 10_000, 0]) {
      const { risk } = await ask(of, { floorMinor: lowest.balanceMinor - below });
      chances.push(risk.probability);
    }
    expect(chances).to.deep.equal([...chances].sort((a, b) => a - b));
    expect(new Set(chances).size).to.be.greaterThan(2);
  });

  it('lists of a planned loan what falls due within its days, and does not say that loans are left out', async () => {
    const of = rim();
    const without = await ask(of);
    expect(without.restsOn.en).to.contain('Loans not yet in the books are not counted.');
    const terms = {
      principalMinor: 1_200_000,
      yearlyRateBps: 0,
      months: 12,
      firstDueOn: '2025-11-15',
      method: 'equal-principal' as const,
    };
    const plan = { merchantId: NOODLES, name: { en: 'Bank' }, kind: 'financing' as const };
    await createCashPlan(
      { ...of, newId: () => 'pln_00000001' },
      { ...plan, direction: 'out', items: undefined, loan: terms },
      {
        caller: { tenantId: TENANT, userId: 'usr_owner0001', roles: ['owner'] },
        audit: () => undefined,
        withRecord: () => ({}),
      },
    );
    // From 2025-10-28 to 2025-12-26: two of twelve instalments.
    const forecast = await ask(of, { horizonDays: 60 });
    const { data } = await listForecastEvents(of, TENANT, { forecastId: forecast.id, limit: 50 });
    const due = data.filter(({ source }) => source === 'plan').map(({ date }) => date);
    expect(due).to.deep.equal(['2025-11-15', '2025-12-15']);
    const series = await getForecastSeries(of, TENANT, { forecastId: forecast.id });
    expect(series.days.reduce((sum, { outflow }) => sum + outflow.knownMinor, 0)).to.equal(200_000);
    expect(forecast.restsOn.en).not.to.contain('Loans not yet in the books');
    expect(forecast.restsOn.zh).not.to.contain('借款未计入');
  });

  it('does not know merchants that the ledger does not show', async () => {
    const error = await failure(ask(rim(), { merchantId: STRANGER }));
    expect(error).to.be.instanceOf(Problem).with.property('code', 'NOT_FOUND');
  });
});

describe('a group', () => {
  function group(): Rim {
    const of = rim();
    of.ledger.write('mer_noodles02', madeBooks(300, 2));
    of.ledger.groups.set(GROUP, [NOODLES, 'mer_noodles02']);
    return of;
  }
  const params = { merchantId: undefined, groupId: GROUP };

  it('is forecast from the sum of its members', async () => {
    const of = group();
    const [whole, one, two] = [
      await ask(of, params),
      await ask(of),
      await ask(of, { merchantId: 'mer_noodles02' }),
    ];
    expect(whole.openingBalanceMinor).to.equal(one.openingBalanceMinor + two.openingBalanceMinor);
    expect(whole.subject).to.deep.equal({ kind: 'group', id: GROUP });
  });

  it('is another question for somebody who sees only some of its members', async () => {
    const of = group();
    const whole = await ask(of, params);
    of.ledger.visible = new Set([NOODLES]);
    const part = await ask(of, params);
    expect(part.id).not.to.equal(whole.id);
    const hidden = await failure(getForecast(of, TENANT, { forecastId: whole.id }));
    expect(hidden).to.be.instanceOf(Problem).with.property('code', 'NOT_FOUND');
    const list = await listForecasts(of, TENANT, { groupId: GROUP, limit: 50 });
    expect(list.data.map(({ id }) => id)).to.deep.equal([part.id]);
  });
});

describe('forecasts that were given', () => {
  it('are listed newest first with a cursor', async () => {
    const of = rim();
    const ids: string[] = [];
    for (const horizonDays of [7, 14, 21]) {
      ids.unshift((await ask(of, { horizonDays })).id);
      of.clock.advance(1000);
    }
    const first = await listForecasts(of, TENANT, { merchantId: NOODLES, limit: 2 });
    expect(first.data.map(({ id }) => id)).to.deep.equal(ids.slice(0, 2));
    expect(first.page.hasMore).to.equal(true);
    const cursor = first.page.nextCursor!;
    const second = await listForecasts(of, TENANT, { merchantId: NOODLES, limit: 2, cursor });
    expect(second).to.deep.include({ page: { hasMore: false } });
    expect(second.data[0]).to.include({ id: ids[2], horizonDays: 7, scoredDays: 0 });
    const invented = await failure(listForecasts(of, TENANT, { merchantId: NOODLES, limit: 2, cursor: 'x' }));
    expect(invented).to.be.instanceOf(Problem).with.property('code', 'CURSOR_INVALID');
  });

  it('are not there for another tenant, for a merchant that is gone, and when nobody gave them', async () => {
    const of = rim();
    const { id } = await ask(of);
    for (const work of [
      getForecast(of, 'ten_00000002', { forecastId: id }),
      getForecast(of, TENANT, { forecastId: 'fct_never1234' }),
    ]) {
      expect(await failure(work))
        .to.be.instanceOf(Problem)
        .with.property('code', 'NOT_FOUND');
    }
    of.ledger.remove(NOODLES);
    const gone = await failure(getForecast(of, TENANT, { forecastId: id }));
    expect(gone).to.be.instanceOf(Problem).with.property('code', 'NOT_FOUND');
  });
});
