import { rm } from 'node:fs/promises';
import { JobStopped, type JobWork } from '@merchant-analysis/jobs/job-runner';
import type { ImportPlan } from '../import/plan.js';
import type { FileBounds } from '../import/source/file-bounds.js';
import type { ImportEntry, ImportPort, ImportState } from '../ports/imports.js';
import type { FileFolders } from './file-folders.js';
import { noticeOfEnd } from './notice-of-end.js';
import { runWorker } from './run-worker.js';
import type { Uploads } from './uploads.js';
import type { ImportTask } from './worker-messages.js';

export interface ImportWorkOptions {
  readonly imports: ImportPort;
  readonly uploads: Uploads;
  readonly folders: FileFolders;
  readonly storeFile: string;
  readonly bounds: FileBounds;
  readonly now: () => number;
}

const OPEN: readonly ImportState[] = ['waiting', 'running'];

/** Runs an import in a thread of its own, from its checkpoint when it was begun before, and keeps how it ended. */
export function importWork(options: ImportWorkOptions): JobWork {
  const { imports, uploads, folders, now } = options;
  return async (job, control) => {
    const entry = await imports.findImport(job.tenantId, job.id);
    if (!entry) throw new Error(`the job ${job.id} has no import`);
    if (entry.state === 'succeeded') return resultOf(options, entry);
    await imports.changeImport(entry.tenantId, entry.importId, OPEN, { state: 'running' });
    const plan = entry.plan as Readonly<Record<string, unknown>> & ImportPlan;
    const task: ImportTask = {
      storeFile: options.storeFile,
      tenantId: entry.tenantId,
      importId: entry.importId,
      caller: job.caller,
      merchantId: entry.merchantId,
      path: uploads.pathOf(entry.tenantId, plan.uploadId),
      spoolPath: folders.spool(entry.tenantId, entry.importId),
      sha256: entry.sha256,
      plan,
      bounds: options.bounds,
    };
    const end = async (state: ImportState): Promise<void> => {
      const finishedAt = now();
      const totals = await imports.countImport(entry.tenantId, entry.importId);
      const notice = noticeOfEnd(entry, state, totals, finishedAt);
      const telling = { outgoing: () => (notice ? [notice] : []) };
      await imports.changeImport(entry.tenantId, entry.importId, OPEN, { state, finishedAt }, telling);
      await discardFiles(options, entry);
    };
    try {
      await runWorker(new URL('./import-worker.js', import.meta.url), task, control);
    } catch (error) {
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
  { uploads, folders }: Pick<ImportWorkOptions, 'uploads' | 'folders'>,
  entry: ImportEntry,
): Promise<void> {
  await uploads.discard(entry.tenantId, String(entry.plan['uploadId']));
  await rm(folders.spool(entry.tenantId, entry.importId), { force: true });
}

async function resultOf(
  { imports }: ImportWorkOptions,
  entry: ImportEntry,
): Promise<Record<string, unknown>> {
  const totals = await imports.countImport(entry.tenantId, entry.importId);
  const { inserted, corrected, unchanged, rejected, progress } = totals;
  return { rows: progress.recordsRead, inserted, corrected, unchanged, rejected };
}
