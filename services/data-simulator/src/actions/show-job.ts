import { type Caller, isLimited } from '@merchant-analysis/contracts/caller';
import type { Job } from '@merchant-analysis/contracts/jobs';
import { problem } from '@merchant-analysis/contracts/problems';
import type { JobRow, JobStore } from '../ports/jobs.js';

/** A job as its contract shows it: without the tenant, the caller and what was asked. */
export function showJob({ tenantId: _tenant, caller: _caller, request: _request, ...job }: JobRow): Job {
  return job;
}

/**
 * A simulation of the caller's tenant. Who is limited to some merchants sees none: it names the merchants it made.
 * @throws Problem NOT_FOUND
 */
export async function findOwn(jobs: JobStore, caller: Caller, jobId: string): Promise<JobRow> {
  return found(isLimited(caller) ? undefined : await jobs.find(caller.tenantId, jobId));
}

/** @throws Problem NOT_FOUND when the tenant has no such simulation. */
export function found(job: JobRow | undefined): JobRow {
  if (job?.kind !== 'simulation') throw problem('NOT_FOUND', { what: 'simulation' });
  return job;
}
