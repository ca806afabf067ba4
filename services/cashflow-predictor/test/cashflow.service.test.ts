import { fileURLToPath } from 'node:url';
import { systemCaller } from '@merchant-analysis/broker/meta';
import { answer, service } from '@merchant-analysis/broker/service';
import { compose } from '@merchant-analysis/cashflow-predictor/container';
import { createCashPlan, deleteCashPlan, getCashPlan } from '@merchant-analysis/contracts/cash-plans';
import {
  forecastCashflow,
  getForecast,
  listForecasts,
  scoreForecasts,
} from '@merchant-analysis/contracts/cashflow';
import {
  backtestForecasts,
  getForecastDrivers,
  getForecastSeries,
  listCliffs,
  listForecastEvents,
  reproduceForecast,
} from '@merchant-analysis/contracts/forecast-detail';
import { healthOf } from '@merchant-analysis/contracts/health';
import { describeSubject, getDataVersion } from '@merchant-analysis/contracts/merchants';
import {
  listPendingSettlements,
  readDailySeries,
  readMonthlyBreakdown,
} from '@merchant-analysis/contracts/read-models';
import { decideRecurringStream, listRecurringStreams } from '@merchant-analysis/contracts/recurring-streams';
import { createScenarios, getScenarios } from '@merchant-analysis/contracts/scenarios';
import { listDealings, listInvoices, listTransactions } from '@merchant-analysis/contracts/transactions';
import { Problem } from '@merchant-analysis/kernel/problem';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { startTwoNodes, type TwoNodes } from '@merchant-analysis/testkit/two-nodes';
import { expect } from 'chai';
import { madeBooks, NOODLES, STRANGER } from './made-books.js';
import { memoryLedger } from './memory-ledger.js';

const caller = systemCaller('ten_00000001');

