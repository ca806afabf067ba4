import { ask } from '@merchant-analysis/broker/ask';
import type { AuditNote } from '@merchant-analysis/broker/meta';
import { answer, service } from '@merchant-analysis/broker/service';
import type { Caller } from '@merchant-analysis/contracts/caller';
import { command } from '@merchant-analysis/contracts/contract';
import { recordAudit } from '@merchant-analysis/contracts/identity';
import type { OutboxEntry, RequestKey } from '@merchant-analysis/contracts/outbox';
import { startTwoNodes, type TwoNodes } from '@merchant-analysis/testkit/two-nodes';
import { expect } from 'chai';
import { z } from 'zod';

const params = z.object({ mode: z.enum(['kept', 'not-kept', 'repeated']) });
const write = command({ action: 'ledger.write', summary: 'Writes', params, result: z.object({}) });
const order = command({ action: 'analysis.order', summary: 'Lets write', params, result: z.object({}) });

const caller: Caller = {
  tenantId: 'ten_00000001',
  userId: 'usr_00000001',
  roles: ['owner'],
  address: '192.0.2.7',
};

/** The record of an effect, from the door's wish to the entry that a store keeps. */
describe('the record that is kept with an effect', () => {
  let nodes: TwoNodes;
  let key: RequestKey | undefined;
  let entries: readonly OutboxEntry[] = [];

  before(async () => {
    const note = ({ rows }: { rows: number }): AuditNote => ({
      resourceType: 'transaction',
      resourceId: 'txn_1',
      changes: { rows },
    });
    nodes = await startTwoNodes([
      service('ledger', {
        answers: [
          answer(write, async ({ mode }, call) => {
            const request = call.withRecord(note);
            key = request;
            // What a store does: not when it repeats a kept answer.
            entries = mode === 'kept' ? (request.outgoing?.({ rows: 3 }) ?? []) : [];
            call.audit(note({ rows: 3 }));
            return {};
          }),
        ],
      }),
      service('analysis', {
        answers: [
          answer(order, async ({ mode }, call) => {
            await call.ask(write, { mode });
            call.audit({ resourceType: 'order' });
            return {};
          }),
        ],
      }),
    ]);
  });
  after(() => nodes.stop());
  beforeEach(() => {
    entries = [];
  });

  async function noteOf(
    contract: typeof write,
    mode: 'kept' | 'not-kept' | 'repeated',
    recordAs?: string,
    idempotency?: { key: string; fingerprint: string },
  ): Promise<AuditNote | undefined> {
    let noted: AuditNote | undefined;
    await ask(
      nodes.near,
      contract,
      { mode },
      {
        caller,
        requestId: 'request-1',
        recordAs,
        idempotency,
        onAudit: (note) => {
          noted = note;
        },
      },
    );
    return noted;
  }

  it('says who did what to which thing from where, under the name that the door gave', async () => {
    await noteOf(write, 'kept', 'gateway.writeRows');
    const [entry] = entries as [OutboxEntry];
    const { at, ...record } = recordAudit.params.parse(JSON.parse(JSON.stringify(entry.params)));
    expect(Date.parse(at!)).to.be.closeTo(Date.now(), 5_000);
    expect(record).to.deep.equal({
      tenantId: 'ten_00000001',
      actor: { userId: 'usr_00000001', roles: ['owner'] },
      action: 'gateway.writeRows',
      outcome: 'done',
      resource: { type: 'transaction', id: 'txn_1' },
      changes: { rows: 3 },
      address: '192.0.2.7',
      requestId: 'request-1',
    });
    expect(entry).to.deep.include({ action: 'identity.recordAudit', requestId: 'request-1' });
  });

  it('is not made when nobody wants one', async () => {
    const note = await noteOf(write, 'kept');
    expect(key?.outgoing).to.equal(undefined);
    expect(note?.isKept).to.equal(undefined);
  });

  it('travels with the key of the request, where it has one', async () => {
    await noteOf(write, 'kept', 'ledger.write', { key: 'key-00001', fingerprint: 'f' });
    expect(key).to.deep.include({ key: 'key-00001', fingerprint: 'f' });
    await noteOf(write, 'kept', 'ledger.write');
    expect(key).to.deep.include({ key: undefined, fingerprint: undefined });
  });

  it('lets the door know whether it is kept, also through an action in between', async () => {
    expect((await noteOf(write, 'kept', 'ledger.write'))?.isKept).to.equal(true);
    expect((await noteOf(write, 'repeated', 'ledger.write'))?.isKept).to.equal(undefined);
    const note = await noteOf(order, 'kept', 'analysis.order');
    expect(note).to.deep.include({ resourceType: 'order', isKept: true });
    expect(entries[0]!.params['action']).to.equal('analysis.order');
    expect((await noteOf(order, 'not-kept', 'analysis.order'))?.isKept).to.equal(undefined);
  });
});
