import { type Caller, isLimited } from '@merchant-analysis/contracts/caller';
import type { ParamsOf } from '@merchant-analysis/contracts/contract';
import type { Job } from '@merchant-analysis/contracts/jobs';
import type { RequestKey } from '@merchant-analysis/contracts/outbox';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Schedule, updateSchedule as updateContract } from '@merchant-analysis/contracts/schedules';
import type { ScheduleDefinition } from '../domain/plan.js';
import { type Run, showSchedule } from '../domain/shown-schedule.js';
import type { JobStore } from '../ports/jobs.js';
import type { ScheduleStore } from '../ports/schedule-store.js';
import { scheduleOf } from './schedules-of-tenant.js';
import { showJob } from './show-job.js';

export interface ScheduleRim {
  readonly definitions: readonly ScheduleDefinition[];
  readonly store: ScheduleStore;
  readonly jobs: JobStore;
}

/** Runs of a tenant that are looked through for the last one of each schedule. */
const RECENT_RUNS = 200;

/** The schedules as they are for the caller's tenant, each with its last and next run. */
export async function listSchedules(rim: ScheduleRim, { tenantId }: Caller): Promise<Schedule[]> {
  return Promise.all(rim.definitions.map(({ name }) => show(rim, tenantId, name)));
}

/**
 * Changes when a schedule runs for the caller's tenant; other tenants keep theirs. Due times before the change
 * are not made up for.
 * @returns the schedule before and after.
 * @throws Problem NOT_FOUND, NOT_ALLOWED, VERSION_STALE.
 */
export async function updateSchedule(
  rim: ScheduleRim,
  caller: Caller,
  { name, ifVersion, ...changes }: ParamsOf<typeof updateContract>,
  requestFor: (before: ScheduleDefinition) => RequestKey<unknown>,
): Promise<{ before: ScheduleDefinition; after: Schedule }> {
  // It would change what runs for merchants that this person may not see.
  if (isLimited(caller)) throw problem('NOT_ALLOWED', { role: caller.roles.join(', ') });
  const before = await scheduleOf(rim, caller.tenantId, name);
  const { tenantId } = caller;
  const change = { tenantId, name, changes, changedAt: await rim.store.now(), ifVersion };
  await rim.store.changePlan(change, requestFor(before));
  return { before, after: await show(rim, caller.tenantId, name) };
}

/**
 * Starts a schedule now, for the caller's tenant only and within the caller's limits. While a run of it is at
 * work or waiting, that one is the answer.
 */
export async function runSchedule(
  rim: ScheduleRim & { readonly newJobId: () => string },
  caller: Caller,
  name: string,
  request?: RequestKey<Pick<Job, 'id'>>,
): Promise<Job> {
  const { action } = await scheduleOf(rim, caller.tenantId, name);
  const recent = await rim.jobs.list(caller.tenantId, { limit: RECENT_RUNS, kinds: ['schedule-run'] });
  const active = recent.find((job) => job.request['name'] === name && job.finishedAt === undefined);
  if (active !== undefined) return showJob(active);
  const job = await rim.jobs.create(
    {
      id: rim.newJobId(),
      kind: 'schedule-run',
      // The work is the platform's, so it sees every rule; what it may look at stays the caller's.
      caller: { ...caller, roles: ['system'] },
      request: { name, action },
      unit: 'merchants',
    },
    request,
  );
  return showJob(job);
}

async function show(rim: ScheduleRim, tenantId: string, name: string): Promise<Schedule> {
  const [schedule, recent, settled, now] = await Promise.all([
    scheduleOf(rim, tenantId, name),
    rim.jobs.list(tenantId, { limit: RECENT_RUNS, kinds: ['schedule-run'] }),
    rim.store.listSettled(tenantId, name, 1),
    rim.store.now(),
  ]);
  const jobs = recent
    .filter((job) => job.request['name'] === name)
    .map((job): Run => {
      const dueAt = job.request['dueAt'];
      return { kind: 'job', job: showJob(job), dueAt: typeof dueAt === 'number' ? dueAt : undefined };
    });
  const skipped = settled
    .filter(({ outcome }) => outcome === 'skipped')
    .map(({ dueAt, at }): Run => ({ kind: 'skipped', dueAt, at }));
  return showSchedule(schedule, { runs: [...jobs, ...skipped], now });
}
