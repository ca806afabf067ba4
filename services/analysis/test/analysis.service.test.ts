import { compose } from '@merchant-analysis/analysis/container';
import { systemCaller } from '@merchant-analysis/broker/meta';
import { type AnalysisReport, analyze } from '@merchant-analysis/contracts/analysis';
import { Problem } from '@merchant-analysis/kernel/problem';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { startTwoNodes, type TwoNodes } from '@merchant-analysis/testkit/two-nodes';
import { expect } from 'chai';
import { MERCHANT } from './made-answers.js';
import { madeCashflow, madeChecker, madeCost, madeLedger } from './made-services.js';

const caller = systemCaller('ten_00000001');

describe('the analysis service behind the broker', () => {
  let nodes: TwoNodes;

  beforeEach(async () => {
    const environment = { logger: silentLogger(), clock: { now: () => 0 } };
    const { schema } = await compose({ ...environment, env: { ANALYST_TIMEOUT_MS: '1500' } });
    nodes = await startTwoNodes([madeLedger(), madeCashflow(), madeCost(), madeChecker(), schema]);
  });
  afterEach(() => nodes.stop());

  it('is partial while an analyst is gone, and whole again, byte for byte, when it is back', async () => {
    const before = await report();
    expect(before.status).to.equal('complete');
    await replace('cost');
    const without = await report();
    expect(without).to.include({ status: 'partial', verdict: 'failed' });
    expect(without.cost).to.deep.equal({
      status: 'unavailable',
      problem: { code: 'SERVICE_UNAVAILABLE', title: 'cost does not answer at the moment.', retryable: true },
    });
    await replace('cost', madeCost());
    expect(JSON.stringify(await report())).to.equal(JSON.stringify(before));
  });

  it('goes on without an analyst that takes too long', async () => {
    await replace('cost', madeCost(3_000));
    const { status, cost } = await report();
    expect(status).to.equal('partial');
    expect(cost.status === 'unavailable' && cost.problem.code).to.equal('TIMEOUT');
  });

  it('leaves the verdict undetermined while compliance is gone or too slow', async () => {
    await replace('compliance');
    expect((await report()).verdict).to.equal('undetermined');
    await replace('compliance', madeChecker(3_000));
    expect((await report()).verdict).to.equal('undetermined');
    await replace('compliance', madeChecker());
    expect((await report()).verdict).to.equal('failed');
  });

  it('does not find a merchant that the caller may not see', async () => {
    const failure = await report('mer_stranger1').catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Problem).with.property('code', 'NOT_FOUND');
  });

  function report(merchantId = MERCHANT): Promise<AnalysisReport> {
    return nodes.host.ask(analyze, { merchantId }, { caller });
  }

  async function replace(name: string, schema?: ReturnType<typeof madeCost>): Promise<void> {
    const running = nodes.far.getLocalService(name);
    if (running) await nodes.far.destroyService(running);
    if (schema) {
      nodes.far.createService(schema);
      await nodes.far.waitForServices([name], 30_000, 20);
    }
  }
});
