import type { Job } from '@merchant-analysis/contracts/jobs';
import type { Schedule } from '@merchant-analysis/contracts/schedules';
import { nextDueAfter } from './due-times.js';
import type { ScheduleDefinition } from './plan.js';

/** A run as it is kept: the job that does the work, or a due time that was skipped. */
export type Run =
  | { readonly kind: 'job'; readonly job: Job; readonly dueAt?: number | undefined }
  | { readonly kind: 'skipped'; readonly dueAt: number; readonly at: number };

/** A schedule with how often its plan was changed. */
export interface VersionedSchedule extends ScheduleDefinition {
  readonly version: number;
}

/** A schedule as people see it, with its last and next run. */
export function showSchedule(
  schedule: VersionedSchedule,
  { runs, now }: { readonly runs: readonly Run[]; readonly now: number },
): Schedule {
  const last = [...runs].sort((a, b) => startOf(b) - startOf(a))[0];
  return {
    name: schedule.name,
    title: { ...schedule.title },
    action: schedule.action,
    at: schedule.at,
    weekdays: schedule.weekdays?.length ? [...schedule.weekdays] : undefined,
    timeZone: schedule.timeZone,
    windowMinutes: schedule.windowMinutes,
    whenMissed: schedule.whenMissed,
    enabled: schedule.enabled,
    lastRun: last && showRun(last),
    nextRunAt: schedule.enabled ? toInstant(nextDueAfter(schedule, now)) : undefined,
    version: schedule.version,
  };
}

const toInstant = (milliseconds: number): string => new Date(milliseconds).toISOString();

function startOf(run: Run): number {
  return run.kind === 'skipped' ? run.at : Date.parse(run.job.startedAt ?? run.job.createdAt);
}

function showRun(run: Run): Schedule['lastRun'] {
  if (run.kind === 'skipped') {
    const at = toInstant(run.at);
    return {
      dueAt: toInstant(run.dueAt),
      startedAt: at,
      finishedAt: at,
      state: 'skipped',
      startedBy: 'schedule',
    };
  }
  const { job, dueAt } = run;
  return {
    dueAt: dueAt === undefined ? undefined : toInstant(dueAt),
    startedAt: job.startedAt ?? job.createdAt,
    finishedAt: job.finishedAt,
    state: job.state === 'succeeded' ? 'succeeded' : job.finishedAt === undefined ? 'running' : 'failed',
    startedBy: dueAt === undefined ? job.createdBy : 'schedule',
    summary: summaryOf(job),
  };
}

/** `3 merchants, 0 failed, newAlerts 2`, or what went wrong. */
function summaryOf(job: Job): string | undefined {
  if (job.problem !== undefined) return job.problem.title.slice(0, 500);
  if (job.result === undefined) return undefined;
  const { merchants, failed, detail } = job.result;
  const more = Object.entries(detail ?? {}).map(([name, count]) => `${name} ${String(count)}`);
  return [`${String(merchants)} merchants`, `${String(failed)} failed`, ...more].join(', ').slice(0, 500);
}
