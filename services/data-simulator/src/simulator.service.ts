import type { Composition } from '@merchant-analysis/broker/composition';
import { answer, type Host, type ServiceStore, service } from '@merchant-analysis/broker/service';
import * as contracts from '@merchant-analysis/contracts/simulations';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { createSimulation } from './actions/create-simulation.js';
import { getSimulation } from './actions/get-simulation.js';
import { cancelJob, getJob, listJobs } from './actions/manage-jobs.js';
import type { FeastCalendar } from './domain/feast-calendar.js';
import type { JobStore } from './ports/jobs.js';
import type { SimulationStore } from './ports/simulations.js';

interface SimulatorRim {
  readonly jobs: JobStore;
  readonly simulations: SimulationStore;
  readonly calendar: FeastCalendar;
  readonly clock: Clock;
  newJobId(): string;
  wake(): void;
  health: ServiceStore;
  started(host: Host): void;
  stopped(): Promise<void>;
}

/** What the simulator answers. */
export function simulatorService(rim: SimulatorRim): Composition['schema'] {
  return service('simulator', {
    answers: [
      answer(contracts.createSimulation, (params, call) => createSimulation(rim, params, call)),
      answer(contracts.getSimulation, (params, call) => getSimulation(rim, params, call.caller)),
      answer(contracts.getSimulatorJob, ({ jobId }, call) => getJob(rim.jobs, jobId, call.caller)),
      answer(contracts.listSimulatorJobs, ({ limit }, call) => listJobs(rim.jobs, limit, call.caller)),
      answer(contracts.cancelSimulatorJob, async ({ jobId }, call) => {
        const note = () => ({
          resourceType: 'simulation',
          resourceId: jobId,
          changes: { cancelled: true },
        });
        const job = await cancelJob(rim.jobs, jobId, call.caller, call.withRecord(note));
        rim.wake();
        call.audit(note());
        return job;
      }),
    ],
    stores: { simulations: rim.health },
    started: (host) => rim.started(host),
    stopped: () => rim.stopped(),
  });
}
