import { command, query, type ResultOf } from '@merchant-analysis/contracts/contract';
import { cancelLedgerJob, getLedgerJob, listLedgerJobs } from '@merchant-analysis/contracts/files';
import { job, jobId } from '@merchant-analysis/contracts/jobs';
import { problem } from '@merchant-analysis/contracts/problems';
import { getSchedulerJob, listSchedulerJobs } from '@merchant-analysis/contracts/schedules';
import {
  cancelSimulatorJob,
  getSimulatorJob,
  listSimulatorJobs,
} from '@merchant-analysis/contracts/simulations';
import { z } from 'zod';
import { MAY } from '../roles.js';
import { type Route, route } from '../route.js';

/** Where a job that was just started can be followed. */
export const jobLocation = ({ id }: { id: string }): string => `/api/v1/jobs/${id}`;

const listJobs = query({
  action: 'gateway.listJobs',
  summary: 'Imports, exports, simulations and runs of schedules, newest first',
  params: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
  result: z.object({ data: z.array(job) }),
});

const getJob = query({
  action: 'gateway.getJob',
  summary: 'One job with its progress',
  params: z.object({ jobId }),
  result: job,
});

const cancelJob = command({
  action: 'gateway.cancelJob',
  summary: 'Stop a job at the next safe point; what it did stays',
  params: z.strictObject({ jobId }),
  result: job,
});

/** Who owns a job is in its id. */
const OWNERS = {
  imp: { get: getLedgerJob, cancel: cancelLedgerJob },
  exp: { get: getLedgerJob, cancel: cancelLedgerJob },
  sim: { get: getSimulatorJob, cancel: cancelSimulatorJob },
  run: { get: getSchedulerJob, cancel: undefined },
} as const;

function ownerOf(id: string): (typeof OWNERS)[keyof typeof OWNERS] {
  const prefix = id.slice(0, 3) as keyof typeof OWNERS;
  return OWNERS[prefix];
}

export const jobRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/jobs',
    contract: listJobs,
    allow: MAY.readJobs,
    serve: async ({ params, ask }) => {
      const { limit } = params;
      const lists: ResultOf<typeof listJobs>[] = await Promise.all([
        ask(listLedgerJobs, { limit }),
        ask(listSimulatorJobs, { limit }),
        ask(listSchedulerJobs, { limit }),
      ]);
      const jobs = lists.flatMap(({ data }) => data);
      jobs.sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
      return { data: jobs.slice(0, limit) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/jobs/:jobId',
    contract: getJob,
    allow: MAY.readJobs,
    serve: ({ params, ask }) => ask(ownerOf(params.jobId).get, params),
  }),
  route({
    method: 'POST',
    path: '/api/v1/jobs/:jobId/cancel',
    contract: cancelJob,
    allow: MAY.cancelJobs,
    audit: { resourceType: 'job' },
    serve: ({ params, ask, idempotency }) => {
      const { cancel } = ownerOf(params.jobId);
      if (!cancel)
        throw problem('CONFLICT', {
          reason: { en: 'a run of a schedule cannot be stopped', zh: '计划任务的运行不能停止' },
        });
      return ask(cancel, params, { idempotency });
    },
  }),
];
