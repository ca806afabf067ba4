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
] as const;
export type ServiceFolder = (typeof SERVICE_FOLDERS)[number];
