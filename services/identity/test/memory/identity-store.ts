import type { AuditStore, NewAuditRecord } from '@merchant-analysis/identity/ports/audit-store';
import type { IdentityStore } from '@merchant-analysis/identity/ports/identity-store';
import type { KeyStore } from '@merchant-analysis/identity/ports/key-store';
import type { UserRecord } from '@merchant-analysis/identity/ports/records';
import type { LiveSession, NewSession, SessionStore } from '@merchant-analysis/identity/ports/session-store';
import { tenantsInMemory, usersInMemory } from './people.js';
import { emptyTables, endSessionsOf, type Tables } from './tables.js';

/** A store for the tests of actions. It passes the same contract suite as the real ones. */
export function identityStoreInMemory(): IdentityStore {
  const tables = emptyTables();
  return {
    ...tenantsInMemory(tables),
    ...usersInMemory(tables),
    ...sessionsInMemory(tables),
    ...auditInMemory(tables),
    ...keysInMemory(tables),
    isStale: () => false,
    async isAnswering() {
      return true;
    },
    async close() {},
  };
}

function sessionsInMemory(tables: Tables): SessionStore {
  const findLive = (sessionId: string, at: number): LiveSession | undefined => {
    const session = tables.sessions.get(sessionId);
    const user = session && tables.users.get(session.userId);
    if (!user || user.disabled || session.endedAt !== undefined || session.endsAt <= at) return undefined;
    const { endedAt: _ended, ...live } = session;
    return { session: live, user, addressRanges: tables.tenants.get(user.tenantId)?.addressRanges ?? [] };
  };
  const asKnown = ({ id, epoch }: Pick<UserRecord, 'id' | 'epoch'>): UserRecord | undefined => {
    const user = tables.users.get(id);
    return user?.epoch === epoch && !user.disabled ? user : undefined;
  };
  const open = (user: UserRecord, session: NewSession, at: number): LiveSession | undefined => {
    const { id, endsAt, tokenHash, tokenExpiresAt } = session;
    tables.users.set(user.id, { ...user, lastLoginAt: at });
    tables.sessions.set(id, { id, endsAt, tenantId: user.tenantId, userId: user.id, startedAt: at });
    tables.tokens.set(tokenHash, { sessionId: id, expiresAt: tokenExpiresAt });
    return findLive(id, at);
  };
  return {
    async findCode(userId) {
      return tables.codes.get(userId);
    },
    async openSession(known, session, at, codeHash) {
      const user = asKnown(known);
      if (!user) return undefined;
      if (codeHash !== undefined) {
        const code = tables.codes.get(user.id);
        if (code?.hash !== codeHash || code.usedAt !== undefined || code.expiresAt <= at) return undefined;
        tables.codes.set(user.id, { ...code, usedAt: at });
      }
      return open(user, session, at);
    },
    async findLiveSession(sessionId, at) {
      return findLive(sessionId, at);
    },
    async rotateToken({ tokenHash, successorHash, successorExpiresAt, address, at, graceMs }) {
      const token = tables.tokens.get(tokenHash);
      const live = token && findLive(token.sessionId, at);
      if (!token || !live) return { kind: 'refused' };
      if (!token.used) {
        if (token.expiresAt <= at) return { kind: 'refused' };
        const expiresAt = Math.min(successorExpiresAt, live.session.endsAt);
        token.used = { at, from: address, successorHash };
        tables.tokens.set(successorHash, { sessionId: live.session.id, expiresAt });
        return { kind: 'rotated', ...live, expiresAt };
      }
      const successor = tables.tokens.get(token.used.successorHash);
      const isRetry = token.used.from === address && at - token.used.at <= graceMs;
      if (isRetry && token.used.successorHash === successorHash && successor && !successor.used) {
        return { kind: 'repeated', ...live, expiresAt: successor.expiresAt };
      }
      tables.sessions.get(live.session.id)!.endedAt = at;
      return { kind: 'reused', session: live.session };
    },
    async endSession(sessionId, at) {
      const session = tables.sessions.get(sessionId);
      if (session) session.endedAt ??= at;
    },
    async endSessions(userId, at) {
      endSessionsOf(tables, userId, at);
      const user = tables.users.get(userId);
      if (user) tables.users.set(userId, { ...user, epoch: user.epoch + 1 });
    },
    async changePassword(known, passwordHash, session, at) {
      const user = asKnown(known);
      if (!user) return undefined;
      tables.codes.delete(user.id);
      endSessionsOf(tables, user.id, at);
      const { epoch, version } = user;
      const changed = { ...user, passwordHash, mustChangePassword: false };
      return open({ ...changed, epoch: epoch + 1, version: version + 1 }, session, at);
    },
  };
}

function auditInMemory(tables: Tables): AuditStore {
  const isSame = (a: NewAuditRecord, b: NewAuditRecord): boolean =>
    a.tenantId === b.tenantId &&
    a.requestId !== undefined &&
    a.requestId === b.requestId &&
    a.action === b.action &&
    a.outcome === b.outcome &&
    a.actor.userId === b.actor.userId &&
    a.resource.type === b.resource.type &&
    a.resource.id === b.resource.id;
  const ofTenant = (tenantId: string) => tables.audit.filter((entry) => entry.tenantId === tenantId);
  return {
    async appendAudit(record) {
      const known = tables.audit.find((entry) => isSame(entry, record));
      if (known) return { seq: known.seq };
      const seq = ofTenant(record.tenantId).length + 1;
      const { isOperatorsWork = false, ...entry } = record;
      tables.audit.push({ ...entry, seq });
      if (isOperatorsWork) tables.operatorsWork.add(tables.audit.at(-1)!);
      return { seq };
    },
    async listAudit(tenantId, filter, { before = Number.POSITIVE_INFINITY, limit }) {
      const matches = (wanted: string | undefined, value: string | undefined): boolean =>
        wanted === undefined || wanted === value;
      const found = ofTenant(tenantId).filter(
        (entry) =>
          (filter.withOperatorsWork || !tables.operatorsWork.has(entry)) &&
          !filter.withoutResources?.includes(entry.resource.type) &&
          entry.seq < before &&
          entry.at >= (filter.from ?? 0) &&
          entry.at < (filter.to ?? Number.POSITIVE_INFINITY) &&
          matches(filter.userId, entry.actor.userId) &&
          matches(filter.action, entry.action) &&
          matches(filter.resourceType, entry.resource.type) &&
          matches(filter.resourceId, entry.resource.id) &&
          matches(filter.outcome, entry.outcome),
      );
      return found.reverse().slice(0, limit);
    },
  };
}

function keysInMemory(tables: Tables): KeyStore {
  return {
    async listSigningKeys() {
      return tables.keys;
    },
    async addSigningKey(key, unlessNewerThan) {
      const [current] = tables.keys;
      if (!current || current.createdAt <= unlessNewerThan) tables.keys = [key, ...tables.keys].slice(0, 2);
      return tables.keys;
    },
    async keepSecret(name, fresh) {
      if (!tables.secrets.has(name)) tables.secrets.set(name, fresh);
      return tables.secrets.get(name)!;
    },
  };
}
