import type { Caller } from '@merchant-analysis/contracts/caller';
import { putInvoices } from '@merchant-analysis/ledger/actions/keep-invoices';
import { createGroup, deleteGroup, updateGroup } from '@merchant-analysis/ledger/actions/manage-groups';
import {
  createMerchant,
  deleteMerchant,
  updateMerchant,
} from '@merchant-analysis/ledger/actions/manage-merchants';
import { createTransactions, deleteTransaction } from '@merchant-analysis/ledger/actions/write-transactions';
import { openLedgerStore } from '@merchant-analysis/ledger/adapters/ledger-store.sqlite';
import { expect } from 'chai';
import { FIELDS, MERCHANT, TENANT } from '../contract/open-books.js';

describe('what a write tells the audit record', () => {
  it('is the thing, and what changed from what to what', async () => {
    const store = openLedgerStore(':memory:');
    const rim = {
      ...store,
      clock: { now: () => 0 },
      newMerchantId: () => MERCHANT,
      newGroupId: () => 'grp_east000000',
      clearAway: () => {},
    };
    const notes: [string, string | undefined, unknown][] = [];
    const caller: Caller = { tenantId: TENANT, userId: 'usr_wang00000', roles: ['owner'] };
    const call = {
      caller,
      idempotency: undefined,
      withRecord: () => ({}),
      audit: (note: { resourceType: string; resourceId?: string | undefined; changes?: unknown }) => {
        notes.push([note.resourceType, note.resourceId, note.changes]);
      },
    };
    const groupId = 'grp_east000000';
    await createMerchant(rim, FIELDS, call);
    await updateMerchant(rim, { merchantId: MERCHANT, changes: { industry: 'bar' } }, call);
    await createGroup(rim, { name: { zh: '华东' }, kind: 'region', merchantIds: [] }, call);
    await updateGroup(rim, { groupId, merchantIds: [MERCHANT] }, call);
    await deleteGroup(rim, { groupId }, call);
    const input = {
      externalId: 'a',
      source: 'api',
      occurredAt: '2026-03-02T12:00:00+08:00',
      direction: 'in',
      amountMinor: 5,
      kind: 'sale',
      taxIncluded: true,
      status: 'settled',
    } as const;
    const { ids } = await createTransactions(rim, { merchantId: MERCHANT, transactions: [input] }, call);
    await deleteTransaction(rim, { transactionId: ids[0]! }, call);
    await putInvoices(rim, { merchantId: MERCHANT, invoices: [] }, call);
    await deleteMerchant(rim, { merchantId: MERCHANT, confirm: MERCHANT }, call);
    store.close();
    expect(notes.map(([type, id]) => [type, id])).to.deep.equal([
      ['merchant', MERCHANT],
      ['merchant', MERCHANT],
      ['merchant-group', groupId],
      ['merchant-group', groupId],
      ['merchant-group', groupId],
      ['transaction', MERCHANT],
      ['transaction', ids[0]],
      ['invoice', MERCHANT],
      ['merchant', MERCHANT],
    ]);
    expect(notes[1]?.[2]).to.deep.equal({
      industry: { from: undefined, to: 'bar' },
      version: { from: 1, to: 2 },
    });
    expect(notes[3]?.[2]).to.deep.include({ merchantIds: { from: [], to: [MERCHANT] } });
    expect(notes[5]?.[2]).to.deep.equal({ inserted: 1, corrected: 0, unchanged: 0 });
    expect(notes[6]?.[2]).to.have.nested.property('deleted.amountMinor', 5);
  });
});
