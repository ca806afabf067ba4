import { openLedgerStore } from '@merchant-analysis/ledger/adapters/ledger-store.sqlite';
import { type CopyProgress, CopyRefused, copyBooks } from '@merchant-analysis/ledger/copy/copy-books';
import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';
import { expect } from 'chai';
import { mongoBooks } from '../adapters/mongo-books.js';
import { openImport, openMerchant, sale } from '../contract/open-books.js';
import { describeBooks, versionsOf } from './describe-books.js';
import { makeBooks, NOODLES, TEA, TENANT } from './made-books.js';

class Killed extends Error {}

const quiet = (): void => {};
const copy = (from: LedgerStore, to: LedgerStore, onProgress: (progress: CopyProgress) => void = quiet) =>
  copyBooks({ from, to, tenantId: TENANT, onProgress });

async function differencesIn(store: LedgerStore): Promise<string[]> {
  const found: string[] = [];
  const { transactions } = await store.check.checkBooks({}, (difference) =>
    found.push(JSON.stringify(difference)),
  );
  expect(transactions).to.be.greaterThan(3_000);
  return found;
}

const refusalOf = (copying: Promise<unknown>): Promise<string> =>
  copying.then(
    () => 'not refused',
    (error: unknown) => (error instanceof CopyRefused ? error.message : String(error)),
  );

describe('books that are copied', function () {
  this.timeout(60_000);
  const mongo = mongoBooks();
  let source: LedgerStore;
  let target: LedgerStore;
  beforeEach(async () => {
    await mongo.empty();
    source = openLedgerStore(':memory:');
    target = openLedgerStore(':memory:');
    await makeBooks(source);
  });
  afterEach(async () => {
    await source.close();
    await target.close();
  });

  it('into MongoDB and back are the same field for field, and right on both sides', async () => {
    const original = await describeBooks(source, TENANT);
    expect(original.books[1]?.rows).to.have.lengthOf(2_999);
    expect(original.imports.map(({ totals }) => totals.corrected)).to.deep.equal([40, 0]);
    const { merchants, imports, rows } = await copy(source, mongo.store);
    expect({ merchants, imports, rows }).to.deep.equal({ merchants: 3, imports: 2, rows: 3_299 });
    expect(await describeBooks(mongo.store, TENANT)).to.deep.equal(original);
    expect(await differencesIn(mongo.store)).to.deep.equal([]);
    await copy(mongo.store, target);
    expect(await describeBooks(target, TENANT)).to.deep.equal(original);
    expect(await differencesIn(target)).to.deep.equal([]);
  });

  it('never have a data version that they had before', async () => {
    const before = await versionsOf(source, TENANT);
    await copy(source, mongo.store);
    const copied = await versionsOf(mongo.store, TENANT);
    for (const [index, version] of copied.entries()) expect(version).to.be.greaterThan(before[index]!);
  });

  it('go on where they were when the copying was killed, at every step', async () => {
    const original = await describeBooks(source, TENANT);
    let steps = 0;
    let kills = 0;
    // Each run gets one step further than the one before and is killed there.
    for (let allowed = 1; ; allowed++) {
      let seen = 0;
      try {
        await copy(source, target, () => {
          steps++;
          if (++seen > allowed) throw new Killed();
        });
        break;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        kills++;
      }
    }
    expect(kills).to.be.greaterThan(5);
    expect(steps).to.be.greaterThan(kills);
    expect(await describeBooks(target, TENANT)).to.deep.equal(original);
    expect(await differencesIn(target)).to.deep.equal([]);
  });

  it('are left alone when they are copied already', async () => {
    await copy(source, mongo.store);
    const versions = await versionsOf(mongo.store, TENANT);
    expect(await copy(source, mongo.store)).to.include({ hasCopied: false, rows: 0 });
    expect(await versionsOf(mongo.store, TENANT)).to.deep.equal(versions);
  });

  it('are not put on top of others, nor on a copy of what they were before', async () => {
    await openMerchant(target, TEA);
    expect(await refusalOf(copy(source, target))).to.match(/other books of ten_noodles00 in the target/);
    await copy(source, mongo.store);
    await source.chunks.writeRows({ tenantId: TENANT, rows: [sale('late', { merchantId: NOODLES })] });
    expect(await refusalOf(copy(source, mongo.store))).to.match(/changed since they were copied/);
  });

  it('are refused while an import is under way, and when they change during the copying', async () => {
    let rows = 0;
    const meanwhile = copy(source, target, ({ step }) => {
      if (step !== 'transactions' || rows++ > 0) return;
      void source.chunks.writeRows({ tenantId: TENANT, rows: [sale('late', { merchantId: NOODLES })] });
    });
    expect(await refusalOf(meanwhile)).to.match(/changed while they were copied/);
    await openImport(source, 'imp_running000');
    expect(await refusalOf(copy(source, mongo.store))).to.match(/imp_running000.* cancel them/);
    expect(await mongo.store.copy.listTenants()).to.deep.equal([]);
  });
});
