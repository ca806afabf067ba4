import { rename, rm } from 'node:fs/promises';
import { diskProblem } from '../adapters/files/disk-problem.js';
import type { ExportRequest } from '../export/export-request.js';
import { exportSheets } from '../export/export-sheets.js';
import { writeCsv } from '../export/write-csv.js';
import { writeXlsx } from '../export/write-xlsx.js';
import type { LedgerStore } from '../ports/ledger-store.js';
import { type FileThread, runFileThread } from './file-thread.js';
import type { ExportTask } from './worker-messages.js';

/** The thread in which one export is written. An unfinished file never has the name of a finished one. */

async function work(
  { tenantId, request, path }: ExportTask,
  store: LedgerStore,
  { send, stopIfAsked }: FileThread,
): Promise<void> {
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
      stopIfAsked();
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

await runFileThread(work);
