import { rename, rm } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { Problem } from '@merchant-analysis/kernel/problem';
import { diskProblem } from '../adapters/disk-problem.js';
import type { ExportRequest } from '../export/export-request.js';
import { exportSheets } from '../export/export-sheets.js';
import { writeCsv } from '../export/write-csv.js';
import { writeXlsx } from '../export/write-xlsx.js';
import { FOR_A_THREAD, openBooks } from '../open-books.js';
import type { LedgerStore } from '../ports/ledger-store.js';
import type { ExportTask, FromWorker } from './worker-messages.js';

/** The thread in which one export is written. An unfinished file never has the name of a finished one. */

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');

class Stopped extends Error {}

let isStopping = false;
port.on('message', () => {
  isStopping = true;
});

const send = (message: FromWorker): void => port.postMessage(message);

async function work({ tenantId, request, path }: ExportTask, store: LedgerStore): Promise<void> {
  const found = await Promise.all(
    request.merchantIds.map((id) => store.merchants.findMerchant(tenantId, id)),
  );
  let done = 0;
  const sheets = exportSheets(request, {
    tenantId,
    merchants: found.filter((merchant) => merchant !== undefined),
    transactions: store.transactions,
    onRows: (rows) => {
      done += rows;
      send({ kind: 'progress', done, step: 'writing' });
      if (isStopping) throw new Stopped();
    },
  });
  const draft = `${path}.draft`;
  try {
    await write(request, draft, sheets);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw diskProblem(error);
  }
}

async function write(
  request: ExportRequest,
  path: string,
  sheets: ReturnType<typeof exportSheets>,
): Promise<void> {
  if (request.format === 'csv') await writeCsv(path, sheets);
  else await writeXlsx(path, sheets);
}

const task = workerData as ExportTask;
let store: LedgerStore | undefined;
try {
  store = await openBooks(task.books.dataDir, task.books.address, FOR_A_THREAD);
  await work(task, store);
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
