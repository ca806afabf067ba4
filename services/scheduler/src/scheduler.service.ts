import type { Composition } from '@merchant-analysis/broker/composition';
import { answer, type Host, type ServiceStore, service } from '@merchant-analysis/broker/service';
import { problem } from '@merchant-analysis/contracts/problems';
import * as contracts from '@merchant-analysis/contracts/schedules';
import { listSchedules, runSchedule, type ScheduleRim, updateSchedule } from './actions/manage-schedules.js';
import { showJob } from './actions/show-job.js';
import type { ScheduleDefinition } from './domain/plan.js';

interface SchedulerRim extends ScheduleRim {
  readonly newJobId: () => string;
  /** There is a new job. */
  readonly wake: () => void;
  readonly health: ServiceStore;
  readonly started: (host: Host) => void;
  readonly stopped: () => Promise<void>;
}

/** What the scheduler answers. */
export function schedulerService(rim: SchedulerRim): Composition['schema'] {
  return service('scheduler', {
    answers: [
      answer(contracts.listSchedules, async (_, { caller }) => ({ data: await listSchedules(rim, caller) })),
      answer(contracts.updateSchedule, async (params, call) => {
        const note = (before: ScheduleDefinition) => {
          const changed = (['at', 'weekdays', 'timeZone', 'windowMinutes', 'whenMissed', 'enabled'] as const)
            .filter((field) => params[field] !== undefined)
            .map((field) => [field, { from: before[field], to: params[field] }]);
          return {
            resourceType: 'schedule',
            resourceId: params.name,
            changes: Object.fromEntries(changed),
          };
        };
        const { before, after } = await updateSchedule(rim, call.caller, params, (known) =>
          call.withRecord(() => note(known)),
        );
        call.audit(note(before));
        return after;
      }),
      answer(contracts.runSchedule, async ({ name }, call) => {
        const note = ({ id }: { id: string }) => ({
          resourceType: 'schedule',
          resourceId: name,
          changes: { job: id },
        });
        const job = await runSchedule(rim, call.caller, name, call.withRecord(note));
        call.audit(note(job));
        rim.wake();
        return job;
      }),
      answer(contracts.getSchedulerJob, async ({ jobId }, { caller }) => {
        const job = await rim.jobs.find(caller.tenantId, jobId);
        if (job === undefined) throw problem('NOT_FOUND', { what: 'job' });
        return showJob(job);
      }),
      answer(contracts.listSchedulerJobs, async ({ limit }, { caller }) => ({
        data: (await rim.jobs.list(caller.tenantId, { limit })).map(showJob),
      })),
    ],
    stores: { schedules: rim.health },
    started: rim.started,
    stopped: rim.stopped,
  });
}
