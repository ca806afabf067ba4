import type { Caller, CallerRole } from '@merchant-analysis/contracts/caller';
import { keepAuditRecord, showAudit } from '@merchant-analysis/identity/actions/audit';
import { expect } from 'chai';
import { callBy, identityForTests, system } from '../identity-for-tests.js';
import { refusal } from '../sample-people.js';

describe('audit records', () => {
  let identity: ReturnType<typeof identityForTests>;
  let lily: Caller;
  beforeEach(async () => {
    identity = identityForTests();
    lily = (await identity.tenantWithOwner('Noodles', 'lily')).caller;
  });
  const keep = (number: number, changes: object = {}) =>
    keepAuditRecord(identity)(
      {
        tenantId: lily.tenantId,
        actor: { userId: lily.userId, roles: ['owner'] },
        action: 'ledger.createMerchant',
        outcome: 'done',
        resource: { type: 'merchant', id: `mer_${number}` },
        requestId: `r-${number}`,
        ...changes,
      },
      system(),
    );
  const list = (role: CallerRole, params: object = {}, tenantId = lily.tenantId) =>
    showAudit(identity)({ limit: 50, ...params }, callBy({ ...lily, tenantId, roles: [role] }));
  const actions = async (role: CallerRole) => (await list(role)).data.map(({ action }) => action);

  it('are kept for the door alone, once, with the login of the actor', async () => {
    expect(await keep(1)).to.deep.equal(await keep(1));
    const [entry] = (await list('owner')).data;
    expect(entry).to.deep.include({ at: '2026-11-21T10:00:00.000Z', action: 'ledger.createMerchant' });
    expect(entry?.actor).to.deep.equal({ userId: lily.userId, roles: ['owner'], login: 'lily' });
    const byOwner = keepAuditRecord(identity)(
      {
        tenantId: lily.tenantId,
        actor: { userId: 'x', roles: [] },
        action: 'forged',
        outcome: 'done',
        resource: { type: 'x' },
      },
      callBy(lily),
    );
    expect(await refusal(byOwner)).to.equal('NOT_ALLOWED');
  });

  it('are read by owner, auditor, operations and administrators of the same tenant', async () => {
    for (const role of ['owner', 'auditor', 'ops', 'platform_admin'] as const) {
      expect((await list(role)).data).to.have.length(2);
    }
    for (const role of ['manager', 'clerk', 'broker', 'aml_analyst', 'sandbox'] as const) {
      expect(await refusal(list(role))).to.equal('NOT_ALLOWED');
    }
    expect((await list('auditor', {}, 'ten_0000000000000099')).data).to.deep.equal([]);
  });

  it('show an owner with limits only what that owner did', async () => {
    const rose = { ...lily, userId: 'usr_rose00000', merchantIds: ['mer_1'] };
    await keep(1);
    await keep(2, { actor: { userId: rose.userId, roles: ['owner'] } });
    const listed = (params: object) => showAudit(identity)({ limit: 50, ...params }, callBy(rose));
    const { data } = await listed({});
    expect(data.map(({ resource }) => resource.id)).to.deep.equal(['mer_2']);
    expect(data[0]).not.to.have.property('seq');
    expect((await listed({ userId: lily.userId })).data).to.deep.equal([]);
  });

  it("do not tell the merchant what the operator's people do about compliance", async () => {
    const actor = { userId: 'usr_1', roles: ['aml_analyst'] };
    await keep(1, { action: 'compliance.decideAlert', actor });
    await keep(2, { action: 'access.refused', actor, changes: { action: 'compliance.getAlert' } });
    await keep(3, { action: 'ledger.exportTransactions', actor });
    expect(await actions('owner')).to.deep.equal([
      'ledger.exportTransactions',
      'auth.password',
      'auth.login',
    ]);
    expect(await actions('auditor'))
      .to.include('compliance.decideAlert')
      .and.to.have.length(5);
  });

  it('give no number to who does not see every record, nor one in the cursor', async () => {
    await keep(1, { action: 'compliance.decideAlert', actor: { userId: 'usr_1', roles: ['aml_analyst'] } });
    await keep(2);
    for (const role of ['owner', 'ops', 'auditor', 'platform_admin'] as const) {
      const { data, page } = await list(role, { limit: 1 });
      expect(data[0]).to.not.have.property('seq');
      expect(page.nextCursor).to.match(/^[A-Za-z0-9_-]{58}$/);
    }
    const { data } = await showAudit(identity)({ limit: 9 }, callBy({ ...lily, roles: ['system'] }));
    expect(data.map(({ seq }) => seq)).to.deep.equal([4, 3, 2, 1]);
    const elsewhere = (await list('owner', { limit: 1 })).page.nextCursor;
    expect(await refusal(list('owner', { cursor: elsewhere }, 'ten_0000000000000099'))).to.equal(
      'CURSOR_INVALID',
    );
  });

  it('are found by filters and come page by page', async () => {
    for (const number of [1, 2, 3]) await keep(number);
    await keep(4, { at: '2026-12-01T00:00:00+08:00' });
    const first = await list('owner', { limit: 2, resourceType: 'merchant' });
    expect(first.data.map(({ resource }) => resource.id)).to.deep.equal(['mer_4', 'mer_3']);
    const rest = await list('owner', { limit: 2, resourceType: 'merchant', cursor: first.page.nextCursor });
    expect(rest.data.map(({ resource }) => resource.id)).to.deep.equal(['mer_2', 'mer_1']);
    expect(rest.page.hasMore).to.equal(false);
    const later = await list('owner', { from: '2026-11-30T16:00:00Z', to: '2026-11-30T16:00:01Z' });
    expect(later.data.map(({ resource }) => resource.id)).to.deep.equal(['mer_4']);
    expect(await refusal(list('owner', { cursor: '1; DROP TABLE audit' }))).to.equal('CURSOR_INVALID');
  });
});
