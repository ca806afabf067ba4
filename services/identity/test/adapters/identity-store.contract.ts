import type { IdentityStore } from '@merchant-analysis/identity/ports/identity-store';
import { expect } from 'chai';
import { AT, newUser, OTHER_TENANT, OWNER, refusal, TENANT } from '../sample-people.js';
import { auditContract } from './audit.contract.js';
import { sessionContract } from './session.contract.js';
import { keyContract } from './signing-key.contract.js';

/** What every store of identity must do. `open` gives an empty one. */
export function identityStoreContract(technology: string, open: () => Promise<IdentityStore>): void {
  describe(`the identity store in ${technology}`, () => {
    let store: IdentityStore;
    beforeEach(async () => {
      store = await open();
      await store.addTenant({ id: TENANT, name: 'Noodles 面馆', kind: 'live' }, OWNER, AT);
      await store.addTenant({ id: OTHER_TENANT, name: 'Other', kind: 'demo' }, undefined, AT);
    });
    afterEach(() => store.close());

    const openStore = () => store;
    describe('tenants', () => tenantContract(openStore));
    describe('users', () => userContract(openStore));
    describe('sessions', () => sessionContract(openStore));
    describe('audit records', () => auditContract(openStore));
    describe('keys', () => keyContract(openStore));
  });
}

