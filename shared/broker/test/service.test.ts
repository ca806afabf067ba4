import { ask } from '@merchant-analysis/broker/ask';
import type { AuditNote } from '@merchant-analysis/broker/meta';
import { systemCaller } from '@merchant-analysis/broker/meta';
import { answer, service } from '@merchant-analysis/broker/service';
import { query } from '@merchant-analysis/contracts/contract';
import { healthOf } from '@merchant-analysis/contracts/health';
import { problem } from '@merchant-analysis/contracts/problems';
import { Problem } from '@merchant-analysis/kernel/problem';
import { startTwoNodes, type TwoNodes } from '@merchant-analysis/testkit/two-nodes';
import { expect } from 'chai';
import { z } from 'zod';

const divide = query({
  action: 'cost.divide',
  summary: 'Divides',
  params: z.strictObject({ by: z.int(), waitMs: z.int().default(0) }),
  result: z.object({ quotient: z.int(), tenant: z.string(), key: z.string().optional() }),
  timeoutMs: 4_000,
});
const relay = query({
  action: 'ledger.relay',
  summary: 'Asks cost.divide for the same caller',
  params: z.object({ by: z.int() }),
  result: divide.result,
});
const order = query({
  action: 'ledger.order',
  summary: 'Notes what it does, and asks cost.divide afterwards',
  params: z.object({ by: z.int() }),
  result: divide.result,
});
const missing = query({
  action: 'identity.nothing',
  summary: 'Nobody answers this',
  params: z.object({}),
  result: z.object({}),
});

const caller = systemCaller('ten_00000001');

describe('a service behind a contract', () => {
  let nodes: TwoNodes;
  let isPrimaryAway = false;

  before(async () => {
    nodes = await startTwoNodes([
      service('cost', {
        stores: { store: { isAnswering: async () => true, isStale: () => false } },
        answers: [
          answer(divide, async ({ by, waitMs }, call) => {
            if (by === 0) throw problem('CONFLICT', { reason: 'division by zero' });
            if (by === -1) throw new TypeError('a bug');
            if (waitMs) await new Promise((resolve) => setTimeout(resolve, waitMs));
            call.audit({ resourceType: 'quotient', resourceId: String(by), changes: { by: { to: by } } });
            return {
              quotient: Math.trunc(100 / by),
              tenant: call.caller.tenantId,
              key: call.idempotency?.key,
            };
          }),
        ],
      }),
      service('ledger', {
        stores: { store: { isAnswering: async () => false, isStale: () => isPrimaryAway } },
        answers: [
          answer(relay, ({ by }, call) => call.ask(divide, { by })),
          answer(order, ({ by }, call) => {
            call.audit({ resourceType: 'order', resourceId: '7' });
            return call.ask(divide, { by });
          }),
        ],
      }),
    ]);
  });
  after(() => nodes.stop());

  const failureOf = async (work: Promise<unknown>): Promise<Problem> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
    throw new Error('it did not fail');
  };

  it('answers a caller on another node', async () => {
    expect(await nodes.host.ask(divide, { by: 4 }, { caller })).to.include({
      quotient: 25,
      tenant: 'ten_00000001',
    });
  });

  it('carries a problem with its code, data and status over the wire', async () => {
    const failure = await failureOf(nodes.host.ask(divide, { by: 0 }, { caller }));
    expect(failure).to.include({ code: 'CONFLICT', status: 409, retryable: false });
    expect(failure.data).to.deep.equal({ reason: 'division by zero' });
  });

  it('carries it through a second service unchanged', async () => {
    expect(await failureOf(nodes.host.ask(relay, { by: 0 }, { caller }))).to.include({ code: 'CONFLICT' });
  });

  it('tells who asks that an answer is of a moment ago, and stops when the store is back', async () => {
    const isStale = async (): Promise<boolean> => {
      let told = false;
      const onStale = (): void => {
        told = true;
      };
      await ask(nodes.near, relay, { by: 4 }, { caller, requestId: 'r'.repeat(32), onStale });
      return told;
    };
    isPrimaryAway = true;
    const whileAway = await isStale();
    isPrimaryAway = false;
    expect([whileAway, await isStale()]).to.deep.equal([true, false]);
  });

  it('says field by field what does not fit the contract', async () => {
    const failure = await failureOf(nodes.host.ask(divide, { by: 1.5, more: 1 } as never, { caller }));
    expect(failure.code).to.equal('VALIDATION_FAILED');
    expect(failure.errors.map((error) => error.path)).to.include('by');
  });

  it('turns a bug into INTERNAL and tells the caller nothing of it', async () => {
    const failure = await failureOf(nodes.host.ask(divide, { by: -1 }, { caller }));
    expect(failure).to.include({ code: 'INTERNAL', status: 500 });
    expect(failure.message).not.to.include('bug');
  });

  it('says which service did not answer in time', async () => {
    const failure = await failureOf(
      nodes.host.ask(divide, { by: 1, waitMs: 1_000 }, { caller, timeoutMs: 50 }),
    );
    expect(failure).to.include({ code: 'TIMEOUT', status: 504 });
    expect(failure.data).to.deep.equal({ service: 'cost' });
  });

  it('says which service is not there', async () => {
    const failure = await failureOf(nodes.host.ask(missing, {}, { caller }));
    expect(failure).to.include({ code: 'SERVICE_UNAVAILABLE', retryable: true });
    expect(failure.data).to.deep.equal({ service: 'identity' });
  });

  it('refuses a call without a caller', async () => {
    const refused = await nodes.near.call('cost.divide', { by: 1 }).then(
      () => 'answered',
      (error: { type?: string }) => error.type,
    );
    expect(refused).to.equal('NOT_AUTHENTICATED');
  });

  it('brings the note for the audit record back to whoever asked, through every hop', async () => {
    const notes: AuditNote[] = [];
    await ask(nodes.near, relay, { by: 5 }, { caller, requestId: 'r1', onAudit: (note) => notes.push(note) });
    expect(notes).to.deep.equal([{ resourceType: 'quotient', resourceId: '5', changes: { by: { to: 5 } } }]);
  });

  it('keeps an own note when an action that is asked afterwards notes something too, or fails', async () => {
    const notes: AuditNote[] = [];
    const onAudit = (note: AuditNote) => notes.push(note);
    await ask(nodes.near, order, { by: 5 }, { caller, requestId: 'r1', onAudit });
    await ask(nodes.near, order, { by: 0 }, { caller, requestId: 'r2', onAudit }).catch(() => undefined);
    expect(notes.map(({ resourceId }) => resourceId)).to.deep.equal(['7', '7']);
  });

  it('never passes an idempotency key on to the next service', async () => {
    const idempotency = { key: 'k-12345678', fingerprint: 'f' };
    const direct = await nodes.host.ask(divide, { by: 5 }, { caller, idempotency });
    const relayed = await nodes.host.ask(relay, { by: 5 }, { caller, idempotency });
    expect(direct.key).to.equal('k-12345678');
    expect(relayed.key).to.equal(undefined);
  });

  it('tells whether it and its store are healthy', async () => {
    expect((await nodes.host.ask(healthOf('cost'), {}, { caller })).status).to.equal('healthy');
    expect((await nodes.host.ask(healthOf('ledger'), {}, { caller })).status).to.equal('unhealthy');
  });
});
