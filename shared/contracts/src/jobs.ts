import { z } from 'zod';
import { instant } from './fields.js';

/** Work that takes longer than a request. Its id names its owner: imp_ and exp_ the ledger, sim_ the simulator. */
export const JOB_KINDS = ['import', 'export', 'simulation', 'schedule-run'] as const;
export const jobKind = z.enum(JOB_KINDS);
export const jobState = z.enum(['waiting', 'running', 'succeeded', 'failed', 'cancelled']);

export const jobId = z
  .string()
  .regex(/^(imp|exp|sim|run)_[0-9A-Za-z]{8,40}$/, 'must be the id of a job')
  .describe('Job: imp_…, exp_…, sim_… or run_…');

export const jobProgress = z.object({
  done: z.int().min(0),
  total: z.int().min(0).optional().describe('Absent while it is not known'),
  unit: z.enum(['rows', 'bytes', 'merchants', 'days', 'steps']),
  ratio: z.number().min(0).max(1).optional(),
  perSecond: z.number().min(0).optional(),
  secondsLeft: z.number().min(0).optional(),
  step: z.string().max(200).optional().describe('What it is doing right now'),
});

export const job = z.object({
  id: jobId,
  kind: jobKind,
  state: jobState,
  progress: jobProgress,
  createdAt: instant,
  startedAt: instant.optional(),
  finishedAt: instant.optional(),
  createdBy: z.string(),
  merchantId: z.string().optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  problem: z
    .object({ code: z.string(), title: z.string(), data: z.record(z.string(), z.unknown()).optional() })
    .optional(),
});
export type Job = z.output<typeof job>;
export type JobState = z.output<typeof jobState>;
export type JobProgress = z.output<typeof jobProgress>;
