import { keepNotice } from '@merchant-analysis/contracts/notices';
import { entryFor } from '@merchant-analysis/contracts/outbox';
import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';
import type { KeptNotice, NoticeReader } from '@merchant-analysis/ledger/ports/notices';
import { expect } from 'chai';
import { type OpenBooks, type OpenStore, OTHER_TENANT, openImport, TENANT } from './open-books.js';

const NOODLES = 'mer_noodles00';
const SHOP = 'mer_shop00000';
const EVERYBODY: NoticeReader = {
  audiences: ['M'],
  merchantIds: [NOODLES, SHOP],
  seesTenant: true,
  userId: 'usr_wang00000',
};

/** What every store does with notices, and with what leaves when an import changes. */
export function notices(openStore: OpenStore): void {
  describe('notices', () => {
    let books: OpenBooks;
    let store: LedgerStore;
    beforeEach(async () => {
      books = await openStore();
      store = books.store;
    });
    afterEach(() => books.remove());

    const notice = (id: string, changes: Partial<KeptNotice> = {}): KeptNotice => ({
      tenantId: TENANT,
      id: `ntc_${id}`,
      kind: 'alert-raised',
      at: 1_000,
      merchantId: NOODLES,
      resource: { type: 'compliance-alert', id: 'alr_00000001' },
      text: { zh: '预警', en: 'alert' },
      figures: { alerts: 2 },
      audiences: ['M'],
      startedBy: undefined,
      ...changes,
    });
    const keep = (id: string, changes: Partial<KeptNotice> = {}) =>
      store.notices.keepNotice(notice(id, changes), `entry of ${id}`);
    const seenBy = async (
      reader: Partial<NoticeReader>,
      more: Partial<Parameters<LedgerStore['notices']['listNotices']>[0]> = {},
    ): Promise<string[]> => {
      const query = { tenantId: TENANT, reader: { ...EVERYBODY, ...reader }, limit: 50, ...more };
      return (await store.notices.listNotices(query)).map(({ id }) => id);
    };

    it('are given back as they were kept, to their tenant alone', async () => {
      await keep('a');
      const query = { tenantId: TENANT, reader: EVERYBODY, limit: 50 };
      expect(await store.notices.listNotices(query)).to.deep.equal([notice('a')]);
      expect(await store.notices.listNotices({ ...query, tenantId: OTHER_TENANT })).to.deep.equal([]);
    });

    it('are kept once for an entry, however often and at once it comes', async () => {
      const ten = Array.from({ length: 10 }, (_, index) =>
        store.notices.keepNotice(notice(`n${index}`), 'the same entry'),
      );
      const ids = (await Promise.all(ten)).map(({ id }) => id);
      expect(new Set(ids).size).to.equal(1);
      expect(await seenBy({})).to.deep.equal([ids[0]]);
    });

    it('are seen by those who may know of the rule, and not counted for others', async () => {
      await keep('merchant', { audiences: ['M'], at: 1 });
      await keep('operator', { audiences: ['O'], at: 2 });
      await keep('analyst', { audiences: ['A'], at: 3 });
      expect(await seenBy({ audiences: ['M'] })).to.deep.equal(['ntc_merchant']);
      expect(await seenBy({ audiences: ['M', 'O'] })).to.deep.equal(['ntc_operator', 'ntc_merchant']);
      expect(await seenBy({ audiences: ['M', 'O', 'A'] }, { limit: 1 })).to.deep.equal(['ntc_analyst']);
      expect(await seenBy({ audiences: [] })).to.deep.equal([]);
      expect(await seenBy({ audiences: ['M'] }, { limit: 1 })).to.deep.equal(['ntc_merchant']);
    });

    it('are seen by those who may see the merchant', async () => {
      await keep('noodles', { at: 1 });
      await keep('shop', { merchantId: SHOP, at: 2 });
      expect(await seenBy({ merchantIds: [NOODLES], seesTenant: false })).to.deep.equal(['ntc_noodles']);
      expect(await seenBy({}, { merchantId: SHOP })).to.deep.equal(['ntc_shop']);
      expect(await seenBy({ merchantIds: [] })).to.deep.equal([]);
    });

    it('about several merchants are for those without limits and for whoever started it', async () => {
      await keep('spread', { merchantId: undefined, startedBy: 'usr_li0000000' });
      expect(await seenBy({})).to.deep.equal(['ntc_spread']);
      expect(await seenBy({ seesTenant: false })).to.deep.equal([]);
      expect(await seenBy({ seesTenant: false, userId: 'usr_li0000000' })).to.deep.equal(['ntc_spread']);
    });

    it('come newest first, page by page, of one kind when that is asked', async () => {
      for (const [id, at] of [
        ['c', 30],
        ['b', 20],
        ['a2', 10],
        ['a1', 10],
      ] as const)
        await keep(id, { at, kind: id === 'b' ? 'import-finished' : 'alert-raised' });
      expect(await seenBy({})).to.deep.equal(['ntc_c', 'ntc_b', 'ntc_a2', 'ntc_a1']);
      const after = { at: 10, id: 'ntc_a2' };
      expect(await seenBy({}, { after })).to.deep.equal(['ntc_a1']);
      expect(await seenBy({}, { kind: 'import-finished' })).to.deep.equal(['ntc_b']);
    });

    it('leave with the change of an import, and only with it', async () => {
      const finished = { ...notice('x'), at: new Date(0).toISOString(), audiences: ['M' as const] };
      const telling = {
        outgoing: () => [
          entryFor(keepNotice, finished, { tenantId: TENANT, requestId: 'imp_1', orderKey: 'q' }),
        ],
      };
      await openImport(store, 'imp_1');
      const change = (from: 'running' | 'waiting') =>
        store.imports.changeImport(TENANT, 'imp_1', [from], { state: 'succeeded' }, telling);
      expect(await change('waiting')).to.equal(false);
      expect(await store.outbox.count()).to.deep.equal({ waiting: 0, dead: 0 });
      expect(await change('running')).to.equal(true);
      expect(await change('running')).to.equal(false);
      expect(await store.outbox.count()).to.deep.equal({ waiting: 1, dead: 0 });
      const entry = (await store.imports.findImport(TENANT, 'imp_1'))!;
      expect(await store.imports.createImport(entry, telling)).to.equal(false);
      expect(await store.imports.createImport({ ...entry, importId: 'imp_2' }, telling)).to.equal(true);
      expect(await store.outbox.count()).to.deep.equal({ waiting: 2, dead: 0 });
    });
  });
}
