import type { NewJob } from '@merchant-analysis/jobs/job-store';
import { newId } from '@merchant-analysis/storage/identifier';

/** An import of three rows for a tenant. */
export const newJob = (overrides: Partial<NewJob> = {}): NewJob => ({
  id: newId('imp'),
  kind: 'import',
  caller: { tenantId: 'ten_a', userId: 'usr_a', roles: ['owner'] },
  request: { rows: 3 },
  unit: 'rows',
  ...overrides,
});
