import type { ServiceName } from '@merchant-analysis/contracts/health';

/** The services that run as processes of their own; each has a `dist/main.js`. */
export const SERVICE_FOLDERS = [
  'ledger',
  'identity',
  'data-simulator',
  'cashflow-predictor',
  'cost-analyzer',
  'compliance-checker',
  'analysis',
  'scheduler',
  'notifier',
] as const;
export type ServiceFolder = (typeof SERVICE_FOLDERS)[number];

/** Their names on the bus. */
export const PROGRAM_OF_FOLDER: Readonly<Record<ServiceFolder, ServiceName>> = {
  ledger: 'ledger',
  identity: 'identity',
  'data-simulator': 'simulator',
  'cashflow-predictor': 'cashflow',
  'cost-analyzer': 'cost',
  'compliance-checker': 'compliance',
  analysis: 'analysis',
  scheduler: 'scheduler',
  notifier: 'notifier',
};
