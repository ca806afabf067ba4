import {
  listCashAlerts,
  putCashAlertPolicy,
} from '@merchant-analysis/cashflow-predictor/actions/cash-alerts';
import { watchCash } from '@merchant-analysis/cashflow-predictor/actions/watch-cash';
import { judgeDrift } from '@merchant-analysis/cashflow-predictor/domain/drift/judge-drift';
import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import type { Forecaster } from '@merchant-analysis/cashflow-predictor/ports/forecaster';
import type { RealisedForecast } from '@merchant-analysis/contracts/cashflow';
import { keepNotice } from '@merchant-analysis/contracts/notices';
import { publishEvent } from '@merchant-analysis/contracts/webhooks';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { expect } from 'chai';
import { madeBooks, NOODLES } from '../made-books.js';
import { memoryForecastStore } from '../memory-forecast-store.js';
import { memoryLedger } from '../memory-ledger.js';
import { memoryDecisions } from '../memory-rim.js';

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

describe('watching the cash of a merchant', () => {
  const terms = { merchantId: NOODLES, enabled: true, floorMinor: 0, probability: 0.2, withinDays: 30 };

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
  const scored = (days: number, coverage80: number): RealisedForecast => ({
    days,
    wapeNet: 0.3,
    wapeInflow: 0.2,
    coverage80,
    coverage95: 0.9,
    scoredThrough: '2025-11-20',
  });

  it('are told from chance, and widen what comes by what a normal distribution would need', () => {
    expect(judgeDrift([scored(20, 0.1)])).to.equal(undefined);
    expect(judgeDrift([scored(20, 0.8), scored(20, 0.7)])).to.deep.include({
      isDrifting: false,
      widening: 1,
    });
    // 50 % lie within 0.6745 standard deviations, 80 % within 1.2816: 1.9 times as wide.
    const judged = judgeDrift([scored(40, 0.5)]);
    expect(judged).to.deep.include({ isDrifting: true, widening: 1.9, coverage80: 0.5 });
    expect(judgeDrift([scored(40, 0)])?.widening).to.equal(2);
  });

  it('make the intervals of the next forecast wider, under another id', async () => {
    const of = rim(0);
    const { forecastCashflow: ask } = await import(
      '@merchant-analysis/cashflow-predictor/actions/forecast-cashflow'
    );
    const params = { merchantId: NOODLES, horizonDays: 30, floorMinor: 0 };
    const before = await ask(of, TENANT, params);
    if (before.status !== 'done') throw new Error('not enough data');
    await of.forecasts.keepRealised(TENANT, before.forecast.id, scored(30, 0.5));
    const after = await ask(of, TENANT, params);
    if (after.status !== 'done') throw new Error('not enough data');
    expect(after.forecast.id).not.to.equal(before.forecast.id);
    const width = ({ days }: typeof before.forecast) => days[9]!.balance.hi80 - days[9]!.balance.lo80;
    expect(width(after.forecast) / width(before.forecast)).to.be.within(1.5, 1.95);
    expect(after.forecast.days.map(({ net }) => net.mean)).to.deep.equal(
      before.forecast.days.map(({ net }) => net.mean),
    );
  });
});
