import {
  listCashAlerts,
  putCashAlertPolicy,
} from '@merchant-analysis/cashflow-predictor/actions/cash-alerts';
import { watchCash } from '@merchant-analysis/cashflow-predictor/actions/watch-cash';
import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import type { Forecaster } from '@merchant-analysis/cashflow-predictor/ports/forecaster';
import { keepNotice } from '@merchant-analysis/contracts/notices';
import { publishEvent } from '@merchant-analysis/contracts/webhooks';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { expect } from 'chai';
import { madeBooks, NOODLES } from '../made-books.js';
import { memoryForecastStore } from '../memory-forecast-store.js';
import { memoryLedger } from '../memory-ledger.js';
import { memoryDecisions } from '../memory-rim.js';
import { comparison } from '../scored-days.js';

const TENANT = 'ten_00000001';
const caller = { tenantId: TENANT, userId: 'usr_owner0001', roles: ['owner' as const] };
const call = { caller, audit: () => undefined, withRecord: () => ({}) };
const forecastBooks: Forecaster = async (input) => forecastCashflow(input);

function rim(openingBalanceMinor: number) {
  const ledger = memoryLedger();
  const books = madeBooks(300);
  ledger.write(NOODLES, { ...books, openingBalanceMinor });
  const clock = fakeClock('2025-11-21T08:00:00Z');
  const memory = memoryDecisions();
  return { ledger, forecasts: memoryForecastStore(), ...memory, clock, forecastBooks };
}

const moved = madeBooks(300)
  .columns.filter(({ kind }) => kind !== 'own_transfer')
  .flatMap(({ sums }) => sums)
  .reduce((sum, one) => sum + one, 0);

const terms = { merchantId: NOODLES, enabled: true, floorMinor: 0, probability: 0.2, withinDays: 30 };

describe('watching the cash of a merchant', () => {
  it('raises an alert once, tells it once, and closes it when the reason is gone', async () => {
    const of = rim(-moved - 3_500_000);
    await putCashAlertPolicy(of, terms, call);
    const { outgoing } = of.cashAlerts.alerts as unknown as {
      outgoing: { action: string; params: object }[];
    };
    expect((await watchCash(of, TENANT, 'r1')).detail['raised']).to.equal(1);
    expect((await watchCash(of, TENANT, 'r2')).detail['raised']).to.equal(0);
    expect(outgoing.map(({ action }) => action)).to.deep.equal([keepNotice.action, publishEvent.action]);
    const notice = keepNotice.params.parse(outgoing[0]!.params);
    expect(notice).to.deep.include({ kind: 'alert-raised', merchantId: NOODLES });
    expect(notice.resource.type).to.equal('cash-alert');
    expect(notice.text.zh).to.contain('余额');
    expect(outgoing[1]!.params).to.deep.include({ event: 'forecast.low_balance', merchantId: NOODLES });
    const { data } = await listCashAlerts(of, { limit: 10 }, { caller });
    expect(data[0]).to.deep.include({ kind: 'low-balance', state: 'open', merchantId: NOODLES });
    expect(data[0]!.figures['probability']).to.be.greaterThan(0.2);

    of.ledger.write(NOODLES, madeBooks(300));
    of.clock.advance(86_400_000);
    expect((await watchCash(of, TENANT, 'r3')).detail['closed']).to.equal(1);
    expect((await listCashAlerts(of, { limit: 10 }, { caller })).data[0]!.state).to.equal('closed');
    expect(outgoing).to.have.length(2);
  });

  it('closes the alerts of a policy that was switched off, and raises them again when it is on', async () => {
    const of = rim(-moved - 3_500_000);
    await putCashAlertPolicy(of, terms, call);
    await watchCash(of, TENANT, 'r1');
    await putCashAlertPolicy(of, { ...terms, enabled: false }, call);
    const off = await watchCash(of, TENANT, 'r2');
    expect(off).to.deep.include({ merchants: 0, failed: 0 });
    expect(off.detail).to.deep.equal({ raised: 0, closed: 1, withoutBooks: 0 });
    const [alert] = (await listCashAlerts(of, { limit: 10 }, { caller })).data;
    expect(alert).to.deep.include({ kind: 'low-balance', state: 'closed' });
    expect((await watchCash(of, TENANT, 'r3')).detail['closed']).to.equal(0);
    await putCashAlertPolicy(of, terms, call);
    expect((await watchCash(of, TENANT, 'r4')).detail['raised']).to.equal(1);
  });

  it('says of a balance below the line that it is there, and of one above it that it falls', async () => {
    const textAt = async (balanceMinor: number, floorMinor: number, boughtMinor = 0) => {
      const of = rim(0);
      const { columns, from } = madeBooks(300);
      const sums = new Array<number>(300).fill(boughtMinor);
      of.ledger.write(NOODLES, {
        from,
        openingBalanceMinor: balanceMinor - moved - 300 * boughtMinor,
        columns: [...columns, { kind: 'purchase', counts: [], sums }],
      });
      await putCashAlertPolicy(of, { ...terms, floorMinor }, call);
      await watchCash(of, TENANT, 'r');
      return (await listCashAlerts(of, { limit: 10 }, { caller })).data[0]!.text;
    };
    const below = await textAt(10_000_000, 20_000_000);
    expect(below.en).to.match(
      /^The balance is below 200000\.00 CNY: it was 100000\.00 CNY on 2025-10-27, and the lowest expected within 30 days is [\d.]+ CNY on /,
    );
    expect(below.zh).to.contain('余额已低于 200000.00 CNY').and.not.contain('可能性');
    const falling = await textAt(1_000_000, 99_999, -150_000);
    expect(falling.en).to.contain('The balance falls below 999.99 CNY within 30 days with a chance of');
  });

  it('shows alerts of visible merchants alone, and looks at no merchant without a policy', async () => {
    const of = rim(-moved - 3_500_000);
    expect((await watchCash(of, TENANT, 'r')).merchants).to.equal(0);
    await putCashAlertPolicy(of, terms, call);
    await watchCash(of, TENANT, 'r');
    of.ledger.visible = new Set();
    expect((await listCashAlerts(of, { limit: 10 }, { caller })).data).to.deep.equal([]);
  });
});

