import { type Caller, isLimited } from '@merchant-analysis/contracts/caller';
import type { Job } from '@merchant-analysis/contracts/jobs';
import type { Telling } from '@merchant-analysis/contracts/outbox';
import { problem } from '@merchant-analysis/contracts/problems';
import type { JobStore } from '../ports/jobs.js';
import { findOwn, found, showJob } from './show-job.js';

/** One simulation as a job. @throws Problem NOT_FOUND. */
export async function getJob(jobs: JobStore, jobId: string, caller: Caller): Promise<Job> {
  return showJob(await findOwn(jobs, caller, jobId));
}

/** The simulations of the tenant, newest first; none for who is limited to some merchants. */
export async function listJobs(jobs: JobStore, limit: number, caller: Caller): Promise<{ data: Job[] }> {
  if (isLimited(caller)) return { data: [] };
  return { data: (await jobs.list(caller.tenantId, { limit, kinds: ['simulation'] })).map(showJob) };
}

/** Stops a simulation; what it has written stays. @throws Problem NOT_FOUND, or JOB_NOT_RUNNING once it ended. */
export async function cancelJob(
  jobs: JobStore,
  jobId: string,
  caller: Caller,
  telling: Telling<unknown>,
): Promise<Job> {
  const before = await findOwn(jobs, caller, jobId);
  if (before.finishedAt !== undefined) throw problem('JOB_NOT_RUNNING', { state: before.state });
  return showJob(found(await jobs.requestCancel(caller.tenantId, jobId, telling)));
}
