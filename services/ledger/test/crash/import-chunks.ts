import { DatabaseSync, type SQLInputValue, StatementSync } from 'node:sqlite';
import { openLedgerStore } from '@merchant-analysis/ledger/adapters/ledger-store.sqlite';
import { MERCHANT, openImport, openMerchant, TENANT } from '../contract/open-books.js';
import { CHUNK_DONE } from './importing-process.js';
import { BRANCH, CHUNKS, IMPORT, madeChunk } from './made-chunks.js';

/**
 * A process that imports chunks and goes on from the checkpoint. With a number as second argument it is killed, by
 * SIGKILL from itself, just before so many statements reach the database: at every step of a chunk there is one.
 */
const [file, fatalStatement] = process.argv.slice(2);
let statements = 0;

function countStatement(text: string): void {
  statements++;
  if (statements !== Number(fatalStatement)) return;
  process.stdout.write(`killed before ${text}\n`);
  process.kill(process.pid, 'SIGKILL');
}

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (text) {
  countStatement(text);
  exec.call(this, text);
};
const { run } = StatementSync.prototype;
Object.defineProperty(StatementSync.prototype, 'run', {
  value(this: StatementSync, ...values: SQLInputValue[]) {
    countStatement(this.sourceSQL.slice(0, 40));
    const result: unknown = Reflect.apply(run, this, values);
    return result;
  },
});

const store = openLedgerStore(file!);
if (!(await store.merchants.findMerchant(TENANT, BRANCH))) {
  if (!(await store.merchants.findMerchant(TENANT, MERCHANT))) await openMerchant(store);
  await openMerchant(store, BRANCH);
}
if (!(await store.imports.findImport(TENANT, IMPORT))) await openImport(store, IMPORT);
const { nextChunkNo } = await store.chunks.readCheckpoint(TENANT, IMPORT);
for (let chunkNo = Math.max(0, nextChunkNo - 1); chunkNo < CHUNKS; chunkNo++) {
  await store.chunks.applyChunk(madeChunk(chunkNo));
  process.stdout.write(CHUNK_DONE);
}
process.stdout.write(`done after ${statements} statements\n`);
store.close();
