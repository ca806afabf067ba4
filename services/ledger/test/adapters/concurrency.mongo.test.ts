import { Problem } from '@merchant-analysis/kernel/problem';
import { openLedgerInMongo } from '@merchant-analysis/ledger/adapters/ledger-store.mongo';
import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';
import { expect } from 'chai';
import { expectBooks, expectProof } from '../contract/independent-books.js';
import {
  allRows,
  applyChunk,
  codeOf,
  MERCHANT,
  OTHER_TENANT,
  openImport,
  openMerchant,
  refund,
  sale,
  TENANT,
  write,
} from '../contract/open-books.js';
import { mongoBooks } from './mongo-books.js';

const IMPORT = 'imp_march00000';
const GROUP = 'grp_east000000';

/**
 * As a client does: what was not acknowledged, because others were in the way for longer than a request waits, is
 * asked again. It has its effect once all the same.
 */
async function untilKept<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'STORAGE_UNAVAILABLE')) throw error;
    }
  }
}

describe('the ledger in MongoDB, written by several at once,', () => {
  const books = mongoBooks();
  let others: LedgerStore[] = [];
  let stores: LedgerStore[] = [];
  before(async () => {
    const open = () => openLedgerInMongo(books.address, { migrate: false });
    others = await Promise.all([open(), open(), open()]);
    stores = [books.store, ...others];
  });
  after(() => Promise.all(others.map((store) => store.close())));
  beforeEach(async () => {
    await books.empty();
    await openMerchant(books.store);
  });

  it('has the effect of fifty writes with one idempotency key once', async () => {
    const once = { action: 'ledger.createTransactions', key: 'key-00000001', fingerprint: 'f1' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        untilKept(() =>
          stores[index % stores.length]!.chunks.writeRows({ tenantId: TENANT, rows: [sale('a')], once }),
        ),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).to.equal(1);
    const head = await books.store.merchants.findMerchantHead(TENANT, MERCHANT);
    expect(head?.dataVersion).to.equal(1);
    await expectBooks(books.store, [sale('a')]);
  }).timeout(300_000);

  it('applies a chunk once that four replicas send at the same moment', async () => {
    await openImport(books.store, IMPORT);
    const rows = Array.from({ length: 50 }, (_, index) => sale(`o-${index}`, { item: `面${index % 7}` }));
    const results = await Promise.all(
      stores.map((store) => untilKept(() => applyChunk(store, IMPORT, 0, rows))),
    );
    expect(new Set(results.map((result) => JSON.stringify(result))).size).to.equal(1);
    expect((await books.store.imports.countImport(TENANT, IMPORT)).inserted).to.equal(50);
    await expectBooks(books.store, rows);
    await expectProof(books.store);
  }).timeout(300_000);

  it('keeps inserts, corrections, refunds and deletions of four writers exact, in whatever order they came', async () => {
    const facts = Array.from({ length: 24 }, (_, index) =>
      sale(`o-${index}`, { item: `面${index % 3}`, method: 'cash', counterparty: `客${index % 4}` }),
    );
    await write(books.store, facts);
    const remove = (store: LedgerStore, externalId: string) =>
      store.chunks.deleteRow({ tenantId: TENANT, merchantId: MERCHANT, source: 'orders', externalId });
    const corrected = facts.slice(0, 6).map((fact) => ({ ...fact, amountMinor: 70_000 }));
    const back = facts.slice(6, 12).map((fact, index) => {
      return refund(`r-${index}`, 1_100, { originalExternalId: fact.externalId });
    });
    const [first, second, third, fourth] = stores as [LedgerStore, LedgerStore, LedgerStore, LedgerStore];
    await Promise.all([
      ...corrected.map((fact) => untilKept(() => write(first, [fact]))),
      ...back.map((fact) => untilKept(() => write(second, [fact]))),
      ...facts.slice(12, 18).map(({ externalId }) => untilKept(() => remove(third, externalId))),
      ...[0, 1, 2].map((index) =>
        untilKept(() => write(fourth, [sale(`new-${index}`, { item: `新${index}` })])),
      ),
    ]);
    const added = [0, 1, 2].map((index) => sale(`new-${index}`, { item: `新${index}` }));
    await expectBooks(books.store, [
      ...corrected,
      ...facts.slice(6, 12),
      ...back,
      ...facts.slice(18),
      ...added,
    ]);
    await expectProof(books.store);
    expect(await allRows(books.store)).to.have.lengthOf(24 - 6 + 6 + 3);
  }).timeout(300_000);

  it('keeps the same ids of two tenants apart', async () => {
    await openMerchant(books.store, MERCHANT, OTHER_TENANT);
    const mine = Array.from({ length: 20 }, (_, index) => sale(`o-${index}`));
    const theirs = mine.map((fact) => ({ ...fact, amountMinor: 77 }));
    await Promise.all([
      ...mine.map((fact) => untilKept(() => write(stores[0]!, [fact]))),
      ...theirs.map((fact) => untilKept(() => write(stores[1]!, [fact], OTHER_TENANT))),
    ]);
    await expectBooks(books.store, mine);
    const sums = (await allRows(books.store, MERCHANT, OTHER_TENANT)).map(({ amountMinor }) => amountMinor);
    expect(sums).to.deep.equal(new Array(20).fill(77));
    await expectProof(books.store);
  }).timeout(300_000);

  it('gives every new word one number', async () => {
    const rows = Array.from({ length: 12 }, (_, index) => sale(`o-${index}`, { item: `面${index % 2}` }));
    await Promise.all(
      rows.map((row, index) => untilKept(() => write(stores[index % stores.length]!, [row]))),
    );
    const words = await books.raw.collection('word').find({ '_id.vocabulary': 5 }).toArray();
    expect(words.map(({ number }) => number).sort()).to.deep.equal([1, 2]);
    for (const store of stores) await expectBooks(store, rows);
  }).timeout(300_000);

  it('lets no merchant into a group while it is deleted', async () => {
    for (let round = 0; round < 5; round++) {
      const merchantId = `mer_round${round}0000`;
      await openMerchant(books.store, merchantId);
      const fields = { name: { zh: '华东' }, kind: 'region' as const, merchantIds: [merchantId] };
      await Promise.all([
        codeOf(stores[0]!.groups.createGroup({ tenantId: TENANT, groupId: `${GROUP}${round}`, fields })),
        stores[1]!.merchants.deleteMerchant({ tenantId: TENANT, merchantId, withBooks: false }),
      ]);
      const group = await books.store.groups.findGroup(TENANT, `${GROUP}${round}`);
      expect(group?.merchantIds ?? []).to.deep.equal([]);
    }
  }).timeout(300_000);

  it('writes no row to a merchant that is deleted meanwhile, and moves no time zone under a row', async () => {
    for (let round = 0; round < 5; round++) {
      const merchantId = `mer_round${round}0000`;
      await openMerchant(books.store, merchantId);
      const update = { tenantId: TENANT, merchantId, changes: { timeZone: 'UTC' } };
      const [written, moved] = await Promise.all([
        codeOf(untilKept(() => write(stores[0]!, [sale('a', { merchantId })]))),
        codeOf(untilKept(() => stores[1]!.merchants.updateMerchant(update))),
        codeOf(
          untilKept(() =>
            stores[2]!.merchants.deleteMerchant({ tenantId: TENANT, merchantId, withBooks: true }),
          ),
        ),
      ]);
      expect(written).to.be.oneOf(['no problem', 'NOT_FOUND']);
      expect(moved).to.be.oneOf(['no problem', 'NOT_FOUND', 'CONFLICT']);
    }
    while (await books.store.merchants.clearDeleted(1_000));
    expect(await books.raw.collection('transaction').countDocuments({})).to.equal(0);
    await expectProof(books.store);
  }).timeout(300_000);
});
