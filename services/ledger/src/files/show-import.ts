import type { ImportRecord } from '@merchant-analysis/contracts/files';
import { type Job, job as jobSchema } from '@merchant-analysis/contracts/jobs';
import type { JobRow } from '@merchant-analysis/jobs/job-store';
import type { StoredPlan } from '../import/plan.js';
import type { ImportEntry, ImportState } from '../ports/imports.js';
import type { FileTools } from './file-tools.js';
import { WAITING_STEP } from './wait-for-storage.js';

/** An import as the API shows it. */
export async function showImport(
  { imports, jobs, merchants, isWaiting }: FileTools,
  entry: ImportEntry,
): Promise<ImportRecord> {
  const plan = planOf(entry);
  const totals = await imports.countImport(entry.tenantId, entry.importId);
  const job = await jobs.find(entry.tenantId, entry.importId);
  const { inserted, corrected, unchanged, rejected } = totals;
  return {
    id: entry.importId,
    merchantId: entry.merchantId,
    fileName: entry.fileName,
    fileBytes: entry.fileBytes,
    sha256: entry.sha256,
    format: plan.format,
    encoding: plan.encoding,
    profile: plan.resolved.profile,
    mapping: plan.resolved.mapping,
    state: stateOf(entry, job),
    counts: { rows: totals.progress.recordsRead, inserted, corrected, unchanged, rejected },
    merchants: await Promise.all(
      (entry.merchantId === undefined ? totals.merchants : []).map(async (counts) => {
        const merchant = await merchants.findMerchant(entry.tenantId, counts.merchantId);
        const name = merchant?.name.zh ?? merchant?.name.en ?? counts.merchantId;
        const rows = counts.inserted + counts.corrected + counts.unchanged;
        return { merchantId: counts.merchantId, name, rows };
      }),
    ),
    createdAt: new Date(entry.createdAt).toISOString(),
    finishedAt: entry.finishedAt === undefined ? undefined : new Date(entry.finishedAt).toISOString(),
    job: job && showJob(job, isWaiting()),
  };
}

/**
 * A job without what only its owner needs. While the store takes no writes, nobody can write down that the job
 * waits for it, so it is said here.
 */
export function showJob(row: JobRow, isWaiting: boolean): Job {
  const job = jobSchema.parse(row);
  if (!isWaiting || job.state !== 'running') return job;
  return { ...job, progress: { ...job.progress, step: WAITING_STEP } };
}

export function planOf(entry: ImportEntry): StoredPlan {
  return entry.plan as Readonly<Record<string, unknown>> & StoredPlan;
}

/** The entry is written before the job ends and after it begins: a job that has ended knows better. */
function stateOf(entry: ImportEntry, job: JobRow | undefined): ImportState {
  if (!job || entry.finishedAt !== undefined) return entry.state;
  return job.state;
}
