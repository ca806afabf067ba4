import { setTimeout as sleep } from 'node:timers/promises';
import { systemCaller } from '@merchant-analysis/broker/meta';
import type { Host } from '@merchant-analysis/broker/service';
import type { InputOf } from '@merchant-analysis/contracts/contract';
import {
  createTenant,
  listTenants,
  PLATFORM_TENANT,
  type Tenant,
} from '@merchant-analysis/contracts/identity';
import type { Job } from '@merchant-analysis/contracts/jobs';
import { createSimulation, listSimulatorJobs } from '@merchant-analysis/contracts/simulations';
import { demoPlan, sandboxPlan } from '@merchant-analysis/data-simulator/domain/demo';
import { formatDate } from '@merchant-analysis/kernel/business-date';

export interface FirstLogin {
  readonly login: string;
  readonly oneTimePassword: string;
}

/** Called with how far the simulation of a tenant is, about five times a second. */
export type OnProgress = (tenantName: string, job: Job) => void;

const LOOK_EVERY_MS = 200;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/**
 * Makes the demo tenant with three simulated merchants and the sandbox tenant with one, unless they are there.
 * After a first start that was cut off, the simulations go on where they were and are waited for.
 * @returns how the demo's owner logs in, only when the tenant was made just now.
 * @throws Error when a simulation failed, with the reason.
 */
export async function prepareDemo(
  host: Host,
  now: number,
  onProgress: OnProgress,
): Promise<FirstLogin | undefined> {
  const yesterday = formatDate(Math.floor((now + SHANGHAI_OFFSET_MS) / 86_400_000) - 1);
  const tenants = await findTenants(host);
  const demo = tenants.find((tenant) => tenant.kind === 'demo');
  const sandbox = tenants.find((tenant) => tenant.kind === 'sandbox');
  const made = demo
    ? { tenant: demo }
    : await make(host, { name: 'Demo', kind: 'demo', ownerLogin: 'demo-owner' });
  const { tenant: open } = sandbox
    ? { tenant: sandbox }
    : await make(host, { name: 'Sandbox', kind: 'sandbox' });
  await Promise.all([
    simulateOnce(host, open, sandboxPlan(yesterday), onProgress),
    simulateOnce(host, made.tenant, demoPlan(yesterday), onProgress),
  ]);
  if (!('oneTimePassword' in made) || !made.oneTimePassword || !made.owner) return undefined;
  return { login: made.owner.login, oneTimePassword: made.oneTimePassword };
}

/** All tenants of the platform, as the operator sees them. */
export async function findTenants(host: Host): Promise<Tenant[]> {
  const { data } = await host.ask(listTenants, { limit: 500 }, { caller: systemCaller(PLATFORM_TENANT) });
  return data;
}

function make(host: Host, request: InputOf<typeof createTenant>) {
  return host.ask(createTenant, request, { caller: systemCaller(PLATFORM_TENANT) });
}

/** The first simulation of the tenant: started when there is none, and waited for in any case. */
async function simulateOnce(
  host: Host,
  tenant: Tenant,
  plan: InputOf<typeof createSimulation>,
  onProgress: OnProgress,
): Promise<void> {
  const caller = systemCaller(tenant.id);
  const firstJob = async (): Promise<Job | undefined> =>
    (await host.ask(listSimulatorJobs, { limit: 500 }, { caller })).data.at(-1);
  let job = (await firstJob()) ?? (await host.ask(createSimulation, plan, { caller }));
  while (job.state === 'waiting' || job.state === 'running') {
    onProgress(tenant.name, job);
    await sleep(LOOK_EVERY_MS);
    job = (await firstJob()) ?? job;
  }
  onProgress(tenant.name, job);
  if (job.state === 'failed') {
    throw new Error(
      `The simulation of ${tenant.name} failed: ${job.problem?.title ?? 'no reason was given'}`,
    );
  }
}
