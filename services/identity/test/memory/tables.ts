import { PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import type { AuditEntry } from '@merchant-analysis/identity/ports/audit-store';
import type { SigningKey } from '@merchant-analysis/identity/ports/key-store';
import type {
  OneTimeCode,
  RequestKey,
  TenantRecord,
  UserRecord,
} from '@merchant-analysis/identity/ports/records';
import type { SessionRecord } from '@merchant-analysis/identity/ports/session-store';

export interface TokenRow {
  readonly sessionId: string;
  readonly expiresAt: number;
  used?: { at: number; from: string; successorHash: string };
}

/** What the memory store holds. Nothing is awaited inside a method, so every method is one atomic unit. */
export interface Tables {
  readonly tenants: Map<string, TenantRecord>;
  readonly users: Map<string, UserRecord>;
  readonly codes: Map<string, OneTimeCode & { usedAt?: number | undefined }>;
  readonly sessions: Map<string, SessionRecord & { endedAt?: number }>;
  readonly tokens: Map<string, TokenRow>;
  readonly answers: Map<string, { fingerprint: string; answer: unknown }>;
  readonly secrets: Map<string, string>;
  readonly operatorsWork: Set<AuditEntry>;
  audit: AuditEntry[];
  keys: SigningKey[];
}

export function emptyTables(): Tables {
  const platform: TenantRecord = {
    id: PLATFORM_TENANT,
    name: 'platform',
    kind: 'live',
    addressRanges: [],
    createdAt: 0,
    version: 1,
  };
  return {
    tenants: new Map([[platform.id, platform]]),
    users: new Map(),
    codes: new Map(),
    sessions: new Map(),
    tokens: new Map(),
    answers: new Map(),
    secrets: new Map(),
    operatorsWork: new Set(),
    audit: [],
    keys: [],
  };
}

export function once<T>(tables: Tables, scope: string, request: RequestKey | undefined, effect: () => T): T {
  const { key, fingerprint } = request ?? {};
  if (key === undefined || fingerprint === undefined) return effect();
  const kept = tables.answers.get(`${scope} ${key}`);
  if (kept && kept.fingerprint !== fingerprint) throw problem('IDEMPOTENCY_KEY_REUSED');
  if (kept) return kept.answer as T;
  const answer = effect();
  tables.answers.set(`${scope} ${key}`, { fingerprint, answer });
  return answer;
}

export const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

export function endSessionsOf(tables: Tables, userId: string, at: number): void {
  for (const session of tables.sessions.values()) {
    if (session.userId === userId) session.endedAt ??= at;
  }
}
