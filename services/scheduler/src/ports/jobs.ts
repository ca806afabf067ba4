export type { JobControl, JobWork } from '@merchant-analysis/jobs/job-runner';
export type { JobRow, JobStore } from '@merchant-analysis/jobs/job-store';
