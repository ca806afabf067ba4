import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { maySeeMerchant } from '@merchant-analysis/contracts/caller';
import type { Merchant } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import { Problem } from '@merchant-analysis/kernel/problem';
import { newId } from '@merchant-analysis/storage/identifier';
import { BooksFinder } from '../import/merchant-books.js';
import { runImport } from '../import/run-import.js';
import { surveyFile } from '../import/survey.js';
import { FOR_A_THREAD, openBooks } from '../open-books.js';
import type { LedgerStore } from '../ports/ledger-store.js';
import { type PatientStore, patientStore } from './patient-store.js';
import { WAITING_STEP } from './wait-for-storage.js';
import type { FromWorker, ImportTask } from './worker-messages.js';

/**
 * The thread in which one import runs: it holds the books open itself, so that reading, checking and writing a
 * million rows never keeps the service from answering. Messages are its only way to the service.
 */

/**
 * Rows live until their chunk is written. V8 takes that for a long life, makes further ones in the old heap at once, and
 * goes over all of that every thirty thousand rows: an eighth of the cost of an import, and a heap that grows.
 */
setFlagsFromString('--no-allocation-site-pretenuring');

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');

class Stopped extends Error {}

let isStopping = false;
port.on('message', () => {
  isStopping = true;
});

const send = (message: FromWorker): void => port.postMessage(message);

let reached: { done: number; total?: number } = { done: 0 };
const waiting = (): void => {
  if (isStopping) throw new Stopped();
  send({ kind: 'progress', ...reached, step: WAITING_STEP });
};

async function work(task: ImportTask, store: PatientStore): Promise<void> {
  const { tenantId, importId, plan, bounds, caller } = task;
  const mayUse = (merchant: Merchant): boolean => maySeeMerchant(caller, merchant);
  send({ kind: 'progress', done: 0, step: 'reading the file' });
  const file = await surveyFile(task);
  const finder = new BooksFinder({
    merchants: store.merchants,
    tenantId,
    mayUse,
    createMerchants: plan.createMerchants,
    timeZone: plan.timeZone,
    currency: plan.currency,
    importId,
    newMerchantId: () => newId('mer'),
    now: Date.now,
  });
  const merchant = task.merchantId && (await store.merchants.findMerchant(tenantId, task.merchantId));
  if (task.merchantId && !(merchant && mayUse(merchant))) throw problem('NOT_FOUND', { what: 'merchant' });
  await runImport({
    tenantId,
    importId,
    contentKey: JSON.stringify([task.sha256, plan, task.merchantId]),
    file,
    books: merchant ? finder.booksOf(merchant) : undefined,
    finder,
    chunks: store.chunks,
    bounds,
    onProgress: (done, total) => {
      reached = { done, total };
      send({ kind: 'progress', ...reached, step: 'writing' });
      if (isStopping) throw new Stopped();
    },
  });
}

const task = workerData as ImportTask;
let store: LedgerStore | undefined;
try {
  store = await openBooks(task.books.dataDir, task.books.address, FOR_A_THREAD);
  await work(task, patientStore(store, waiting));
  send({ kind: 'done' });
} catch (error) {
  if (error instanceof Stopped) send({ kind: 'stopped' });
  else if (error instanceof Problem) {
    send({ kind: 'failed', code: error.code, data: { ...error.data }, message: error.message });
  } else
    send({
      kind: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
} finally {
  await store?.close();
  port.close();
}
