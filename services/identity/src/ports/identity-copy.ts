import type { Outbox } from '@merchant-analysis/storage/outbox';
import type { IdentityStore } from './identity-store.js';
import type { TenantRecord, UserRecord } from './records.js';

/**
 * Writing tenants and users that were kept elsewhere, with what no request may set: ids, versions, hashes of
 * passwords. Each is one atomic step that may be repeated; who is there already stays as they are.
 */
export interface IdentityCopyPort {
  /** @throws NAME_TAKEN when another tenant has the name. */
  putTenant(tenant: TenantRecord): Promise<void>;
  /** @throws NAME_TAKEN when another user has the login. */
  putUser(user: UserRecord): Promise<void>;
}

/** Identity as it is opened: what its actions use, what copies it, and what leaves with its effects. */
export type CopiedIdentity = IdentityStore & IdentityCopyPort & { readonly outbox: Outbox };
