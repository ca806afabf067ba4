import { setFlagsFromString } from 'node:v8';
import { maySeeMerchant } from '@merchant-analysis/contracts/caller';
import type { Merchant } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import { newId } from '@merchant-analysis/storage/identifier';
import { BooksFinder } from '../import/merchant-books.js';
import { runImport } from '../import/run-import.js';
import { surveyFile } from '../import/survey.js';
import type { LedgerStore } from '../ports/ledger-store.js';
import { type FileThread, runFileThread } from './file-thread.js';
import { patientStore } from './patient-store.js';
import { WAITING_STEP } from './wait-for-storage.js';
import type { ImportTask } from './worker-messages.js';

/**
 * The thread in which one import runs: it holds the books open itself, so that reading, checking and writing a
 * million rows never keeps the service from answering. Messages are its only way to the service.
 */

/**
 * Rows live until their chunk is written. V8 takes that for a long life, makes further ones in the old heap at once, and
 * goes over all of that every thirty thousand rows: an eighth of the cost of an import, and a heap that grows.
 */
setFlagsFromString('--no-allocation-site-pretenuring');

async function work(task: ImportTask, books: LedgerStore, { send, stopIfAsked }: FileThread): Promise<void> {
  const { tenantId, importId, plan, bounds, caller } = task;
  let reached: { done: number; total?: number } = { done: 0 };
  const store = patientStore(books, () => {
    stopIfAsked();
    send({ kind: 'progress', ...reached, step: WAITING_STEP });
  });
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
      stopIfAsked();
    },
  });
}

await runFileThread(work);
