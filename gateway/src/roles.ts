import type { Role } from '@merchant-analysis/contracts/caller';

/** Who may ask for a route: nobody in particular, anyone who logged in, or people with one of these roles. */
export type Access = 'public' | 'signed-in' | readonly Role[];

const BOOK_READERS = ['owner', 'manager', 'clerk', 'broker', 'ops', 'aml_analyst', 'auditor'] as const;

/**
 * Who may do what, in one place. A user with several roles may do what any of them may. The limits of a user
 * to merchants and groups hold beside this table: the services enforce them.
 */
export const MAY = {
  readBooks: BOOK_READERS,
  analyze: BOOK_READERS,
  manageWebhooks: ['owner', 'manager'],
  planCash: ['owner', 'manager', 'clerk'],
  writeTransactions: ['owner', 'manager', 'clerk'],
  importFiles: ['owner', 'manager', 'clerk'],
  exportBooks: ['owner', 'manager', 'broker'],
  manageMerchants: ['owner', 'manager'],
  simulate: ['owner', 'manager'],
  readJobs: BOOK_READERS,
  cancelJobs: ['owner', 'manager', 'clerk'],
  checkCompliance: ['owner', 'manager', 'ops', 'aml_analyst'],
  readCompliance: BOOK_READERS,
  decideAlerts: ['owner', 'manager', 'ops', 'aml_analyst'],
  readSchedules: ['owner', 'manager', 'ops', 'auditor', 'aml_analyst'],
  manageSchedules: ['owner', 'manager', 'ops'],
  manageUsers: ['owner'],
  readRoles: [...BOOK_READERS, 'platform_admin'],
  readTenant: BOOK_READERS,
  manageTenant: ['owner'],
  manageTenants: ['platform_admin'],
  readAudit: ['owner', 'auditor', 'ops'],
} as const satisfies Record<string, readonly Role[]>;
