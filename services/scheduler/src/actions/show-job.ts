import type { Job } from '@merchant-analysis/contracts/jobs';
import type { JobRow } from '../ports/jobs.js';

/** A job as the API shows it: for whom and with what it is kept stays inside. */
export function showJob({ tenantId: _tenant, caller: _caller, request: _request, ...job }: JobRow): Job {
  return job;
}
