import type { Caller } from '@merchant-analysis/contracts/caller';
import type { Contract, InputOf } from '@merchant-analysis/contracts/contract';
import * as merchants from '@merchant-analysis/contracts/merchants';
import * as reads from '@merchant-analysis/contracts/read-models';
import * as transactions from '@merchant-analysis/contracts/transactions';
import { compose } from '@merchant-analysis/ledger/container';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { startTwoNodes, type TwoNodes } from '@merchant-analysis/testkit/two-nodes';
import { expect } from 'chai';
import { codeOf } from './contract/open-books.js';

const owner: Caller = { tenantId: 'ten_noodles00', userId: 'usr_wang00000', roles: ['owner'] };
const stranger: Caller = { ...owner, tenantId: 'ten_others000' };
const DAYS = { from: '2026-03-01', to: '2026-03-31' };

const sale = (externalId: string, changes: object = {}) => ({
  externalId,
  occurredAt: '2026-03-02T12:00:00+08:00',
  direction: 'in' as const,
  amountMinor: 1_000,
  kind: 'sale' as const,
  ...changes,
});

describe('the ledger over a wire', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let nodes: TwoNodes;
  let close: () => Promise<void>;
  let noodles: merchants.Merchant;
  let branch: merchants.Merchant;
  let east: merchants.MerchantGroup;

  const ask = <C extends Contract>(contract: C, params: InputOf<C>, caller = owner, key?: string) =>
    nodes.host.ask(contract, params, {
      caller,
      ...(key ? { idempotency: { key, fingerprint: JSON.stringify(params) } } : {}),
    });

  before(async () => {
    folder = temporaryFolder();
    const clock = fakeClock('2026-03-31T23:30:00+08:00');
    const composition = await compose({ env: { DATA_DIR: folder.path }, logger: silentLogger(), clock });
    close = composition.close;
    nodes = await startTwoNodes([composition.schema]);
    noodles = await ask(merchants.createMerchant, { name: { zh: '面馆' }, openingBalanceMinor: 500 });
    branch = await ask(merchants.createMerchant, { name: { zh: '分店' }, openingBalanceMinor: 70 });
    east = await ask(merchants.createGroup, { name: { zh: '华东' }, merchantIds: [branch.id] });
    await ask(transactions.createTransactions, {
      merchantId: noodles.id,
      transactions: [sale('a'), sale('b')],
    });
    await ask(transactions.createTransactions, {
      merchantId: branch.id,
      transactions: [sale('x', { amountMinor: 7 })],
    });
  });
  after(async () => {
    await nodes.stop();
    await close();
    folder.remove();
  });

  /** Every action that names a merchant, asked about the noodle shop. */
  const about = (merchantId: string): Record<string, (caller: Caller) => Promise<unknown>> => ({
    getMerchant: (caller) => ask(merchants.getMerchant, { merchantId }, caller),
    updateMerchant: (caller) =>
      ask(merchants.updateMerchant, { merchantId, changes: { industry: 'bar' } }, caller),
    deleteMerchant: (caller) => ask(merchants.deleteMerchant, { merchantId, confirm: merchantId }, caller),
    describeSubject: (caller) => ask(merchants.describeSubject, { merchantId }, caller),
    getDataVersion: (caller) => ask(merchants.getDataVersion, { merchantId }, caller),
    createTransactions: (caller) =>
      ask(transactions.createTransactions, { merchantId, transactions: [sale('new')] }, caller),
    getTransaction: (caller) => ask(transactions.getTransaction, { transactionId: idOf(merchantId) }, caller),
    deleteTransaction: (caller) =>
      ask(transactions.deleteTransaction, { transactionId: idOf(merchantId) }, caller),
    listTransactions: (caller) => ask(transactions.listTransactions, { merchantId }, caller),
    listDealings: (caller) =>
      ask(transactions.listDealings, { merchantId, ...DAYS, counterparties: ['酒店'] }, caller),
    summarizeTransactions: (caller) =>
      ask(transactions.summarizeTransactions, { merchantId, ...DAYS, groupBy: 'day' }, caller),
    putInvoices: (caller) =>
      ask(
        transactions.putInvoices,
        {
          merchantId,
          invoices: [
            {
              externalId: 'i',
              direction: 'payable',
              counterparty: '房东',
              issuedOn: '2026-03-01',
              amountMinor: 1,
              balanceMinor: 1,
            },
          ],
        },
        caller,
      ),
    listInvoices: (caller) => ask(transactions.listInvoices, { merchantId }, caller),
    readDailySeries: (caller) => ask(reads.readDailySeries, { merchantId, ...DAYS }, caller),
    readMonthlyBreakdown: (caller) =>
      ask(
        reads.readMonthlyBreakdown,
        { merchantId, fromMonth: '2026-03', toMonth: '2026-03', dimension: 'item' },
        caller,
      ),
    readDailyProfile: (caller) => ask(reads.readDailyProfile, { merchantId, ...DAYS }, caller),
    listCounted: (caller) => ask(reads.listCounted, { merchantId, what: 'sales', windows: [DAYS] }, caller),
    listPartyDays: (caller) =>
      ask(reads.listPartyDays, { merchantId, ...DAYS, method: 'cash', minAbsSumMinor: 0 }, caller),
    listLargeTransactions: (caller) =>
      ask(reads.listLargeTransactions, { merchantId, ...DAYS, minAbsAmountMinor: 0 }, caller),
    listPartyTransactions: (caller) =>
      ask(reads.listPartyTransactions, { merchantId, ...DAYS, party: '' }, caller),
    listRefundIssues: (caller) => ask(reads.listRefundIssues, { merchantId, ...DAYS }, caller),
  });
  const idOf = (merchantId: string) => `txn_${merchantId.slice(4)}.api.a`;

  it('answers NOT_FOUND about a merchant of another tenant, whatever is asked', async () => {
    for (const [action, request] of Object.entries(about(noodles.id))) {
      expect(await codeOf(request(stranger)), action).to.equal('NOT_FOUND');
    }
    expect((await ask(merchants.listMerchants, {}, stranger)).data).to.deep.equal([]);
    expect((await ask(merchants.listGroups, {}, stranger)).data).to.deep.equal([]);
  });

  it('answers NOT_FOUND about a merchant outside of the limits of a caller, whatever is asked', async () => {
    const ofGroup: Caller = { ...owner, groupIds: [east.id] };
    const ofBranch: Caller = { ...owner, merchantIds: [branch.id] };
    for (const caller of [ofGroup, ofBranch, { ...owner, merchantIds: [] }]) {
      for (const [action, request] of Object.entries(about(noodles.id))) {
        expect(await codeOf(request(caller)), action).to.equal('NOT_FOUND');
      }
    }
    for (const caller of [ofGroup, ofBranch]) {
      const listed = await ask(merchants.listMerchants, {}, caller);
      expect(listed.data.map(({ id }) => id)).to.deep.equal([branch.id]);
    }
    expect((await ask(merchants.getMerchant, { merchantId: branch.id }, ofBranch)).groupIds).to.deep.equal(
      [],
    );
    expect((await ask(merchants.getMerchant, { merchantId: branch.id }, ofGroup)).groupIds).to.deep.equal([
      east.id,
    ]);
  });

  it('tells which merchants and groups are not there, or not for the caller', async () => {
    const [none, noGroup] = ['mer_0000000000000000000000', 'grp_0000000000000000000000'];
    const asked = {
      merchantIds: [none, noodles.id, branch.id, noodles.id],
      groupIds: [east.id, noGroup],
    };
    expect(await ask(merchants.listUnknown, asked)).to.deep.equal({
      merchantIds: [none],
      groupIds: [noGroup],
    });
    expect(await ask(merchants.listUnknown, asked, stranger)).to.deep.equal(asked);
    expect(await ask(merchants.listUnknown, asked, { ...owner, merchantIds: [branch.id] })).to.deep.equal({
      merchantIds: [none, noodles.id, noodles.id],
      groupIds: [east.id, noGroup],
    });
    expect(await ask(merchants.listUnknown, {})).to.deep.equal({ merchantIds: [], groupIds: [] });
  });

  it('sums a customer by business day or by calendar day, a minute either side of midnight and of the cut', async () => {
    const { id: merchantId } = await ask(merchants.createMerchant, { name: { zh: '酒吧' }, dayCut: '02:00' });
    const cash = (time: string, amountMinor: number) =>
      sale(time, {
        ...{ method: 'cash', counterparty: '张三', amountMinor },
        occurredAt: `2026-03-${time}:00+08:00`,
      });
    const times = ['10T23:59', '11T00:01', '11T01:59', '11T02:01'] as const;
    await ask(transactions.createTransactions, {
      merchantId,
      transactions: times.map((time, index) => cash(time, 10 ** index)),
    });
    const sumsOf = async (days: 'business' | 'calendar', minAbsSumMinor: number) => {
      const query = { merchantId, ...DAYS, days, method: 'cash' as const, minAbsSumMinor };
      const { rows } = await ask(reads.listPartyDays, query);
      return rows.map(({ date, count, sumMinor }) => [date.slice(-2), count, sumMinor]);
    };
    expect(await sumsOf('business', 1)).to.deep.equal([
      ['11', 1, 1_000],
      ['10', 3, 111],
    ]);
    expect(await sumsOf('calendar', 1)).to.deep.equal([
      ['11', 3, 1_110],
      ['10', 1, 1],
    ]);
    expect(await sumsOf('calendar', 1_110)).to.deep.equal([['11', 3, 1_110]]);
    expect(await sumsOf('calendar', 1_111)).to.deep.equal([]);
  });

  it('shows a limited caller the groups that it was given and no others', async () => {
    const ofGroup: Caller = { ...owner, groupIds: [east.id] };
    const ofBranch: Caller = { ...owner, merchantIds: [branch.id] };
    expect((await ask(merchants.listGroups, {}, ofGroup)).data.map(({ id }) => id)).to.deep.equal([east.id]);
    expect((await ask(merchants.listGroups, {}, ofBranch)).data).to.deep.equal([]);
    expect((await ask(merchants.describeSubject, { groupId: east.id }, ofGroup)).merchants).to.have.lengthOf(
      1,
    );
    for (const request of [
      ask(merchants.getGroup, { groupId: east.id }, ofBranch),
      ask(merchants.updateGroup, { groupId: east.id, merchantIds: [] }, ofBranch),
      ask(merchants.deleteGroup, { groupId: east.id }, ofBranch),
      ask(merchants.describeSubject, { groupId: east.id }, ofBranch),
      ask(merchants.getDataVersion, { groupId: east.id }, ofBranch),
      ask(merchants.listMerchants, { groupId: east.id }, ofBranch),
      ask(transactions.listTransactions, { groupId: east.id }, ofBranch),
      ask(reads.readDailySeries, { groupId: east.id, ...DAYS }, ofBranch),
    ]) {
      expect(await codeOf(request)).to.equal('NOT_FOUND');
    }
  });

  it('lets a limited caller make no merchant and change no group, not even its own', async () => {
    const ofGroup: Caller = { ...owner, groupIds: [east.id] };
    for (const request of [
      ask(merchants.createMerchant, { name: { zh: '新店' } }, ofGroup),
      ask(merchants.createGroup, { name: { zh: '新组' } }, ofGroup),
      ask(merchants.updateGroup, { groupId: east.id, merchantIds: [branch.id, noodles.id] }, ofGroup),
      ask(merchants.deleteGroup, { groupId: east.id }, ofGroup),
    ]) {
      expect(await codeOf(request)).to.equal('NOT_ALLOWED');
    }
  });

  it('describes a group as the sum of its members, on the business day of its own clock', async () => {
    const all = await ask(merchants.createGroup, {
      name: { en: 'All' },
      merchantIds: [noodles.id, branch.id],
    });
    const subject = await ask(merchants.describeSubject, { groupId: all.id });
    expect(subject).to.deep.include({
      kind: 'group',
      transactionCount: 3,
      openingBalanceMinor: 570,
      firstDate: '2026-03-02',
      lastDate: '2026-03-02',
      today: '2026-03-31',
    });
    const { dataVersion } = await ask(merchants.getDataVersion, { groupId: all.id });
    expect(dataVersion).to.equal(subject.dataVersion);
    await ask(transactions.createTransactions, {
      merchantId: branch.id,
      transactions: [sale('y', { amountMinor: 5 })],
    });
    expect((await ask(merchants.getDataVersion, { groupId: all.id })).dataVersion).not.to.equal(dataVersion);
    const yen = await ask(merchants.createMerchant, { name: { en: 'Tokyo' }, currency: 'JPY' });
    await ask(merchants.updateGroup, { groupId: all.id, merchantIds: [noodles.id, yen.id] });
    expect(await codeOf(ask(merchants.describeSubject, { groupId: all.id }))).to.equal('CONFLICT');
  });

  it('refuses another currency, a sign against the direction and an amount beyond the limit', async () => {
    const write = (changes: object) =>
      ask(transactions.createTransactions, { merchantId: noodles.id, transactions: [sale('odd', changes)] });
    expect(await codeOf(write({ currency: 'USD' }))).to.equal('CURRENCY_MISMATCH');
    expect(await codeOf(write({ amountMinor: -1 }))).to.equal('VALIDATION_FAILED');
    expect(await codeOf(write({ amountMinor: 1_000_000_000_001 }))).to.equal('VALIDATION_FAILED');
    expect(await codeOf(write({ direction: 'out', amountMinor: 0 }))).to.equal('no problem');
  });

  it('refuses an invoice of which more is open than it says, that is due before it is issued, or without bounds', async () => {
    const invoice = {
      ...{ externalId: 'i-9', direction: 'receivable' as const, counterparty: '酒店' },
      ...{ issuedOn: '2026-03-10', dueOn: '2026-03-10', amountMinor: 100, balanceMinor: 100 },
    };
    const put = (more: object) =>
      ask(transactions.putInvoices, { merchantId: noodles.id, invoices: [{ ...invoice, ...more }] });
    const wrong = {
      'invoices.0.balanceMinor': { balanceMinor: 101 },
      'invoices.0.dueOn': { dueOn: '2026-03-09' },
      'invoices.0.amountMinor': { amountMinor: 1e12 + 1 },
    };
    for (const [path, more] of Object.entries(wrong)) {
      const failure: unknown = await put(more).catch((error: unknown) => error);
      expect(failure, path).to.have.property('code', 'VALIDATION_FAILED');
      expect(JSON.stringify(failure), path).to.contain(path);
    }
    expect((await put({ amountMinor: 1e12 })).inserted).to.equal(1);
  });

  it('gives ids that lead to the transactions, in the order in which they were sent', async () => {
    const { ids } = await ask(transactions.createTransactions, {
      merchantId: noodles.id,
      transactions: [sale('订单 1'), sale('a')],
    });
    const found = await Promise.all(
      ids.map((transactionId) => ask(transactions.getTransaction, { transactionId })),
    );
    expect(found.map(({ externalId }) => externalId)).to.deep.equal(['订单 1', 'a']);
    expect(found[0]).to.deep.include({ businessDate: '2026-03-02', currency: 'CNY', source: 'api' });
  });

  it('has the effect of a keyed request once, also when what it deleted is gone', async () => {
    const made = await ask(merchants.createMerchant, { name: { zh: '快闪店' } }, owner, 'make-it-once');
    const again = await ask(merchants.createMerchant, { name: { zh: '快闪店' } }, owner, 'make-it-once');
    expect(again.id).to.equal(made.id);
    const params = { merchantId: made.id };
    const deleted = await ask(merchants.deleteMerchant, params, owner, 'drop-it-once');
    expect(await ask(merchants.deleteMerchant, params, owner, 'drop-it-once')).to.deep.equal(deleted);
    expect(await codeOf(ask(merchants.deleteMerchant, params))).to.equal('NOT_FOUND');
  });

  it('answers a cursor that is not one of its own with CURSOR_INVALID', async () => {
    for (const cursor of ['nonsense', 'a.b.c.d', '%%%']) {
      expect(await codeOf(ask(transactions.listTransactions, { merchantId: noodles.id, cursor }))).to.equal(
        'CURSOR_INVALID',
      );
    }
    expect(await codeOf(ask(merchants.listMerchants, { cursor: 'a.b' }))).to.equal('CURSOR_INVALID');
  });
});
