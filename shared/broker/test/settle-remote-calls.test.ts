import { setTimeout as sleep } from 'node:timers/promises';
import { systemCaller } from '@merchant-analysis/broker/meta';
import { answer, service } from '@merchant-analysis/broker/service';
import { query } from '@merchant-analysis/contracts/contract';
import { Problem } from '@merchant-analysis/kernel/problem';
import { startTwoNodes } from '@merchant-analysis/testkit/two-nodes';
import { expect } from 'chai';
import { z } from 'zod';

const ponder = query({
  action: 'cost.ponder',
  summary: 'Takes longer than anybody waits',
  params: z.object({}),
  result: z.object({}),
  timeoutMs: 200,
});

describe('a remote call that has timed out', () => {
  it('does not keep the process that asked from stopping', async function () {
    // Without settling, the stop waits for its whole limit of 15 s.
    this.timeout(6_000);
    const slow = answer(ponder, async () => {
      await sleep(600);
      return {};
    });
    const nodes = await startTwoNodes([service('cost', { answers: [slow], health: async () => [] })]);
    const failure = await nodes.host
      .ask(ponder, {}, { caller: systemCaller('ten_00000001') })
      .catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Problem).with.property('code', 'TIMEOUT');
    await nodes.stop();
  });
});
