import { expect } from 'chai';
import {
  codeOf,
  FIELDS,
  MERCHANT,
  type OpenBooks,
  type OpenStore,
  OTHER_TENANT,
  openMerchant,
  sale,
  TENANT,
  write,
} from './open-books.js';

const GROUP = 'grp_east000000';

/** What every store must keep of merchants and groups. */
export function merchantsAndGroups(openStore: OpenStore): void {
  describe('merchants and groups', () => {
    let books: OpenBooks;
    beforeEach(async () => {
      books = await openStore();
      await openMerchant(books.store);
    });
    afterEach(() => books.remove());

    const update = (changes: object, ifVersion?: number) =>
      books.store.merchants.updateMerchant({ tenantId: TENANT, merchantId: MERCHANT, ifVersion, changes });
    const makeGroup = (merchantIds: string[]) =>
      books.store.groups.createGroup({
        tenantId: TENANT,
        groupId: GROUP,
        fields: { name: { zh: '华东' }, kind: 'region', merchantIds },
      });

    it('a merchant is there for its tenant and for nobody else', async () => {
      expect(await books.store.merchants.findMerchant(TENANT, MERCHANT)).to.deep.equal({
        ...FIELDS,
        id: MERCHANT,
        groupIds: [],
        dataVersion: 0,
        version: 1,
        createdAt: '1970-01-01T00:00:00.000Z',
      });
      expect(await books.store.merchants.findMerchant(OTHER_TENANT, MERCHANT)).to.equal(undefined);
      expect(await books.store.merchants.listMerchants({ tenantId: OTHER_TENANT, limit: 10 })).to.deep.equal(
        [],
      );
    });

    it('a change raises the version, and a change of an older version is refused', async () => {
      const { before, after } = await update({ industry: 'restaurant' }, 1);
      expect([before.industry, after.industry, after.version]).to.deep.equal([undefined, 'restaurant', 2]);
      expect(await codeOf(update({ industry: 'bar' }, 1))).to.equal('VERSION_STALE');
    });

    it('time zone, currency and day cut change only while the books are empty', async () => {
      expect(
        (await update({ timeZone: 'Asia/Tokyo', currency: 'JPY', dayCut: '05:00' })).after.currency,
      ).to.equal('JPY');
      await write(books.store, [sale('a', { status: 'void' })]);
      for (const changes of [{ timeZone: 'UTC' }, { currency: 'CNY' }, { dayCut: '00:00' }]) {
        expect(await codeOf(update(changes))).to.equal('CONFLICT');
      }
      expect((await update({ timeZone: 'Asia/Tokyo', industry: 'bar' })).after.industry).to.equal('bar');
    });

    it('a merchant with books is deleted only on purpose, and then nothing of it is left', async () => {
      await write(books.store, [sale('a', { item: '面' }), sale('b')]);
      const remove = (withBooks: boolean) =>
        books.store.merchants.deleteMerchant({ tenantId: TENANT, merchantId: MERCHANT, withBooks });
      expect(await codeOf(remove(false))).to.equal('MERCHANT_NOT_EMPTY');
      expect(await remove(true)).to.deep.equal({ transactions: 2 });
      expect(await books.store.merchants.findMerchant(TENANT, MERCHANT)).to.equal(undefined);
      let steps = 0;
      while (await books.store.merchants.clearDeleted(1)) steps++;
      expect(steps).to.be.greaterThan(2);
      await openMerchant(books.store);
      const page = await books.store.transactions.readPage({
        tenantId: TENANT,
        merchantId: MERCHANT,
        filters: {},
        limit: 10,
        mostVisited: 100,
      });
      expect(page).to.deep.equal({ rows: [] });
    });

    it('is found by its whole name in either language, and searched by a part', async () => {
      const named = await books.store.merchants.findMerchantsByName(TENANT, '老王面馆');
      expect(named.map(({ id }) => id)).to.deep.equal([MERCHANT]);
      expect(await books.store.merchants.findMerchantsByName(TENANT, '老王')).to.deep.equal([]);
      const search = async (text: string) =>
        (await books.store.merchants.listMerchants({ tenantId: TENANT, search: text, limit: 10 })).length;
      expect([await search('王面'), await search('wang'), await search('100%')]).to.deep.equal([1, 1, 0]);
    });

    it('a limited view lists the merchants and the members of the groups it was given', async () => {
      for (const id of ['mer_branch0001', 'mer_branch0002', 'mer_branch0003'])
        await openMerchant(books.store, id);
      await makeGroup(['mer_branch0002']);
      const visibleTo = { merchantIds: [MERCHANT], groupIds: [GROUP] };
      const listed = await books.store.merchants.listMerchants({ tenantId: TENANT, visibleTo, limit: 10 });
      expect(listed.map(({ id }) => id)).to.deep.equal(['mer_branch0002', MERCHANT]);
      const after = await books.store.merchants.listMerchants({
        tenantId: TENANT,
        visibleTo,
        afterId: 'mer_branch0002',
        limit: 10,
      });
      expect(after.map(({ id }) => id)).to.deep.equal([MERCHANT]);
    });

    it('a group takes members of its tenant only, once each', async () => {
      await openMerchant(books.store, 'mer_stranger00', OTHER_TENANT);
      expect(await codeOf(makeGroup([MERCHANT, 'mer_stranger00']))).to.equal('NOT_FOUND');
      expect(await books.store.groups.findGroup(TENANT, GROUP)).to.equal(undefined);
      const group = await makeGroup([MERCHANT, MERCHANT]);
      expect(group.merchantIds).to.deep.equal([MERCHANT]);
      expect((await books.store.merchants.findMerchant(TENANT, MERCHANT))?.groupIds).to.deep.equal([GROUP]);
      expect(await books.store.groups.findGroup(OTHER_TENANT, GROUP)).to.equal(undefined);
    });

    it('a change of an older version of a group is refused and changes nothing', async () => {
      await makeGroup([MERCHANT]);
      const empty = (ifVersion: number) =>
        books.store.groups.updateGroup({
          tenantId: TENANT,
          groupId: GROUP,
          ifVersion,
          changes: { merchantIds: [] },
        });
      expect(await codeOf(empty(2))).to.equal('VERSION_STALE');
      expect((await books.store.groups.findGroup(TENANT, GROUP))?.merchantIds).to.deep.equal([MERCHANT]);
      expect((await empty(1)).after).to.include({ version: 2 });
    });

    it('the head of a group changes with every fact, field and member', async () => {
      await openMerchant(books.store, 'mer_branch0001');
      await makeGroup([MERCHANT, 'mer_branch0001']);
      const seen = new Set<string>();
      const look = async () =>
        seen.add(JSON.stringify(await books.store.merchants.findGroupHead(TENANT, GROUP)));
      await look();
      await write(books.store, [sale('a')]);
      await look();
      await update({ industry: 'bar' });
      await look();
      await books.store.groups.updateGroup({
        tenantId: TENANT,
        groupId: GROUP,
        changes: { merchantIds: [MERCHANT] },
      });
      await look();
      await books.store.merchants.deleteMerchant({ tenantId: TENANT, merchantId: MERCHANT, withBooks: true });
      await look();
      expect(seen.size).to.equal(5);
    });
  });
}
