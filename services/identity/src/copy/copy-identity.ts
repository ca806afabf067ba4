import type { AuditEntry, NewAuditRecord } from '../ports/audit-store.js';
import type { CopiedIdentity } from '../ports/identity-copy.js';
import type { IdentityStore } from '../ports/identity-store.js';
import type { UserRecord } from '../ports/records.js';

/** Thrown when a copy may not begin or go on; the message says what to do. */
export class IdentityCopyRefused extends Error {
  override readonly name = 'IdentityCopyRefused';
}

export interface IdentityCopyOptions {
  readonly from: IdentityStore;
  readonly to: CopiedIdentity;
  readonly tenantId: string;
  /** Audit records written so far. */
  readonly onProgress: (records: number) => void;
}

export interface IdentityCopyResult {
  readonly users: number;
  /** Written by this run. */
  readonly auditRecords: number;
}

const PAGE = 100;

/**
 * Copies a tenant with its users and its audit trail. Passwords go along as their hashes; sessions, one-time codes
 * and signing keys stay behind, so everybody logs in again. Every step may be repeated: killed and run again, it
 * goes on. A tenant that is not there is nothing to copy.
 * @throws IdentityCopyRefused when the target has other people or another trail of that tenant
 */
export async function copyIdentity(options: IdentityCopyOptions): Promise<IdentityCopyResult> {
  const { from, to, tenantId } = options;
  const tenant = await from.findTenant(tenantId);
  if (!tenant) return { users: 0, auditRecords: 0 };
  const users = await allUsers(from, tenantId);
  const known = new Map(users.map((user) => [user.id, user.createdAt]));
  for (const { id, createdAt, login } of await allUsers(to, tenantId)) {
    if (known.get(id) !== createdAt) {
      throw new IdentityCopyRefused(
        `The target has a user ${login} of ${tenantId} whom the source does not have: copy into an empty one.`,
      );
    }
  }
  await to.putTenant(tenant);
  for (const user of users) await to.putUser(user);
  return { users: users.length, auditRecords: await copyAudit(options) };
}

async function allUsers(store: IdentityStore, tenantId: string): Promise<UserRecord[]> {
  const users: UserRecord[] = [];
  for (let page: UserRecord[] = []; ; ) {
    page = await store.listUsers(tenantId, { after: page.at(-1)?.id, limit: PAGE });
    users.push(...page);
    if (page.length < PAGE) return users;
  }
}

/** Oldest first, each with the number that it has: numbers have no gap, so the highest says how far a copy is. */
async function copyAudit({ from, to, tenantId, onProgress }: IdentityCopyOptions): Promise<number> {
  const last = await lastNumber(from, tenantId);
  const begun = await lastNumber(to, tenantId);
  await refuseAnotherTrail(from, to, tenantId, begun);
  for (let next = begun + 1; next <= last; next += PAGE) {
    const entries = await recordsFrom(from, tenantId, next);
    const numbers = await Promise.all(entries.map(({ seq: _seq, ...record }) => to.appendAudit(record)));
    for (const [index, { seq }] of numbers.entries()) {
      if (seq !== entries[index]!.seq) {
        throw new IdentityCopyRefused(
          `The target wrote audit records of ${tenantId} of its own: stop it, empty it, copy.`,
        );
      }
    }
    onProgress(Math.min(last, next + PAGE - 1) - begun);
  }
  return Math.max(0, last - begun);
}

async function lastNumber(store: IdentityStore, tenantId: string): Promise<number> {
  const [newest] = await store.listAudit(tenantId, { withOperatorsWork: true }, { limit: 1 });
  return newest?.seq ?? 0;
}

/** The newest record of the target is the one of that number in the source, or it is another trail. */
async function refuseAnotherTrail(
  from: IdentityStore,
  to: IdentityStore,
  tenantId: string,
  seq: number,
): Promise<void> {
  if (seq === 0) return;
  const at = { before: seq + 1, limit: 1 };
  const [theirs] = await to.listAudit(tenantId, { withOperatorsWork: true }, at);
  const [ours] = await from.listAudit(tenantId, { withOperatorsWork: true }, at);
  if (ours && theirs && ours.seq === seq && ours.at === theirs.at && ours.action === theirs.action) return;
  throw new IdentityCopyRefused(`The target has another audit trail of ${tenantId}: copy into an empty one.`);
}

/** A page of records from a number on, with the mark of those that only the operator's people see. */
async function recordsFrom(
  store: IdentityStore,
  tenantId: string,
  first: number,
): Promise<(NewAuditRecord & { seq: number })[]> {
  const page = { before: first + PAGE, limit: PAGE };
  const all = await store.listAudit(tenantId, { withOperatorsWork: true }, page);
  const open = await store.listAudit(tenantId, {}, page);
  const seen = new Set(open.map(({ seq }: AuditEntry) => seq));
  return all
    .filter(({ seq }) => seq >= first)
    .reverse()
    .map((entry) => ({ ...entry, isOperatorsWork: !seen.has(entry.seq) }));
}
