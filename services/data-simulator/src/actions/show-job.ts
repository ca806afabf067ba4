import type { Job } from '@merchant-analysis/contracts/jobs';
import { problem } from '@merchant-analysis/contracts/problems';
import type { JobRow } from '../ports/jobs.js';

/** A job as its contract shows it: without the tenant, the caller and what was asked. */
export function showJob({ tenantId: _tenant, caller: _caller, request: _request, ...job }: JobRow): Job {
  return job;
}

/** @throws Problem NOT_FOUND when the tenant has no such simulation. */
export function found(job: JobRow | undefined): JobRow {
  if (job?.kind !== 'simulation') throw problem('NOT_FOUND', { what: 'simulation' });
  return job;
}
