import { z } from 'zod';
import { command, query } from './contract.js';
import { instant, line, localizedText, timeOfDay, timeZone } from './fields.js';
import { job } from './jobs.js';

export const scheduleName = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9-]*$/);

/** A scheduled job as data. It runs once for each due time, however many processes look at the clock. */
export const schedule = z.object({
  name: scheduleName,
  title: localizedText,
  /** Which action it calls, for each tenant. */
  action: z.string(),
  at: timeOfDay,
  /** Absent: every day. 1 Monday … 7 Sunday. */
  weekdays: z.array(z.int().min(1).max(7)).optional(),
  timeZone,
  windowMinutes: z.int().min(1).describe('A run may start up to this long after its time'),
  whenMissed: z.enum(['run-once', 'skip']).describe('After the window has passed (the machine was off)'),
  enabled: z.boolean(),
  lastRun: z
    .object({
      dueAt: instant.optional().describe('Absent when it was started by hand'),
      startedAt: instant,
      finishedAt: instant.optional(),
      state: z.enum(['running', 'succeeded', 'failed', 'skipped']),
      startedBy: z.string(),
      summary: line(500).optional(),
    })
    .optional(),
  nextRunAt: instant.optional(),
  version: z.int().min(1).describe('Of its plan: rises with every change, and is its ETag'),
});
export type Schedule = z.output<typeof schedule>;

export const listSchedules = query({
  action: 'scheduler.listSchedules',
  summary: 'Scheduled jobs with their last and next run',
  params: z.object({}),
  result: z.object({ data: z.array(schedule) }),
});

export const updateSchedule = command({
  action: 'scheduler.updateSchedule',
  idempotent: 'with-key',
  summary: 'Change when a scheduled job runs, or switch it off',
  params: z.strictObject({
    name: scheduleName,
    ifVersion: z.int().min(1).optional(),
    at: timeOfDay.optional(),
    weekdays: z.array(z.int().min(1).max(7)).max(7).optional(),
    timeZone: timeZone.optional(),
    windowMinutes: z.int().min(1).max(1440).optional(),
    whenMissed: z.enum(['run-once', 'skip']).optional(),
    enabled: z.boolean().optional(),
  }),
  result: schedule,
});

export const runSchedule = command({
  action: 'scheduler.runSchedule',
  idempotent: 'with-key',
  summary: 'Start a scheduled job now',
  params: z.strictObject({ name: scheduleName }),
  result: job,
});

export const getSchedulerJob = query({
  action: 'scheduler.getJob',
  summary: 'One run of a scheduled job',
  params: z.object({ jobId: z.string() }),
  result: job,
});

export const listSchedulerJobs = query({
  action: 'scheduler.listJobs',
  summary: 'Runs of scheduled jobs, newest first',
  params: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
  result: z.object({ data: z.array(job) }),
});

/** What a scheduled action answers: how much it did, for the run's summary. */
export const scheduledResult = z.object({
  merchants: z.int().describe('How many it looked at'),
  failed: z.int(),
  detail: z.record(z.string(), z.int()),
});
