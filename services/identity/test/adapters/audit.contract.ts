import type { NewAuditRecord } from '@merchant-analysis/identity/ports/audit-store';
import type { IdentityStore } from '@merchant-analysis/identity/ports/identity-store';
import { expect } from 'chai';
import { AT, OTHER_TENANT, TENANT } from '../sample-people.js';

/** What every store does with audit records. */
export function auditContract(store: () => IdentityStore): void {
  const record = (number: number, changes: Partial<NewAuditRecord> = {}): NewAuditRecord => ({
    at: AT + number,
    tenantId: TENANT,
    actor: { userId: 'usr_1', roles: ['owner'], login: 'lily' },
    action: 'ledger.createMerchant',
    outcome: 'done',
    resource: { type: 'merchant', id: `mer_${number}` },
    changes: { name: { from: 'a', to: 'b' } },
    address: '10.1.2.3',
    requestId: `req_${number}`,
    ...changes,
  });
  const seqs = async (filter: object, page: { before?: number; limit: number } = { limit: 100 }) =>
    (await store().listAudit(TENANT, filter, page)).map(({ seq }) => seq);

  it('come back as they were kept, with a number', async () => {
    expect(await store().appendAudit(record(1))).to.deep.equal({ seq: 1 });
    expect(await store().listAudit(TENANT, {}, { limit: 1 })).to.deep.equal([{ ...record(1), seq: 1 }]);
  });

  it('count from one in each tenant', async () => {
    await store().appendAudit(record(1));
    expect(await store().appendAudit(record(1, { tenantId: OTHER_TENANT }))).to.deep.equal({ seq: 1 });
    expect(await store().appendAudit(record(2))).to.deep.equal({ seq: 2 });
    expect(await store().listAudit(OTHER_TENANT, {}, { limit: 10 })).to.have.length(1);
  });

  it('are kept once when the same request says the same twice', async () => {
    await store().appendAudit(record(1));
    expect(await store().appendAudit(record(1, { at: AT + 99 }))).to.deep.equal({ seq: 1 });
    expect(await seqs({})).to.deep.equal([1]);
  });

  it('are all kept when one request did several things, or had no id', async () => {
    await store().appendAudit(record(1));
    await store().appendAudit(record(1, { outcome: 'refused' }));
    await store().appendAudit(record(1, { action: 'auth.login' }));
    await store().appendAudit(record(1, { resource: { type: 'merchant', id: 'mer_2' } }));
    await store().appendAudit(record(1, { actor: { userId: 'usr_2', roles: [] } }));
    await store().appendAudit(record(1, { requestId: undefined }));
    expect(await store().appendAudit(record(1, { requestId: undefined }))).to.deep.equal({ seq: 7 });
  });

  it('are listed newest first, page by page', async () => {
    for (const number of [1, 2, 3, 4, 5]) await store().appendAudit(record(number));
    expect(await seqs({}, { limit: 2 })).to.deep.equal([5, 4]);
    expect(await seqs({}, { limit: 2, before: 4 })).to.deep.equal([3, 2]);
    expect(await seqs({}, { limit: 2, before: 2 })).to.deep.equal([1]);
  });

  it('are found by time, user, action, resource and outcome', async () => {
    await store().appendAudit(record(1));
    await store().appendAudit(record(2, { actor: { userId: 'usr_2', roles: ['clerk'] } }));
    await store().appendAudit(record(3, { action: 'auth.login', outcome: 'refused' }));
    await store().appendAudit(record(4, { resource: { type: 'tenant' } }));
    expect(await seqs({ from: AT + 2, to: AT + 4 })).to.deep.equal([3, 2]);
    expect(await seqs({ userId: 'usr_2' })).to.deep.equal([2]);
    expect(await seqs({ action: 'auth.login' })).to.deep.equal([3]);
    expect(await seqs({ outcome: 'refused', userId: 'usr_1' })).to.deep.equal([3]);
    expect(await seqs({ resourceType: 'merchant', resourceId: 'mer_1' })).to.deep.equal([1]);
    expect(await seqs({ resourceType: 'tenant' })).to.deep.equal([4]);
    expect(await seqs({ userId: "usr_2' OR 1=1 --" })).to.deep.equal([]);
  });

  it("leave out the operator's work unless it is asked for", async () => {
    await store().appendAudit(record(1, { isOperatorsWork: true }));
    await store().appendAudit(record(2));
    expect(await seqs({})).to.deep.equal([2]);
    expect(await seqs({ withOperatorsWork: true })).to.deep.equal([2, 1]);
  });

  it('leave out records about things that the reader may not know of', async () => {
    await store().appendAudit(record(1, { resource: { type: 'compliance-alert-aml', id: 'alr_1' } }));
    await store().appendAudit(record(2));
    expect(await seqs({ withoutResources: ['compliance-alert-aml'] })).to.deep.equal([2]);
    const named = { withoutResources: ['compliance-alert-aml'], resourceType: 'compliance-alert-aml' };
    expect(await seqs(named)).to.deep.equal([]);
    expect(await seqs({ withoutResources: [] })).to.deep.equal([2, 1]);
  });

  it('have no gap after two hundred writers at the same moment', async () => {
    const writers = Array.from({ length: 200 }, (_, number) => store().appendAudit(record(number)));
    const given = (await Promise.all(writers)).map(({ seq }) => seq).sort((a, b) => a - b);
    expect(given).to.deep.equal(Array.from({ length: 200 }, (_, index) => index + 1));
  });
}
