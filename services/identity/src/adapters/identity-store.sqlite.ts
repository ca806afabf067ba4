import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { forgetOldKeys } from '@merchant-analysis/storage/once';
import { sqliteOutbox } from '@merchant-analysis/storage/outbox.sqlite';
import { healthOf, openSqlite } from '@merchant-analysis/storage/sqlite';
import type { CopiedIdentity } from '../ports/identity-copy.js';
import { auditInSqlite } from './audit.sqlite.js';
import { identityCopyInSqlite } from './identity-copy.sqlite.js';
import { keysInSqlite } from './keys.sqlite.js';
import { MIGRATIONS } from './schema.sqlite.js';
import { sessionsInSqlite } from './sessions.sqlite.js';
import { tenantsInSqlite } from './tenants.sqlite.js';
import { usersInSqlite } from './users.sqlite.js';

/** How long a repeated request is recognised at least, seconds. Older keys are forgotten at the next start. */
const KEYS_KEPT_SECONDS = 86_400;

/** @throws Problem STORAGE_FULL or STORAGE_UNAVAILABLE. */
export function openIdentityStore(file: string): CopiedIdentity {
  keepPrivate(file);
  const database = openSqlite(file, MIGRATIONS);
  forgetOldKeys(database, KEYS_KEPT_SECONDS);
  return {
    ...tenantsInSqlite(database),
    ...usersInSqlite(database),
    ...sessionsInSqlite(database),
    ...auditInSqlite(database),
    ...keysInSqlite(database),
    outbox: sqliteOutbox(database),
    ...identityCopyInSqlite(database),
    ...healthOf(database),
    async close() {
      database.close();
    },
  };
}

/** Signing keys are in this file: only its owner may read it. SQLite gives its side files the same mode. */
function keepPrivate(file: string): void {
  if (file === ':memory:') return;
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}
