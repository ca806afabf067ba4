import { ROLLUP_FAMILIES } from '@merchant-analysis/ledger/adapters/rollups/rollup-families.mongo';
import { expect } from 'chai';
import type { Document } from 'mongodb';
import { expectBooks, expectProof } from '../contract/independent-books.js';
import { applyChunk, codeOf, openImport, openMerchant, refund, sale, write } from '../contract/open-books.js';
import { mongoBooks } from './mongo-books.js';

/** Paths of a document whose values are doubles. */
function doublesIn(value: unknown, path = ''): string[] {
  if (value === null || typeof value !== 'object') return [];
  if ('_bsontype' in value) return value._bsontype === 'Double' ? [path] : [];
  const inner = Object.entries(value);
  return inner.flatMap(([name, part]) => doublesIn(part, Array.isArray(value) ? path : `${path}.${name}`));
}

describe('the documents of the ledger in MongoDB', () => {
  const books = mongoBooks();
  beforeEach(async () => {
    await books.empty();
    await openMerchant(books.store);
  });

  const all = async (): Promise<[name: string, documents: Document[]][]> => {
    const collections = await books.raw.database.collections();
    const own = collections.filter(({ collectionName }) => !collectionName.includes('migration'));
    return Promise.all(
      own.map(async (collection) => [
        collection.collectionName.replace('ledger.', ''),
        await collection.find({}, { promoteValues: false }).toArray(),
      ]),
    );
  };

  it('keep every amount as an integer, however large, and no double but the sums of squares', async () => {
    await write(books.store, [
      sale('most', {
        amountMinor: 1_000_000_000_000,
        method: 'cash',
        counterparty: '张三',
        settledDay: 20_520,
      }),
      refund('back', 1_000_000_000_001, { originalExternalId: 'most' }),
      sale('round', { amountMinor: 50_000, quantity: 10_000_000 }),
    ]);
    await books.store.invoices.putInvoices({
      tenantId: 'ten_noodles00',
      merchantId: 'mer_noodles00',
      invoices: [
        {
          externalId: 'i',
          direction: 'payable',
          counterparty: '房东',
          issuedOn: '2026-01-05',
          amountMinor: 9_000_000_000,
          balanceMinor: 9_000_000_000,
        },
      ],
    });
    const doubles = (await all()).flatMap(([name, documents]) =>
      documents.flatMap((document) => doublesIn(document).map((path) => name + path)),
    );
    expect(new Set(doubles)).to.deep.equal(new Set(['roll_day.sumSquares']));
  });

  it('are refused by the collection when an amount is a double, a field is unknown or the tenant is missing', async () => {
    await write(books.store, [sale('a', { method: 'cash', counterparty: '张三' })]);
    const damages: [name: string, damage: Document][] = [
      ['transaction', { $set: { amount: 1.5 } }],
      ['transaction', { $set: { price: 1 } }],
      ['transaction', { $unset: { day: 1 } }],
      ['roll_party_day', { $set: { sum: 0.1 } }],
      ['merchant', { $set: { 'fields.openingBalanceMinor': 0.5 } }],
      ...ROLLUP_FAMILIES.filter(({ name }) => name === 'roll_day' || name === 'roll_month').map(
        ({ name }): [string, Document] => [name, { $set: { sum: [1.5] } }],
      ),
    ];
    for (const [name, damage] of damages) {
      const answer = await codeOf(books.raw.collection(name).updateMany({}, damage));
      expect(answer, `${name} ${JSON.stringify(damage)}`).to.equal('121');
    }
    const strange = books.raw
      .collection<Document>('word')
      .insertOne({ _id: { booksId: 1 } as never, number: 1 });
    expect(await codeOf(strange)).to.equal('121');
  });

  it('have indexes that begin with the tenant, but for the imports to go on with after a restart', async () => {
    const collections = await books.raw.database.collections();
    const others: string[] = [];
    for (const collection of collections) {
      const name = collection.collectionName.replace('ledger.', '');
      // Jobs, kept answers and the outbox have tests of their own; a name with a dot is GridFS's.
      if (/migration|^job|^once$|^outbox|\./.test(name)) continue;
      for (const index of await collection.indexes()) {
        const [first] = Object.keys(index.key);
        if (first !== '_id.tenantId' && first !== '_id') others.push(`${name} ${index.name}`);
      }
      const [kept] = await collection.find().limit(1).toArray();
      if (kept) expect(Object.keys(kept._id)[0], name).to.equal('tenantId');
    }
    expect(others).to.deep.equal(['import state']);
  });

  it('stay small with hundreds of customers, items, categories and amounts in one month', async () => {
    await openImport(books.store, 'imp_march00000');
    const rows = Array.from({ length: 1_000 }, (_, index) =>
      sale(`o-${index}`, {
        counterparty: `客户 ${index}`,
        item: `商品 ${index}`,
        category: `类 ${index}`,
        ...(index % 2 ? { kind: 'fee', direction: 'out' } : {}),
        amountMinor: (index % 2 ? -1 : 1) * (50_000 + 10_000 * index),
        occurredAt: Date.parse('2026-03-02T12:00:00+08:00') + (index % 28) * 86_400_000,
      }),
    );
    await applyChunk(books.store, 'imp_march00000', 0, rows);
    const sizes = await Promise.all(
      ROLLUP_FAMILIES.map(async ({ name }) => {
        const group = { _id: null, largest: { $max: { $bsonSize: '$$ROOT' } } };
        const [found] = await books.raw
          .collection(name)
          .aggregate([{ $group: group }])
          .toArray();
        return Number(found?.['largest'] ?? 0);
      }),
    );
    expect(Math.max(...sizes)).to.be.within(1_000, 100_000);
    await expectBooks(books.store, rows);
    await expectProof(books.store);
  }).timeout(60_000);
});