describe('forecasts that do not hold', () => {
  it('make the intervals of the next forecast wider, under another id', async () => {
    const of = rim(0);
    const { forecastCashflow: ask } = await import(
      '@merchant-analysis/cashflow-predictor/actions/forecast-cashflow'
    );
    const params = { merchantId: NOODLES, horizonDays: 30, floorMinor: 0 };
    const before = await ask(of, TENANT, params);
    // Its 30 days end with the books; half of them lay in the intervals.
    const old = await ask(of, TENANT, { ...params, asOf: '2025-09-27' });
    if (before.status !== 'done' || old.status !== 'done') throw new Error('not enough data');
    await of.forecasts.keepRealised(TENANT, old.forecast.id, comparison('2025-09-27', 30, 0.5));
    const after = await ask(of, TENANT, params);
    if (after.status !== 'done') throw new Error('not enough data');
    expect(after.forecast.id).not.to.equal(before.forecast.id);
    const width = ({ days }: typeof before.forecast) => days[9]!.balance.hi80 - days[9]!.balance.lo80;
    expect(width(after.forecast) / width(before.forecast)).to.be.within(1.5, 1.95);
    expect(after.forecast.days.map(({ net }) => net.mean)).to.deep.equal(
      before.forecast.days.map(({ net }) => net.mean),
    );
    // As of a past day, by what was known on it.
    const then = await ask(of, TENANT, { ...params, asOf: '2025-09-27' });
    expect(then).to.deep.equal(old);
  });

  it('raise an alert when they are of late, and none when one asks today as of a year ago', async () => {
    const of = rim(0);
    of.ledger.write(NOODLES, madeBooks(500));
    of.ledger.today = '2026-06-01';
    const { forecastCashflow: ask } = await import(
      '@merchant-analysis/cashflow-predictor/actions/forecast-cashflow'
    );
    const drifts = async (asOf: string) => {
      const asked = await ask(of, TENANT, { merchantId: NOODLES, horizonDays: 30, floorMinor: 0, asOf });
      if (asked.status !== 'done') throw new Error('not enough data');
      await of.forecasts.keepRealised(TENANT, asked.forecast.id, comparison(asOf, 30, 0.5));
      await watchCash(of, TENANT, 'r');
      const { data } = await listCashAlerts(of, { limit: 10 }, { caller });
      return data.filter(({ kind }) => kind === 'forecast-drift');
    };
    await putCashAlertPolicy(of, { ...terms, floorMinor: -1_000_000_000 }, call);
    // The books end on 2026-05-15.
    expect(await drifts('2025-05-15')).to.deep.equal([]);
    const [alert] = await drifts('2026-04-15');
    expect(alert).to.deep.include({ state: 'open' });
    expect(alert!.figures).to.deep.include({ days: 30, coverage80: 0.5, widening: 1.9 });
  });
});