function tenantContract(store: () => IdentityStore): void {
  it('are found by id, and by name without regard to case and width', async () => {
    expect(await store().findTenant(TENANT)).to.deep.equal({
      id: TENANT,
      name: 'Noodles 面馆',
      kind: 'live',
      addressRanges: [],
      createdAt: AT,
      version: 1,
    });
    expect((await store().findTenantByName('ｎoodles 面馆'))?.id).to.equal(TENANT);
    expect(await store().findTenantByName('Noodle')).to.equal(undefined);
  });

  it('are listed in order of ids, page by page, without the platform itself', async () => {
    expect((await store().listTenants({ limit: 10 })).map(({ id }) => id)).to.deep.equal([
      TENANT,
      OTHER_TENANT,
    ]);
    expect((await store().listTenants({ limit: 1, after: TENANT }))[0]?.id).to.equal(OTHER_TENANT);
    expect((await store().findTenant('ten_platform'))?.name).to.equal('platform');
  });

  it('do not share a name, and a refused tenant leaves no owner behind', async () => {
    const again = { id: 'ten_0000000000000003', name: 'NOODLES 面馆', kind: 'live' as const };
    expect(await refusal(store().addTenant(again, newUser(3), AT))).to.equal('NAME_TAKEN');
    expect(await store().findUserByLogin('user3')).to.equal(undefined);
    const taken = { ...again, name: 'Third' };
    expect(await refusal(store().addTenant(taken, newUser(3, { login: 'LILY' }), AT))).to.equal('NAME_TAKEN');
    expect(await store().findTenantByName('Third')).to.equal(undefined);
    expect(await refusal(store().changeTenant(OTHER_TENANT, { name: 'noodles 面馆' }))).to.equal(
      'NAME_TAKEN',
    );
  });

  it('change only from the version that was read', async () => {
    const changed = await store().changeTenant(TENANT, { addressRanges: ['10.0.0.0/8'] }, 1);
    expect(changed).to.include({ name: 'Noodles 面馆', version: 2 });
    expect(changed.addressRanges).to.deep.equal(['10.0.0.0/8']);
    expect(await refusal(store().changeTenant(TENANT, { name: 'X' }, 1))).to.equal('VERSION_STALE');
    expect(await refusal(store().changeTenant('ten_9999999999', { name: 'X' }))).to.equal('NOT_FOUND');
  });

  it('come once for one request, and a key that is used for another request is refused', async () => {
    const request = { key: 'key-0001', fingerprint: 'a' };
    const add = (id: string, key = request) =>
      store().addTenant({ id, name: `Name ${id}`, kind: 'live' }, undefined, AT, key);
    expect((await add('ten_0000000000000005')).tenantId).to.equal('ten_0000000000000005');
    expect((await add('ten_0000000000000006')).tenantId).to.equal('ten_0000000000000005');
    expect(await store().findTenant('ten_0000000000000006')).to.equal(undefined);
    expect(await refusal(add('ten_0000000000000007', { ...request, fingerprint: 'b' }))).to.equal(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });
}

function userContract(store: () => IdentityStore): void {
  const OTHER_OWNER = newUser(2, { roles: ['owner', 'manager'] });
  const change = (userId: string, changes: object, ifVersion?: number) =>
    store().changeUser(TENANT, userId, changes, AT + 1, ifVersion);

  it('start with a code instead of a password, which they must change', async () => {
    const owner = await store().findUserByLogin('Lily');
    expect(owner).to.deep.include({
      id: OWNER.id,
      tenantId: TENANT,
      login: 'lily',
      roles: ['owner'],
      disabled: false,
      mustChangePassword: true,
      epoch: 1,
      version: 1,
    });
    expect(owner?.passwordHash).to.equal(undefined);
    expect((await store().findCode(OWNER.id))?.hash).to.equal('code1');
  });

  it('have a login that nobody else in the platform has', async () => {
    const same = newUser(2, { login: 'ＬＩＬＹ' });
    expect(await refusal(store().addUser(OTHER_TENANT, same, AT))).to.equal('NAME_TAKEN');
  });

  it('are invisible, unchangeable and not removable from another tenant', async () => {
    expect(await store().findUser(OTHER_TENANT, OWNER.id)).to.equal(undefined);
    expect(await store().listUsers(OTHER_TENANT, { limit: 10 })).to.deep.equal([]);
    const foreign = store().changeUser(OTHER_TENANT, OWNER.id, { name: 'x' }, AT);
    expect(await refusal(foreign)).to.equal('NOT_FOUND');
    expect(await refusal(store().removeUser(OTHER_TENANT, OWNER.id))).to.equal('NOT_FOUND');
  });

  it('are listed in order of ids, page by page', async () => {
    await store().addUser(TENANT, newUser(3), AT);
    await store().addUser(TENANT, newUser(2), AT);
    const ids = async (after?: string) =>
      (await store().listUsers(TENANT, { limit: 2, after })).map(({ id }) => id);
    expect(await ids()).to.deep.equal([OWNER.id, newUser(2).id]);
    expect(await ids(newUser(2).id)).to.deep.equal([newUser(3).id]);
  });

  it('keep limits until null lifts them: an empty list is a limit to nothing', async () => {
    const limited = newUser(2, { merchantIds: ['mer_0000000000000001'], groupIds: [] });
    await store().addUser(TENANT, limited, AT);
    const known = await store().findUser(TENANT, limited.id);
    expect(known?.merchantIds).to.deep.equal(['mer_0000000000000001']);
    expect(known?.groupIds).to.deep.equal([]);
    const renamed = await change(limited.id, { name: 'Wang' });
    expect(renamed.merchantIds).to.deep.equal(['mer_0000000000000001']);
    const lifted = await change(limited.id, { merchantIds: null });
    expect(lifted.merchantIds).to.equal(undefined);
    expect(lifted.groupIds).to.deep.equal([]);
  });

  it('change only from the version that was read', async () => {
    expect(await change(OWNER.id, { name: 'Li' }, 1)).to.include({ name: 'Li', version: 2 });
    expect(await refusal(change(OWNER.id, { name: 'Lo' }, 1))).to.equal('VERSION_STALE');
    expect((await store().findUser(TENANT, OWNER.id))?.name).to.equal('Li');
  });

  it('move their epoch with new roles, when disabled and with a new code, but not with a new name', async () => {
    const user = newUser(2);
    await store().addUser(TENANT, user, AT);
    expect((await change(user.id, { name: 'x', merchantIds: [] })).epoch).to.equal(1);
    expect((await change(user.id, { roles: ['manager'] })).epoch).to.equal(2);
    expect((await change(user.id, { disabled: true })).epoch).to.equal(3);
    const recoded = await change(user.id, { code: { hash: 'new', expiresAt: AT + 1 } });
    expect(recoded).to.include({ epoch: 4, mustChangePassword: true, passwordHash: undefined });
    const code = await store().findCode(user.id);
    expect([code?.hash, code?.usedAt]).to.deep.equal(['new', undefined]);
  });

  it('never leave a tenant without an owner who is not disabled', async () => {
    expect(await refusal(change(OWNER.id, { disabled: true }))).to.equal('LAST_OWNER');
    expect(await refusal(change(OWNER.id, { roles: ['manager'] }))).to.equal('LAST_OWNER');
    expect(await refusal(store().removeUser(TENANT, OWNER.id))).to.equal('LAST_OWNER');
    await store().addUser(TENANT, OTHER_OWNER, AT);
    expect((await store().findFirstOwner(TENANT))?.id).to.equal(OWNER.id);
    await change(OWNER.id, { disabled: true });
    expect((await store().findFirstOwner(TENANT))?.id).to.equal(OTHER_OWNER.id);
    expect(await refusal(store().removeUser(TENANT, OTHER_OWNER.id))).to.equal('LAST_OWNER');
    await store().removeUser(TENANT, OWNER.id);
  });

  it('of two owners who step down at the same moment, one stays', async () => {
    await store().addUser(TENANT, OTHER_OWNER, AT);
    const outcomes = await Promise.all(
      [OWNER.id, OTHER_OWNER.id].map((id) => refusal(change(id, { roles: ['clerk'] }))),
    );
    expect(outcomes.sort()).to.deep.equal(['LAST_OWNER', 'not refused']);
  });

  it('come once for one request in one tenant', async () => {
    const request = { key: 'key-0001', fingerprint: 'a' };
    expect(await store().addUser(TENANT, newUser(2), AT, request)).to.deep.equal({ userId: newUser(2).id });
    expect(await store().addUser(TENANT, newUser(3), AT, request)).to.deep.equal({ userId: newUser(2).id });
    expect(await store().findUser(TENANT, newUser(3).id)).to.equal(undefined);
    const elsewhere = await store().addUser(OTHER_TENANT, newUser(4), AT, request);
    expect(elsewhere).to.deep.equal({ userId: newUser(4).id });
  });

  it('free their login and lose their code when removed', async () => {
    await store().addUser(TENANT, newUser(2), AT);
    await store().removeUser(TENANT, newUser(2).id);
    expect(await store().findCode(newUser(2).id)).to.equal(undefined);
    await store().addUser(OTHER_TENANT, newUser(3, { login: 'user2' }), AT);
  });
}
