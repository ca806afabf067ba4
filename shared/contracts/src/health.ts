import { z } from 'zod';
import { query } from './contract.js';

export const serviceHealth = z.object({
  status: z.enum(['healthy', 'unhealthy']),
  version: z.string(),
  dependencies: z.array(z.object({ name: z.string(), status: z.enum(['healthy', 'unhealthy']) })),
});

/** Every service answers `<service>.health`: is it there, and does its store answer? */
export const healthOf = (service: string) =>
  query({
    action: `${service}.health`,
    summary: 'Whether the service and its store answer',
    params: z.object({}),
    result: serviceHealth,
    timeoutMs: 1_000,
  });

/** Names on the broker beside the names that the deployment guide and operators use. */
export const SERVICES = {
  ledger: 'ledger',
  identity: 'identity',
  scheduler: 'scheduler',
  notifier: 'notifier',
  simulator: 'data_simulator',
  cashflow: 'cashflow_predictor',
  cost: 'cost_analyzer',
  compliance: 'compliance_checker',
  analysis: 'analysis',
} as const;
export type ServiceName = keyof typeof SERVICES;
