import type { Caller } from '@merchant-analysis/contracts/caller';
import { changeTenant } from '@merchant-analysis/identity/actions/change-tenant';
import { createTenant } from '@merchant-analysis/identity/actions/create-tenant';
import { showTenant, showTenants } from '@merchant-analysis/identity/actions/read-tenants';
import { isInRanges } from '@merchant-analysis/identity/adapters/address-ranges.node-net';
import { expect } from 'chai';
import { callBy, identityForTests, system } from '../identity-for-tests.js';
import { refusal } from '../sample-people.js';

describe('tenants', () => {
  let identity: ReturnType<typeof identityForTests>;
  let lily: Caller;
  beforeEach(async () => {
    identity = identityForTests();
    lily = (await identity.tenantWithOwner('Noodles', 'lily')).caller;
  });
  const change = (params: Parameters<ReturnType<typeof changeTenant>>[0], call = callBy(lily)) =>
    changeTenant({ ...identity, isInRanges })(params, call);

  it('are made and listed by administrators of the platform and the system alone', async () => {
    for (const role of ['owner', 'manager', 'ops', 'auditor', 'aml_analyst', 'sandbox'] as const) {
      const call = callBy({ ...lily, roles: [role] });
      const made = createTenant(identity)({ name: 'X', kind: 'live' }, call);
      expect(await refusal(made)).to.equal('NOT_ALLOWED');
      expect(await refusal(showTenants(identity)({ limit: 10 }, call))).to.equal('NOT_ALLOWED');
    }
    await createTenant(identity)({ name: 'Sandbox', kind: 'sandbox' }, callBy({ roles: ['platform_admin'] }));
    const { data } = await showTenants(identity)({ limit: 10 }, system());
    expect(data.map(({ name, kind }) => `${name} ${kind}`)).to.deep.equal([
      'Noodles live',
      'Sandbox sandbox',
    ]);
  });

  it('without an owner have no code, and the same request again gives the same code', async () => {
    const sandbox = await createTenant(identity)({ name: 'Sandbox', kind: 'sandbox' }, system());
    expect(sandbox).to.have.all.keys('tenant');
    const call = () =>
      callBy({ roles: ['system'] }, { idempotency: { key: 'first-start', fingerprint: 'a' } });
    const params = { name: 'Demo', kind: 'demo' as const, ownerLogin: 'demo' };
    const [first, second] = [
      await createTenant(identity)(params, call()),
      await createTenant(identity)(params, call()),
    ];
    expect(second).to.deep.equal(first);
    await identity.settle('demo', second.oneTimePassword!);
  });

  it('are shown to everybody in them, and only their own', async () => {
    const clerk = callBy({ ...lily, roles: ['clerk'] });
    expect((await showTenant(identity)({}, clerk)).name).to.equal('Noodles');
  });

  it('are not changed by an owner who is limited to some of their merchants', async () => {
    const call = callBy({ ...lily, merchantIds: ['mer_00000001'] });
    expect(await refusal(change({ name: 'Mine' }, call))).to.equal('NOT_ALLOWED');
  });

  it('limit the addresses they accept, but never shut out who does it', async () => {
    const shutOut = change({ addressRanges: ['192.0.2.0/24'] });
    expect(await refusal(shutOut)).to.equal('CONFLICT');
    const call = callBy(lily);
    const changed = await change({ addressRanges: ['192.0.2.0/24', '10.0.0.0/8'], ifVersion: 1 }, call);
    expect(changed).to.deep.include({ addressRanges: ['192.0.2.0/24', '10.0.0.0/8'], version: 2 });
    expect(call.announced).to.deep.equal([
      { event: 'identity.sessionsRevoked', payload: { tenantId: lily.tenantId } },
    ]);
    expect(call.notes[0]?.changes).to.deep.equal({
      addressRanges: { from: [], to: ['192.0.2.0/24', '10.0.0.0/8'] },
    });
    expect(await refusal(change({ name: 'Y', ifVersion: 1 }))).to.equal('VERSION_STALE');
    expect(await refusal(change({ name: 'Y' }, callBy({ ...lily, roles: ['manager'] })))).to.equal(
      'NOT_ALLOWED',
    );
  });
});
