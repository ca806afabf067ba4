import { openLedgerInMongo } from '@merchant-analysis/ledger/adapters/ledger-store.mongo';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { ClientSession, Collection } from 'mongodb';
import { MERCHANT, openImport, openMerchant, TENANT } from '../contract/open-books.js';
import { CHUNK_DONE } from './importing-process.js';
import { BRANCH, CHUNKS, IMPORT, madeChunk } from './made-chunks.js';

/**
 * A process that imports chunks into MongoDB and goes on from the checkpoint. With a number as second argument it is
 * killed, by SIGKILL from itself, at its so many-th operation: just before an odd one, and just after an even one
 * was sent, when nobody knows what became of it.
 */
const [addressText, fatalOperation] = process.argv.slice(2);
const address: MongoAddress = JSON.parse(addressText!);
let operations = 0;

function kill(name: string): void {
  process.stdout.write(`killed at ${name}\n`);
  process.kill(process.pid, 'SIGKILL');
}

function countCalls(prototype: object, name: string): void {
  const original: unknown = Reflect.get(prototype, name);
  if (typeof original !== 'function') throw new Error(`the driver has no ${name} any more`);
  Object.defineProperty(prototype, name, {
    value(this: unknown, ...values: unknown[]) {
      operations++;
      const isFatal = operations === Number(fatalOperation);
      if (isFatal && operations % 2 === 1) kill(name);
      const result: unknown = Reflect.apply(original, this, values);
      if (isFatal) setTimeout(() => kill(name), 1);
      return result;
    },
  });
}

for (const name of ['find', 'findOne', 'insertOne', 'insertMany', 'bulkWrite', 'updateOne', 'updateMany']) {
  countCalls(Collection.prototype, name);
}
countCalls(ClientSession.prototype, 'commitTransaction');

const store = await openLedgerInMongo(address, { migrate: false });
for (const merchantId of [MERCHANT, BRANCH]) {
  if (!(await store.merchants.findMerchant(TENANT, merchantId))) await openMerchant(store, merchantId);
}
if (!(await store.imports.findImport(TENANT, IMPORT))) await openImport(store, IMPORT);
const { nextChunkNo } = await store.chunks.readCheckpoint(TENANT, IMPORT);
for (let chunkNo = Math.max(0, nextChunkNo - 1); chunkNo < CHUNKS; chunkNo++) {
  await store.chunks.applyChunk(madeChunk(chunkNo));
  process.stdout.write(CHUNK_DONE);
}
process.stdout.write(`done after ${operations} operations\n`);
await store.close();