describe('cashflow-predictor behind the broker', () => {
  const folder = temporaryFolder();
  const ledger = memoryLedger();
  const bases = new Set<string>();
  const tenants = new Set<string>();
  let nodes: TwoNodes;
  let close: () => Promise<void>;

  before(async () => {
    ledger.write(NOODLES, madeBooks(300));
    const books = service('ledger', {
      answers: [
        answer(describeSubject, (params, call) => {
          tenants.add(call.caller.tenantId);
          return ledger.describeSubject(params);
        }),
        answer(getDataVersion, async (params) => ({
          dataVersion: await ledger.getDataVersion(params),
          today: ledger.today,
        })),
        answer(readDailySeries, (params) => {
          bases.add(params.basis);
          return ledger.readDailySeries(params, params);
        }),
        answer(readMonthlyBreakdown, async () => ({ currency: 'CNY', rows: [], members: 0 })),
        answer(listPendingSettlements, async () => ({ currency: 'CNY', rows: [] })),
        answer(listInvoices, async () => ({ data: [], page: { hasMore: false } })),
        answer(listTransactions, async () => ({ data: [], page: { hasMore: false } })),
        answer(listDealings, async () => ({ data: [], page: { hasMore: false } })),
      ],
    });
    const composition = await compose({
      env: { DATA_DIR: folder.path, CONFIG_DIR: fileURLToPath(new URL('../../../config', import.meta.url)) },
      logger: silentLogger(),
      clock: fakeClock('2025-11-21T08:00:00Z'),
    });
    close = composition.close;
    nodes = await startTwoNodes([books, composition.schema]);
  });
  after(async () => {
    await nodes.stop();
    await close();
    folder.remove();
  });

  const failure = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('forecasts within its contract, on the days the money moves, for the same caller', async () => {
    const outcome = await nodes.host.ask(forecastCashflow, { merchantId: NOODLES }, { caller });
    expect(outcome.status === 'done' && outcome.forecast.days).to.have.length(30);
    expect([...bases], 'sales once more, on the day on which they were made').to.deep.equal([
      'settlement',
      'business-date',
    ]);
    expect([...tenants]).to.deep.equal(['ten_00000001']);
  });

  it('plans an amount, finds it again under its id, and counts it in the next forecast', async () => {
    const plan = await nodes.host.ask(
      createCashPlan,
      {
        merchantId: NOODLES,
        name: { en: 'New oven' },
        kind: 'expense',
        items: [{ date: '2025-11-10', amountMinor: 800_000 }],
      },
      { caller },
    );
    const found = await nodes.host.ask(getCashPlan, { planId: plan.id }, { caller });
    expect(found.followed).to.deep.equal([{ date: '2025-11-10', amountMinor: 800_000, state: 'planned' }]);
    const outcome = await nodes.host.ask(forecastCashflow, { merchantId: NOODLES }, { caller });
    if (outcome.status !== 'done') throw new Error('not enough data');
    const { id: forecastId } = outcome.forecast;
    const events = await nodes.host.ask(listForecastEvents, { forecastId }, { caller });
    expect(events.data.map(({ source, date }) => `${source} ${date}`)).to.include('plan 2025-11-10');
    const series = await nodes.host.ask(getForecastSeries, { forecastId }, { caller });
    expect(series.days.find(({ date }) => date === '2025-11-10')?.outflow.knownMinor).to.equal(800_000);
    await nodes.host.ask(deleteCashPlan, { planId: plan.id }, { caller });
    const strangers = nodes.host.ask(
      getForecastSeries,
      { forecastId },
      { caller: systemCaller('ten_00000002') },
    );
    expect(await failure(strangers))
      .to.be.instanceOf(Problem)
      .with.property('code', 'NOT_FOUND');
  });

  it('tells for which recurring payment a plan is taken', async () => {
    const wish = { merchantId: NOODLES, name: { en: 'Rent' }, kind: 'rent' as const };
    const plan = await nodes.host.ask(
      createCashPlan,
      { ...wish, items: [{ date: '2025-11-07', amountMinor: 620_000 }] },
      { caller },
    );
    const outcome = await nodes.host.ask(forecastCashflow, { merchantId: NOODLES }, { caller });
    if (outcome.status !== 'done') throw new Error('not enough data');
    const { data } = await nodes.host.ask(
      listForecastEvents,
      { forecastId: outcome.forecast.id },
      { caller },
    );
    expect(data.find(({ source }) => source === 'plan')?.insteadOf).to.deep.equal({
      name: { zh: '房租', en: 'Rent' },
      ...{ date: '2025-11-05', amountMinor: 600_000 },
    });
    expect(data.filter(({ source }) => source === 'recurring')).to.deep.equal([]);
    await nodes.host.ask(deleteCashPlan, { planId: plan.id }, { caller });
  });

  it('shows the rent as a recurring flow that can be rejected, for who has read its version', async () => {
    const { data } = await nodes.host.ask(listRecurringStreams, { merchantId: NOODLES }, { caller });
    const rent = data.find(({ kind }) => kind === 'rent')!;
    expect(rent).to.deep.include({ every: 'month', status: 'mature', decision: 'undecided', version: 0 });
    const reject = { streamId: rent.id, decision: 'rejected' as const, ifVersion: 0 };
    const rejected = await nodes.host.ask(decideRecurringStream, reject, { caller });
    expect(rejected).to.deep.include({ decision: 'rejected', nextDates: [], version: 1 });
    expect(await failure(nodes.host.ask(decideRecurringStream, reject, { caller })))
      .to.be.instanceOf(Problem)
      .with.property('code', 'VERSION_STALE');
    const outcome = await nodes.host.ask(forecastCashflow, { merchantId: NOODLES }, { caller });
    expect(outcome.status === 'done' && outcome.forecast.recurring[0]?.nextDates).to.deep.equal([]);
    await nodes.host.ask(
      decideRecurringStream,
      { ...reject, ifVersion: 1, decision: 'undecided' },
      { caller },
    );
  });

  it('computes scenarios on the frozen forecast, and gives them again to their tenant alone', async () => {
    const outcome = await nodes.host.ask(forecastCashflow, { merchantId: NOODLES }, { caller });
    if (outcome.status !== 'done') throw new Error('not enough data');
    const changes = [{ kind: 'rent' as const, amountMinor: 50_000, dayOfMonth: 20 }];
    const asked = { forecastId: outcome.forecast.id, scenarios: [{ name: 'branch', changes }] };
    const made = await nodes.host.ask(createScenarios, asked, { caller });
    expect(made.baseline.probability).to.equal(outcome.forecast.risk.probability);
    expect(made.scenarios[0]!.endBalanceChangeMinor).to.equal(-50_000);
    const again = await nodes.host.ask(getScenarios, { scenarioId: made.id }, { caller });
    expect(again).to.deep.equal(made);
    const stranger = { caller: systemCaller('ten_00000002') };
    expect(await failure(nodes.host.ask(getScenarios, { scenarioId: made.id }, stranger)))
      .to.be.instanceOf(Problem)
      .with.property('code', 'NOT_FOUND');
  });

  it('computes a forecast again bit for bit from its basis, when the books have changed too', async () => {
    const outcome = await nodes.host.ask(
      forecastCashflow,
      { merchantId: NOODLES, horizonDays: 60 },
      { caller },
    );
    if (outcome.status !== 'done') throw new Error('not enough data');
    const { id: forecastId } = outcome.forecast;
    ledger.write(NOODLES, madeBooks(300, 7));
    const again = await nodes.host.ask(reproduceForecast, { forecastId }, { caller });
    expect(again.isSame).to.equal(true);
    expect(again.digest).to.equal(again.wasDigest);
    ledger.write(NOODLES, madeBooks(300));
    const { drivers, differenceMinor } = await nodes.host.ask(getForecastDrivers, { forecastId }, { caller });
    expect(drivers.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).to.equal(differenceMinor);
    const cliffs = await nodes.host.ask(listCliffs, { forecastId }, { caller });
    expect(cliffs.data.map(({ rule }) => rule)).to.include.members(['TX-02']);
    const tested = await nodes.host.ask(
      backtestForecasts,
      { merchantId: NOODLES, horizonDays: 28, origins: 4 },
      { caller },
    );
    expect(tested.origins).to.have.length(4);
    expect(tested.overall?.wapeInflow).to.be.within(0.02, 0.15);
    expect(tested.overall?.coverage80).to.be.within(0.6, 1);
  });

  it('gives again what it gave, and the score of the days since', async () => {
    const outcome = await nodes.host.ask(
      forecastCashflow,
      { merchantId: NOODLES, horizonDays: 7 },
      { caller },
    );
    if (outcome.status !== 'done') throw new Error('not enough data');
    const { id } = outcome.forecast;
    ledger.write(NOODLES, madeBooks(310));
    const run = await nodes.host.ask(scoreForecasts, {}, { caller });
    expect(run.detail['scored']).to.equal(run.detail['forecasts']);
    const kept = await nodes.host.ask(getForecast, { forecastId: id }, { caller });
    expect(kept.forecast).to.deep.equal(outcome.forecast);
    expect(kept.realised?.days).to.equal(7);
    const list = await nodes.host.ask(listForecasts, { merchantId: NOODLES }, { caller });
    expect(list.data.find((row) => row.id === id)).to.include({ scoredDays: 7 });
  });

  it('passes on that a merchant is not found, and refuses a horizon of 181 days', async () => {
    const unknown = await failure(nodes.host.ask(forecastCashflow, { merchantId: STRANGER }, { caller }));
    expect(unknown).to.be.instanceOf(Problem).with.property('code', 'NOT_FOUND');
    const far = await failure(
      nodes.host.ask(forecastCashflow, { merchantId: NOODLES, horizonDays: 181 }, { caller }),
    );
    expect(far).to.be.instanceOf(Problem).with.property('code', 'VALIDATION_FAILED');
  });

  it('is healthy while its store answers', async () => {
    expect((await nodes.host.ask(healthOf('cashflow'), {}, { caller })).status).to.equal('healthy');
  });
});
