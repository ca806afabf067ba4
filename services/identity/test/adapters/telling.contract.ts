import { recordAudit } from '@merchant-analysis/contracts/identity';
import { entryFor, type Telling } from '@merchant-analysis/contracts/outbox';
import type { CopiedIdentity } from '@merchant-analysis/identity/ports/identity-copy';
import { expect } from 'chai';
import { AT, newUser, OWNER, refusal, TENANT } from '../sample-people.js';

const DAY = 86_400_000;

/** What leaves with effects of identity: with each of them, and with nothing that had no effect. */
export function tellingContract(name: string, open: () => Promise<CopiedIdentity>): void {
  describe(`what leaves identity in ${name}`, () => {
    let store: CopiedIdentity;
    const told: unknown[] = [];
    beforeEach(async () => {
      store = await open();
      await store.addTenant({ id: TENANT, name: 'Noodles', kind: 'live' }, OWNER, AT);
      told.length = 0;
    });
    afterEach(() => store.close());

    const telling = <T>(): Telling<T> => ({
      outgoing: (answer) => {
        told.push(answer);
        const record = {
          tenantId: TENANT,
          actor: { userId: OWNER.id, roles: ['owner'] },
          action: `deed ${told.length}`,
          outcome: 'done' as const,
          resource: { type: 'user' },
        };
        const about = { tenantId: TENANT, requestId: 'request-1', orderKey: 'q' };
        return [entryFor(recordAudit, record, about)];
      },
    });
    const session = (id: number) => ({
      id: `ses_000000000000000${id}`,
      endsAt: AT + 30 * DAY,
      tokenHash: `token${id}`,
      tokenExpiresAt: AT + 7 * DAY,
    });
    const waiting = async (): Promise<number> => (await store.outbox.count()).waiting;

    it('goes with users and tenants that are made and changed', async () => {
      await store.addUser(TENANT, newUser(2), AT, telling());
      await store.changeUser(TENANT, newUser(2).id, { name: 'Li' }, AT, undefined, telling());
      expect(told[1]).to.deep.include({ id: newUser(2).id, name: 'Li' });
      await store.removeUser(TENANT, newUser(2).id, telling());
      await store.changeTenant(TENANT, { name: 'Noodles 2' }, undefined, telling());
      expect(told[3]).to.deep.include({ id: TENANT, name: 'Noodles 2' });
      expect(await waiting()).to.equal(4);
    });

    it('goes with sessions that begin, go on and end', async () => {
      const owner = (await store.findUser(TENANT, OWNER.id))!;
      await store.openSession(owner, session(1), AT, undefined, telling());
      const rotation = {
        tokenHash: 'token1',
        successorHash: 'token1b',
        successorExpiresAt: AT + 7 * DAY,
        address: '10.1.2.3',
        at: AT,
        graceMs: 10_000,
      };
      await store.rotateToken(rotation, telling());
      expect(told[1]).to.deep.include({ kind: 'rotated' });
      await store.endSession(session(1).id, AT, telling());
      await store.changePassword(owner, 'hash', session(2), AT, telling());
      expect(told[3]).to.have.nested.property('session.id', session(2).id);
      await store.endSessions(OWNER.id, AT, telling());
      expect(await waiting()).to.equal(5);
    });

    it('does not go with what was refused', async () => {
      const roles = { roles: ['clerk' as const] };
      expect(await refusal(store.changeUser(TENANT, OWNER.id, roles, AT, undefined, telling()))).to.equal(
        'LAST_OWNER',
      );
      expect(await refusal(store.removeUser(TENANT, OWNER.id, telling()))).to.equal('LAST_OWNER');
      expect(await refusal(store.changeTenant(TENANT, { name: 'x' }, 7, telling()))).to.equal(
        'VERSION_STALE',
      );
      expect(await waiting()).to.equal(0);
    });
  });
}
