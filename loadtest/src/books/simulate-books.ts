import { setTimeout as sleep } from 'node:timers/promises';
import { systemCaller } from '@merchant-analysis/broker/meta';
import type { InputOf } from '@merchant-analysis/contracts/contract';
import { createSimulation, getSimulation } from '@merchant-analysis/contracts/simulations';
import { compose as simulator } from '@merchant-analysis/data-simulator/container';
import { compose as ledger } from '@merchant-analysis/ledger/container';
import type { Progress } from '../bench.js';
import { openServices } from '../server/open-services.js';

/**
 * Simulates merchants into the books of a tenant, in a folder that no server has open, or where the settings say.
 * @returns their ids
 */
export async function simulateBooks(
  dataDir: string,
  tenantId: string,
  plan: InputOf<typeof createSimulation>,
  progress: Progress,
  settings: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const platform = await openServices(dataDir, { ledger, simulator }, settings);
  const caller = systemCaller(tenantId);
  try {
    const { id } = await platform.host.ask(createSimulation, plan, { caller });
    for (let look = 0; ; look++) {
      const { job, merchants } = await platform.host.ask(getSimulation, { simulationId: id }, { caller });
      if (job.state === 'succeeded') return merchants.map(({ merchantId }) => merchantId);
      if (job.state === 'failed') throw new Error(`the simulation failed: ${job.problem?.title}`);
      if (look % 25 === 0) progress(`simulating, ${Math.round((job.progress.ratio ?? 0) * 100)} %`);
      await sleep(200);
    }
  } finally {
    await platform.close();
  }
}
