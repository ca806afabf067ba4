import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/actions/forecast-cashflow';
import { listForecastEvents } from '@merchant-analysis/cashflow-predictor/actions/read-forecast-detail';
import { forecastCashflow as forecastInThisThread } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import type { Forecaster } from '@merchant-analysis/cashflow-predictor/ports/forecaster';
import { forecastCashflow as contract } from '@merchant-analysis/contracts/cashflow';
import type { Invoice, Transaction } from '@merchant-analysis/contracts/transactions';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { expect } from 'chai';
import { madeBooks, NOODLES } from '../made-books.js';
import { memoryForecastStore } from '../memory-forecast-store.js';
import { memoryLedger } from '../memory-ledger.js';
import { memoryDecisions } from '../memory-rim.js';

const TENANT = 'ten_00000001';
const forecastBooks: Forecaster = async (input) => forecastInThisThread(input);

const receivable: Invoice = {
  ...{ id: 'inv_noodles01.AR-1', merchantId: NOODLES, externalId: 'AR-1', currency: 'CNY' },
  ...{ direction: 'receivable', counterparty: '酒店', issuedOn: '2025-10-01', dueOn: '2025-11-10' },
  ...{ amountMinor: 90_000, balanceMinor: 90_000 },
};
const payment: Transaction = {
  ...{ id: 'txn_noodles01.api.1', merchantId: NOODLES, externalId: '1', source: 'api', currency: 'CNY' },
  ...{ occurredAt: '2025-10-20T04:00:00Z', businessDate: '2025-10-20', taxIncluded: true },
  ...{ direction: 'in', amountMinor: 90_000, kind: 'other_income', status: 'settled' },
  counterparty: '酒店',
};

/** The invoices among the events of a forecast. Books from 2025-01-01 to 2025-11-20. */
async function eventsOf(invoices: Invoice[], dealings: Transaction[], asOf?: string) {
  return (await forecastOf(invoices, dealings, asOf)).events;
}

async function forecastOf(invoices: Invoice[], dealings: Transaction[], asOf?: string) {
  const ledger = memoryLedger();
  ledger.write(NOODLES, madeBooks(324));
  for (const invoice of invoices) ledger.invoices.push(invoice);
  ledger.dealings.push(...dealings);
  const clock = fakeClock('2025-11-21T08:00:00Z');
  const rim = { ledger, forecasts: memoryForecastStore(), ...memoryDecisions(), clock, forecastBooks };
  const params = contract.params.parse({ merchantId: NOODLES, ...(asOf !== undefined && { asOf }) });
  const outcome = await forecastCashflow(rim, TENANT, params);
  if (outcome.status !== 'done') throw new Error(`not enough data: ${outcome.code}`);
  const forecastId = outcome.forecast.id;
  const { data } = await listForecastEvents(rim, TENANT, { forecastId, limit: 500 });
  const events = data
    .filter(({ source }) => source === 'invoice')
    .map(({ state, amountMinor }) => [state, amountMinor]);
  return { events, restsOn: outcome.forecast.restsOn };
}

describe('the invoices of a forecast', () => {
  it('are paid with any method, and not by refunds and by what is void', async () => {
    for (const method of ['cash', 'code', 'transfer', 'card', undefined] as const) {
      expect(await eventsOf([receivable], [{ ...payment, method }]), method).to.deep.equal([]);
    }
    const late = [['late', 90_000]];
    expect(await eventsOf([receivable], [{ ...payment, kind: 'refund' }])).to.deep.equal(late);
    expect(await eventsOf([receivable], [{ ...payment, status: 'void' }])).to.deep.equal(late);
    expect(await eventsOf([receivable], [{ ...payment, counterparty: '旅馆' }])).to.deep.equal(late);
  });

  it('are not late again on a past day, once the books call them paid', async () => {
    const closed = { ...receivable, balanceMinor: 0 };
    expect(await eventsOf([closed], [], '2025-11-15')).to.deep.equal([]);
    expect(await eventsOf([closed], [payment], '2025-11-15')).to.deep.equal([]);
    expect(await eventsOf([closed], [payment], '2025-10-19')).to.deep.equal([['expected', 90_000]]);
  });

  it('are not late on the day after their issue when no term is agreed, and doubtful when they are very late', async () => {
    const { dueOn: _, ...without } = receivable;
    expect(await eventsOf([{ ...without, issuedOn: '2025-11-19' }], [])).to.deep.equal([
      ['expected', 90_000],
    ]);
    const old = { ...receivable, issuedOn: '2025-01-05', dueOn: '2025-02-05' };
    expect(await eventsOf([old], [])).to.deep.equal([['doubtful', 90_000]]);
  });

  it('are all counted when they are open, and told where too many are settled to learn from all', async () => {
    // Of 324 days, in 100 each: 32,400 of the last 400 days, 18,000 or so of the last 180.
    const first = parseDate('2025-01-01');
    const settled = Array.from({ length: 32_400 }, (_, index): Invoice => {
      const on = formatDate(first + Math.floor(index / 100));
      const key = `AR-${index + 2}`;
      return { ...receivable, id: `inv_${key}`, externalId: key, balanceMinor: 0, issuedOn: on, dueOn: on };
    });
    const { events, restsOn } = await forecastOf([...settled.slice(0, 10_000), receivable], []);
    expect(events).to.deep.equal([['late', 90_000]]);
    expect(restsOn.en).not.to.contain('settled');
    const many = await forecastOf([...settled, receivable], []);
    expect(many.events).to.deep.equal([['late', 90_000]]);
    // From 2025-11-20 on 180 + 30 days back are 211 days of 100: more than 20,000, so 90 days.
    expect(many.restsOn.zh).to.contain('付款习惯只看近 90 天到期的');
    expect(many.restsOn.en).to.contain('due in the last 90 days');
  });
});
