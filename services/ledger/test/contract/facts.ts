import type { LedgerRow } from '@merchant-analysis/ledger/domain/ledger-row';
import { expect } from 'chai';
import { expectBooks, expectProof } from './independent-books.js';
import {
  allRows,
  codeOf,
  MERCHANT,
  type OpenBooks,
  type OpenStore,
  OTHER_TENANT,
  openMerchant,
  refund,
  sale,
  TENANT,
  write,
} from './open-books.js';

/** What must hold of facts, in whatever order they come, change and go. */
export function facts(openStore: OpenStore): void {
  describe('facts', () => {
    let books: OpenBooks;
    beforeEach(async () => {
      books = await openStore();
      await openMerchant(books.store);
    });
    afterEach(() => books.remove());

    const remove = (externalId: string) =>
      books.store.chunks.deleteRow({ tenantId: TENANT, merchantId: MERCHANT, source: 'orders', externalId });

    it('come back as they were written', async () => {
      const full: LedgerRow = sale('全部-1', {
        settledDay: 20_520,
        amountMinor: 1_234_567,
        taxIncluded: false,
        category: '堂食',
        channel: '美团',
        method: 'transfer',
        accountType: 'entity',
        payerToken: 'tok_1',
        counterparty: '张三',
        item: '牛肉面',
        quantity: 1.25,
        status: 'pending',
        memo: '=1+1',
        originalExternalId: 'o-1',
      });
      await write(books.store, [full, sale('bare')]);
      const found = await books.store.transactions.findRow(TENANT, MERCHANT, 'orders', '全部-1');
      expect(found).to.deep.include(full);
      expect(found?.businessDay).to.equal(Date.parse('2026-03-02') / 86_400_000);
      const bare = await books.store.transactions.findRow(TENANT, MERCHANT, 'orders', 'bare');
      expect(
        Object.entries(bare ?? {})
          .filter(([, value]) => value !== undefined)
          .map(([name]) => name),
      ).to.have.members([...Object.keys(sale('bare')), 'businessDay']);
      expect(await books.store.transactions.findRow(OTHER_TENANT, MERCHANT, 'orders', 'bare')).to.equal(
        undefined,
      );
    });

    it('before the day cut belong to the day before', async () => {
      const beer = sale('beer', { occurredAt: Date.parse('2026-03-03T01:59:59+08:00') });
      const tea = sale('tea', { occurredAt: Date.parse('2026-03-03T02:00:00+08:00') });
      await write(books.store, [beer, tea]);
      const days = (await allRows(books.store)).map((row) => [row.externalId, row.businessDay - 20_514]);
      // 2026-03-02 is day 20,514 since 1970.
      expect(days).to.deep.equal([
        ['tea', 1],
        ['beer', 0],
      ]);
    });

    it('give the same books in any order', async () => {
      const rows = Array.from({ length: 40 }, (_, index) =>
        sale(`o-${index}`, {
          amountMinor: (index + 1) * 100,
          item: `面${index % 3}`,
          occurredAt: Date.parse('2026-03-02T12:00:00+08:00') + index * 5_000_000,
        }),
      );
      await write(books.store, rows.toReversed());
      await expectBooks(books.store, rows);
    });

    it('that stand twice in a file count once, and of two versions the last one counts', async () => {
      const first = await write(books.store, [
        sale('a'),
        sale('a'),
        sale('b'),
        sale('b', { amountMinor: 900 }),
      ]);
      expect(first).to.deep.include({ inserted: 2, corrected: 1, unchanged: 1 });
      await expectBooks(books.store, [sale('a'), sale('b', { amountMinor: 900 })]);
    });

    it('of the same id from another source are other facts', async () => {
      await write(books.store, [sale('a'), sale('a', { source: 'wechat', amountMinor: 50 })]);
      await expectBooks(books.store, [sale('a'), sale('a', { source: 'wechat', amountMinor: 50 })]);
    });

    it('of another tenant with the same merchant id and external id stay apart', async () => {
      await openMerchant(books.store, MERCHANT, OTHER_TENANT);
      await write(books.store, [sale('a')]);
      await write(books.store, [sale('a', { amountMinor: 77 })], OTHER_TENANT);
      expect((await allRows(books.store)).map((row) => row.amountMinor)).to.deep.equal([1_000]);
      expect(
        (await allRows(books.store, MERCHANT, OTHER_TENANT)).map((row) => row.amountMinor),
      ).to.deep.equal([77]);
      await remove('a');
      expect(await allRows(books.store, MERCHANT, OTHER_TENANT)).to.have.lengthOf(1);
      await expectProof(books.store);
    });

    it('that are corrected move with everything derived to their new day, month and members', async () => {
      const before = sale('a', { item: '面', method: 'cash', counterparty: '张三', settledDay: 20_517 });
      const after = sale('a', {
        amountMinor: -2_500_000,
        direction: 'out',
        kind: 'purchase',
        category: '面粉',
        counterparty: '李四',
        method: 'transfer',
        occurredAt: Date.parse('2026-05-09T23:00:00+08:00'),
      });
      await write(books.store, [before, sale('b', { item: '面' })]);
      expect(await write(books.store, [after])).to.deep.include({ inserted: 0, corrected: 1 });
      await expectBooks(books.store, [after, sale('b', { item: '面' })]);
      await expectProof(books.store);
    });

    it('take the maximum of their day and month with them when they are deleted', async () => {
      const rows = [300, 900, 500].map((amountMinor, index) =>
        sale(`o-${index}`, { amountMinor, item: '面' }),
      );
      await write(books.store, rows);
      await remove('o-1');
      await expectBooks(books.store, [rows[0]!, rows[2]!]);
      await expectProof(books.store);
    });

    it('leave nothing behind when the last one of a day is deleted', async () => {
      await write(books.store, [sale('a', { method: 'cash', counterparty: '张三', settledDay: 20_520 })]);
      await remove('a');
      expect(await codeOf(remove('a'))).to.equal('NOT_FOUND');
      await expectBooks(books.store, []);
      await expectProof(books.store);
    });

    it('that are void stay in the books and count nowhere', async () => {
      await write(books.store, [sale('a', { status: 'void', amountMinor: 2_000_000 }), sale('b')]);
      expect(await allRows(books.store)).to.have.lengthOf(2);
      await expectBooks(books.store, [sale('b')]);
      await write(books.store, [sale('b', { status: 'void' }), sale('a', { amountMinor: 2_000_000 })]);
      await expectBooks(books.store, [sale('a', { amountMinor: 2_000_000 })]);
      await expectProof(books.store);
    });

    it('of zero, negative sales and amounts at the limit are summed exactly', async () => {
      const rows = [
        sale('zero', { amountMinor: 0 }),
        sale('minus', { amountMinor: -1_106_206, direction: 'out' }),
        sale('most', { amountMinor: 1_000_000_000_000 }),
        sale('one', { amountMinor: 1 }),
      ];
      await write(books.store, rows);
      await expectBooks(books.store, rows);
    });

    describe('refunds', () => {
      const issues = async () => {
        const days = { tenantId: TENANT, merchantId: MERCHANT, fromDay: 20_454, toDay: 20_818, limit: 10 };
        return (await books.store.readModels.listRefundIssues(days)).counts;
      };

      it('fit when their original comes, also later', async () => {
        await write(books.store, [refund('r', 400, { originalExternalId: 'o' })]);
        expect(await issues()).to.deep.equal({ withoutOriginal: 1, aboveOriginal: 0, otherCard: 0 });
        await write(books.store, [sale('o')]);
        expect(await issues()).to.deep.equal({ withoutOriginal: 0, aboveOriginal: 0, otherCard: 0 });
        await remove('o');
        expect(await issues()).to.deep.equal({ withoutOriginal: 1, aboveOriginal: 0, otherCard: 0 });
      });

      it('together may give back what was paid and not one 分 more', async () => {
        const parts = [600, 400].map((back, index) => refund(`r${index}`, back, { originalExternalId: 'o' }));
        await write(books.store, [sale('o'), ...parts]);
        expect((await issues()).aboveOriginal).to.equal(0);
        await write(books.store, [refund('r1', 401, { originalExternalId: 'o' })]);
        expect((await issues()).aboveOriginal).to.equal(1);
        await write(books.store, [sale('o', { amountMinor: 1_001 })]);
        expect((await issues()).aboveOriginal).to.equal(0);
      });

      it('to another card are told, to an unknown card are not', async () => {
        const back = (payerToken: string | undefined) =>
          refund('r', 100, { originalExternalId: 'o', payerToken });
        await write(books.store, [sale('o', { payerToken: 'card-1' }), back('card-2')]);
        expect((await issues()).otherCard).to.equal(1);
        await write(books.store, [back(undefined)]);
        expect((await issues()).otherCard).to.equal(0);
        await write(books.store, [back('card-1')]);
        expect((await issues()).otherCard).to.equal(0);
      });

      it('of one original are one row with its amounts and all its refunds', async () => {
        const later = { occurredAt: Date.parse('2026-03-04T12:00:00+08:00'), originalExternalId: 'o' };
        await write(books.store, [
          sale('o'),
          refund('r1', 700, { originalExternalId: 'o' }),
          refund('r2', 800, later),
        ]);
        const days = { tenantId: TENANT, merchantId: MERCHANT, fromDay: 20_516, toDay: 20_516, limit: 10 };
        const { rows } = await books.store.readModels.listRefundIssues(days);
        expect(rows).to.have.lengthOf(1);
        expect(rows[0]).to.deep.include({
          issue: 'above-original',
          date: '2026-03-04',
          originalExternalId: 'o',
          refundedMinor: 1_500,
          originalMinor: 1_000,
        });
        expect(rows[0]?.refundIds).to.deep.equal(['txn_noodles00.orders.r2']);
      });
    });
  });
}
