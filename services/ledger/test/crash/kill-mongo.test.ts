import { fileURLToPath } from 'node:url';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { openLedgerInMongo } from '@merchant-analysis/ledger/adapters/ledger-store.mongo';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { openMongo } from '@merchant-analysis/storage/mongo';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { expect } from 'chai';
import { expectProof } from '../contract/independent-books.js';
import { type Ended, runImporter } from './importing-process.js';
import { CHUNKS } from './made-chunks.js';

const IMPORTER = fileURLToPath(new URL('./import-chunks-mongo.js', import.meta.url));
const KILLS_AT_STEPS = 6;
const KILLS_AT_RANDOM = 3;

const importChunks = (address: MongoAddress, killing?: Parameters<typeof runImporter>[2]): Promise<Ended> =>
  runImporter(IMPORTER, JSON.stringify(address), killing);

/**
 * Every document of every collection, without what is another one each time: the id of the books stands for their
 * merchant, and moments are left out.
 */
async function contentOf(address: MongoAddress): Promise<Record<string, string[]>> {
  const raw = await openMongo(address, { owner: 'ledger', migrations: [], migrate: false });
  const merchants = await raw.collection('merchant').find().toArray();
  const names = new Map(merchants.map(({ booksId, _id }) => [String(booksId), JSON.stringify(_id)]));
  const textOf = (document: object): string =>
    JSON.stringify(document, (key, value) => {
      if (key === 'booksId') return names.get(String(value));
      return ['appliedAt', 'until', 'holder', 'madeAt'].includes(key) ? undefined : value;
    });
  const content: Record<string, string[]> = {};
  for (const collection of await raw.database.collections()) {
    if (collection.collectionName.includes('migration')) continue;
    const documents = await collection.find().toArray();
    if (documents.length > 0) content[collection.collectionName] = documents.map(textOf).sort();
  }
  await raw.close();
  return content;
}

describe('an import into MongoDB whose process is killed', () => {
  let whole: Record<string, string[]>;
  let operations = 0;

  const emptyBooks = async (test: Mocha.Context): Promise<MongoAddress> => {
    const address = await emptyMongoDatabase(test);
    await (await openLedgerInMongo(address)).close();
    return address;
  };
  const proveBooks = async (address: MongoAddress): Promise<void> => {
    const store = await openLedgerInMongo(address, { migrate: false });
    await expectProof(store);
    await store.close();
  };

  before(async function () {
    const address = await emptyBooks(this);
    const { output } = await importChunks(address);
    operations = Number(/done after (\d+) operations/.exec(output)?.[1]);
    expect(operations, output).to.be.greaterThan(100);
    whole = await contentOf(address);
    expect(whole['ledger.transaction']?.length).to.be.greaterThan(400);
  });

  it(`${KILLS_AT_STEPS} times at any operation of a chunk keeps the proof, goes on where it stopped and ends with the same books, document for document`, async function () {
    this.timeout(600_000);
    const random = seededRandom('kills in MongoDB');
    const atMost = Math.ceil((operations / CHUNKS) * 3);
    let address = await emptyBooks(this);
    this.timeout(600_000);
    let midImport = 0;
    for (let kills = 0; kills < KILLS_AT_STEPS; ) {
      const { signal, output } = await importChunks(address, { fatalStep: random.integer(1, atMost) });
      if (signal !== 'SIGKILL') {
        expect(await contentOf(address), output).to.deep.equal(whole);
        address = await emptyBooks(this);
        this.timeout(600_000);
        continue;
      }
      kills++;
      await proveBooks(address);
      const rows = (await contentOf(address))['ledger.transaction']?.length ?? 0;
      if (rows > 0 && rows < whole['ledger.transaction']!.length) midImport++;
    }
    expect(midImport).to.be.greaterThan(KILLS_AT_STEPS / 3);
    expect((await importChunks(address)).output).to.match(/done after/);
    expect(await contentOf(address)).to.deep.equal(whole);
  });

  it(`${KILLS_AT_RANDOM} times at any moment by kill -9 from outside, one after the other, loses and doubles nothing`, async function () {
    let address = await emptyBooks(this);
    this.timeout(600_000);
    const random = seededRandom('moments in MongoDB');
    for (let kills = 0; kills < KILLS_AT_RANDOM; ) {
      const killAfter = { chunks: random.integer(1, 4), ms: random.integer(0, 40) };
      const { signal, output } = await importChunks(address, { killAfter });
      if (signal === 'SIGKILL') kills++;
      else {
        expect(await contentOf(address), output).to.deep.equal(whole);
        address = await emptyBooks(this);
        this.timeout(600_000);
      }
    }
    expect((await importChunks(address)).output).to.match(/done after/);
    expect(await contentOf(address)).to.deep.equal(whole);
    await proveBooks(address);
  });
});
