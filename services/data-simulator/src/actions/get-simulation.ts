import type { Caller } from '@merchant-analysis/contracts/caller';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { getSimulation as contract } from '@merchant-analysis/contracts/simulations';
import type { SimulationPlan } from '../domain/simulation-plan.js';
import type { JobStore } from '../ports/jobs.js';
import type { SimulationStore } from '../ports/simulations.js';
import { findOwn, showJob } from './show-job.js';

interface Rim {
  readonly jobs: JobStore;
  readonly simulations: SimulationStore;
}

/** What was asked, how far it is, and which merchants it made. @throws Problem NOT_FOUND. */
export async function getSimulation(
  rim: Rim,
  { simulationId }: ParamsOf<typeof contract>,
  caller: Caller,
): Promise<ResultOf<typeof contract>> {
  const job = await findOwn(rim.jobs, caller, simulationId);
  const merchants = await rim.simulations.listMerchants(simulationId);
  return {
    job: showJob(job),
    request: job.request as SimulationPlan,
    merchants: merchants.map(({ merchantId, name, archetype, transactions }) => ({
      merchantId,
      name,
      archetype,
      transactions,
    })),
  };
}
