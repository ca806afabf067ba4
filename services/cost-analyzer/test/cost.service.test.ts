import { systemCaller } from '@merchant-analysis/broker/meta';
import { answer, service } from '@merchant-analysis/broker/service';
import { analyzeCosts } from '@merchant-analysis/contracts/cost';
import { healthOf } from '@merchant-analysis/contracts/health';
import { describeSubject } from '@merchant-analysis/contracts/merchants';
import { readDailySeries, readMonthlyBreakdown } from '@merchant-analysis/contracts/read-models';
import { ledgerOf } from '@merchant-analysis/cost-analyzer/adapters/ledger.broker';
import { costService } from '@merchant-analysis/cost-analyzer/cost.service';
import { Problem } from '@merchant-analysis/kernel/problem';
import { startTwoNodes, type TwoNodes } from '@merchant-analysis/testkit/two-nodes';
import { expect } from 'chai';
import { dailyColumn, isDayOfMonth } from './domain/made-books.js';
import { MERCHANT, memoryLedger } from './memory-ledger.js';

const days = { from: '2024-06-01', to: '2025-11-20' };
const ledger = memoryLedger({
  ...days,
  columns: [
    dailyColumn('sale', days, (_, index) => 300_000 + (index % 90) * 3000),
    dailyColumn('rent', days, (day) => (isDayOfMonth(day, 1) ? -1_000_000 : 0)),
  ],
});
const caller = systemCaller('ten_00000001');

describe('cost-analyzer behind the broker', () => {
  let nodes: TwoNodes;
  const tenants = new Set<string>();

  before(async () => {
    const books = service('ledger', {
      answers: [
        answer(describeSubject, (params, call) => {
          tenants.add(call.caller.tenantId);
          return ledger.describeSubject(params);
        }),
        answer(readDailySeries, (params) => ledger.readDailySeries(params, params)),
        answer(readMonthlyBreakdown, (params) => ledger.readItems(params, params)),
      ],
    });
    const calendar = { holidaysOf: () => new Set<number>() };
    nodes = await startTwoNodes([books, costService({ ledgerOf, calendar })]);
  });
  after(() => nodes.stop());

  it('answers within its contract, asking the ledger for the same caller', async () => {
    const result = await nodes.host.ask(analyzeCosts, { merchantId: MERCHANT }, { caller });
    expect(result.status === 'done' && result.analysis.monthly).to.have.length(13);
    expect([...tenants]).to.deep.equal(['ten_00000001']);
  });

  it('passes on that a merchant is not found', async () => {
    const failure = await nodes.host
      .ask(analyzeCosts, { merchantId: 'mer_stranger1' }, { caller })
      .catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Problem).with.property('code', 'NOT_FOUND');
  });

  it('refuses a window that ends before it begins', async () => {
    const failure = await nodes.host
      .ask(analyzeCosts, { merchantId: MERCHANT, from: '2025-02-01', to: '2025-01-01' }, { caller })
      .catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Problem).with.property('code', 'VALIDATION_FAILED');
    expect((failure as Problem).errors[0]?.path).to.equal('to');
  });

  it('is healthy', async () => {
    const health = await nodes.host.ask(healthOf('cost'), {}, { caller });
    expect(health.status).to.equal('healthy');
  });
});
