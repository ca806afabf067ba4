import { z } from 'zod';
import { command, query } from './contract.js';
import { businessDate, line, merchantId } from './fields.js';
import { job, jobId } from './jobs.js';

export const ARCHETYPES = ['noodle-shop', 'convenience-store', 'online-seller'] as const;
export const archetype = z.enum(ARCHETYPES);

/** Makes merchants that never were and loads them into the books of the caller's tenant. */
export const createSimulation = command({
  action: 'simulator.createSimulation',
  idempotent: 'with-key',
  summary: 'Simulate merchants and load their books, as a job',
  params: z.strictObject({
    merchants: z.int().min(1).max(1000).default(3),
    days: z.int().min(1).max(3660).default(730),
    seed: z.int().min(0).max(4_294_967_295).default(1),
    archetypes: z.array(archetype).min(1).max(20).optional().describe('Taken in turn; default all'),
    lastDate: businessDate.optional().describe('Last simulated day; default yesterday'),
    namePrefix: line(50).optional(),
  }),
  result: job,
});

export const getSimulation = query({
  action: 'simulator.getSimulation',
  summary: 'A simulation: what was asked and which merchants it made',
  params: z.object({ simulationId: jobId }),
  result: z.object({
    job,
    request: createSimulation.params,
    merchants: z.array(z.object({ merchantId, name: z.string(), archetype, transactions: z.int() })),
  }),
});

export const getSimulatorJob = query({
  action: 'simulator.getJob',
  summary: 'One job of the simulator',
  params: z.object({ jobId }),
  result: job,
});
export const listSimulatorJobs = query({
  action: 'simulator.listJobs',
  summary: 'Jobs of the simulator, newest first',
  params: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
  result: z.object({ data: z.array(job) }),
});
export const cancelSimulatorJob = command({
  action: 'simulator.cancelJob',
  summary: 'Stop a simulation; the days that were written stay',
  params: z.strictObject({ jobId }),
  result: job,
});
