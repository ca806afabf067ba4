import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PartyDayDocument } from '@merchant-analysis/ledger/adapters/documents.mongo';
import { expect } from 'chai';
import type { Document } from 'mongodb';
import { MERCHANT, openMerchant, refund, sale, write } from '../../contract/open-books.js';
import { mongoBooks } from '../mongo-books.js';

const VERIFY = fileURLToPath(import.meta.resolve('@merchant-analysis/ledger/verify-main'));

describe('the proof of the books in MongoDB', () => {
  const books = mongoBooks();

  beforeEach(async () => {
    await books.empty();
    await openMerchant(books.store);
    await write(books.store, [
      sale('a', {
        settledDay: 20_520,
        amountMinor: 1_000_000,
        method: 'cash',
        counterparty: '张三',
        item: '面',
        quantity: 2,
      }),
      sale('b', { amountMinor: -70, direction: 'out', kind: 'fee', category: '平台费' }),
      refund('r', 10, { originalExternalId: 'a' }),
      refund('u', 10),
    ]);
  });

  const verify = (...options: string[]): { code: number; output: string } => {
    const { uri, replicaSet, username, password } = books.address;
    const env = {
      ...process.env,
      MONGODB_URI: uri,
      MONGODB_REPLICA_SET: replicaSet,
      MONGODB_USERNAME: username,
      MONGODB_PASSWORD: password,
    };
    try {
      const output = execFileSync(process.execPath, [VERIFY, ...options], { env, encoding: 'utf8' });
      return { code: 0, output };
    } catch (error) {
      const { status, stdout } = error as { status: number; stdout: string };
      return { code: status, output: stdout };
    }
  };
  const check = async () => {
    const tables: string[] = [];
    const result = await books.store.check.checkBooks({ merchantId: MERCHANT }, ({ table }) =>
      tables.push(table),
    );
    return { ...result, tables };
  };

  it('exits 0 and says how much was compared while the books are right', () => {
    const { code, output } = verify();
    expect(output).to.match(
      /^The books are right: 1 merchants, 4 transactions, \d+ cells equal a recomputation\.\n$/,
    );
    expect(code).to.equal(0);
  });

  const damages: [family: string, filter: Document, damage: Document][] = [
    ['roll_day', {}, { $inc: { 'sum.0': 1 } }],
    ['roll_day', {}, { $set: { 'maxAbs.0': 9 } }],
    ['roll_day', {}, { $mul: { 'sumSquares.0': 1.001 } }],
    ['roll_day', {}, { $inc: { 'flows.1': 1 } }],
    ['roll_day', {}, { $inc: { firstDay: -1 } }],
    ['roll_shift', {}, { $inc: { 'day.1': 2 } }],
    ['roll_month', { '_id.dimension': 5 }, { $inc: { 'quantityMicro.0': 1 } }],
    ['roll_month', { '_id.dimension': 3 }, { $inc: { 'n.0': 4 } }],
    ['roll_profile', {}, { $inc: { 'h12.0': 1 } }],
    ['roll_profile', {}, { $inc: { 'unnamedRefunds.0': 1 } }],
    ['roll_round', {}, { $inc: { 'n.0': 1 } }],
    ['roll_party_day', {}, { $inc: { sum: 1 } }],
    ['roll_party_day', {}, { $inc: { n: 1 } }],
    ['refund_link', {}, { $set: { issues: 2 } }],
    ['refund_link', {}, { $unset: { originalAmount: 1 } }],
    ['transaction', { '_id.externalId': 'b' }, { $inc: { day: 1 } }],
    ['transaction', { '_id.externalId': 'a' }, { $unset: { isLarge: 1 } }],
    ['transaction', { '_id.externalId': 'u' }, { $unset: { isUnnamedRefund: 1 } }],
    ['merchant', {}, { $inc: { transactions: 1 } }],
  ];
  for (const [family, filter, damage] of damages) {
    it(`finds a damaged document of ${family}: ${JSON.stringify(damage)}`, async () => {
      expect((await check()).differences).to.equal(0);
      const { modifiedCount } = await books.raw.collection(family).updateMany(filter, damage);
      expect(modifiedCount).to.be.greaterThan(0);
      const { differences, tables } = await check();
      expect(differences).to.be.greaterThan(0);
      expect(new Set(tables)).to.deep.equal(new Set([family]));
    });
  }

  for (const family of ['roll_day', 'roll_shift', 'roll_month', 'roll_profile', 'roll_round'] as const) {
    it(`finds a document of ${family} that is gone, and one of a month without rows`, async () => {
      const collection = books.raw.collection(family);
      const kept = await collection.find().toArray();
      await collection.deleteMany({});
      expect((await check()).tables).to.include(family);
      const [first] = kept;
      await collection.insertMany([
        ...kept,
        { ...first!, _id: { ...first!._id, month: first!._id['month' as never] - 40 } as never },
      ]);
      expect(new Set((await check()).tables)).to.deep.equal(new Set([family]));
    });
  }

  for (const family of ['roll_party_day', 'refund_link'] as const) {
    it(`finds a document of ${family} that is gone`, async () => {
      await books.raw.collection(family).deleteMany({});
      expect((await check()).tables).to.deep.equal([family]);
    });
  }

  it('finds a day of a customer in a month without rows', async () => {
    const parties = books.raw.collection<PartyDayDocument>('roll_party_day');
    const [kept] = await parties.find().toArray();
    const { tenantId, booksId, day, ...rest } = kept!._id;
    await parties.insertOne({ ...kept!, _id: { tenantId, booksId, day: day + 4_000, ...rest } });
    expect((await check()).tables).to.deep.equal(['roll_party_day']);
  });

  it('exits 1 and names the cell that differs, with both values', async () => {
    await books.raw.collection('roll_round').deleteMany({});
    const { code, output } = verify('--merchant', MERCHANT);
    expect(code).to.equal(1);
    expect(output).to.include('roll_round day=2026-03-02 amount=1000000: kept nothing; recomputed n=1');
    expect(output).to.match(/1 of \d+ cells differ from a recomputation over 4 transactions/);
  });
});
