import type { Caller } from '@merchant-analysis/contracts/caller';
import type { Job } from '@merchant-analysis/contracts/jobs';
import { problem } from '@merchant-analysis/contracts/problems';
import type { JobStore } from '../ports/jobs.js';
import { found, showJob } from './show-job.js';

/** One simulation as a job. @throws Problem NOT_FOUND. */
export async function getJob(jobs: JobStore, jobId: string, { tenantId }: Caller): Promise<Job> {
  return showJob(found(await jobs.find(tenantId, jobId)));
}

/** The simulations of the tenant, newest first. */
export async function listJobs(
  jobs: JobStore,
  limit: number,
  { tenantId }: Caller,
): Promise<{ data: Job[] }> {
  return { data: (await jobs.list(tenantId, { limit, kinds: ['simulation'] })).map(showJob) };
}

/** Stops a simulation; what it has written stays. @throws Problem NOT_FOUND, or JOB_NOT_RUNNING once it ended. */
export async function cancelJob(jobs: JobStore, jobId: string, { tenantId }: Caller): Promise<Job> {
  const before = found(await jobs.find(tenantId, jobId));
  if (before.finishedAt !== undefined) throw problem('JOB_NOT_RUNNING', { state: before.state });
  return showJob(found(await jobs.requestCancel(tenantId, jobId)));
}
