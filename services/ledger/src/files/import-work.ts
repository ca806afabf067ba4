import { JobStopped, type JobWork } from '@merchant-analysis/jobs/job-runner';
import type { ImportPlan } from '../import/plan.js';
import type { FileBounds } from '../import/source/file-bounds.js';
import type { BooksPlace } from '../open-books.js';
import type { ImportEntry, ImportPort, ImportState } from '../ports/imports.js';
import type { UploadStore } from '../ports/upload-store.js';
import { noticeOfEnd } from './notice-of-end.js';
import { runWorker } from './run-worker.js';
import { isStorageAway, waitForStorage } from './wait-for-storage.js';
import type { ImportTask } from './worker-messages.js';

export interface ImportWorkOptions {
  readonly imports: ImportPort;
  readonly uploads: UploadStore;
  readonly books: BooksPlace;
  readonly bounds: FileBounds;
  readonly now: () => number;
}

const OPEN: readonly ImportState[] = ['waiting', 'running'];
const WORKER = new URL('./import-worker.js', import.meta.url);

/** Runs an import in a thread of its own, from its checkpoint when it was begun before, and keeps how it ended. */
export function importWork(options: ImportWorkOptions): JobWork {
  const { imports, uploads, now } = options;
  return async (job, control) => {
    const entry = await imports.findImport(job.tenantId, job.id);
    if (!entry) throw new Error(`the job ${job.id} has no import`);
    if (entry.state === 'succeeded') return resultOf(options, entry);
    await imports.changeImport(entry.tenantId, entry.importId, OPEN, { state: 'running' });
    const plan = entry.plan as Readonly<Record<string, unknown>> & ImportPlan;
    const task: Omit<ImportTask, 'path' | 'spoolPath'> = {
      books: options.books,
      tenantId: entry.tenantId,
      importId: entry.importId,
      caller: job.caller,
      merchantId: entry.merchantId,
      sha256: entry.sha256,
      plan,
      bounds: options.bounds,
    };
    const end = async (state: ImportState): Promise<void> => {
      const changes = { state, finishedAt: now() };
      await waitForStorage(async () => {
        const totals = await imports.countImport(entry.tenantId, entry.importId);
        const told = noticeOfEnd(entry, state, totals, changes.finishedAt);
        const telling = { outgoing: () => told };
        await imports.changeImport(entry.tenantId, entry.importId, OPEN, changes, telling);
      });
      await discardFiles(options, entry);
    };
    try {
      await uploads.useLocally(entry.tenantId, plan.uploadId, ({ path, rowsPath }) =>
        runWorker(WORKER, { ...task, path, spoolPath: rowsPath }, control),
      );
    } catch (error) {
      // The job goes back in line: the file is still there, and so is the checkpoint.
      if (isStorageAway(error)) throw error;
      if (!(error instanceof JobStopped)) await end('failed');
      else if (error.why === 'cancelled') await end('cancelled');
      throw error;
    }
    await end('succeeded');
    return resultOf(options, entry);
  };
}

/** Nothing needs the file any more: what it held is in the books or among the rejects. */
export async function discardFiles(
  { uploads }: Pick<ImportWorkOptions, 'uploads'>,
  entry: ImportEntry,
): Promise<void> {
  await uploads.discard(entry.tenantId, String(entry.plan['uploadId']));
}

async function resultOf(
  { imports }: ImportWorkOptions,
  entry: ImportEntry,
): Promise<Record<string, unknown>> {
  const totals = await imports.countImport(entry.tenantId, entry.importId);
  const { inserted, corrected, unchanged, rejected, progress } = totals;
  return { rows: progress.recordsRead, inserted, corrected, unchanged, rejected };
}
