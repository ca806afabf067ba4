import { systemCaller } from '@merchant-analysis/broker/meta';
import { answer, service } from '@merchant-analysis/broker/service';
import { compose } from '@merchant-analysis/cashflow-predictor/container';
import {
  forecastCashflow,
  getForecast,
  listForecasts,
  scoreForecasts,
} from '@merchant-analysis/contracts/cashflow';
import { healthOf } from '@merchant-analysis/contracts/health';
import { describeSubject, getDataVersion } from '@merchant-analysis/contracts/merchants';
import { readDailySeries } from '@merchant-analysis/contracts/read-models';
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
      ],
    });
    const composition = await compose({
      env: { DATA_DIR: folder.path },
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
    expect([...bases]).to.deep.equal(['settlement']);
    expect([...tenants]).to.deep.equal(['ten_00000001']);
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
    expect(run.detail['scored']).to.equal(2);
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
