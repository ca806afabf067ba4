import type { AuditStore } from './audit-store.js';
import type { KeyStore } from './key-store.js';
import type { SessionStore } from './session-store.js';
import type { TenantStore } from './tenant-store.js';
import type { UserStore } from './user-store.js';

/**
 * What identity keeps. Every method is one atomic unit: it happened whole or not at all, and two at once happen
 * one after the other. Instants are milliseconds since 1970. Refusals are Problems with their code.
 */
export interface IdentityStore extends TenantStore, UserStore, SessionStore, AuditStore, KeyStore {
  isAnswering(): Promise<boolean>;
  /** Whether reads are of a moment ago, because the store that takes writes is away. */
  isStale(): boolean;
  close(): Promise<void>;
}
