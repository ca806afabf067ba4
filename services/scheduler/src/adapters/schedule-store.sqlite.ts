import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { once } from '@merchant-analysis/storage/once';
import { type Migration, transaction } from '@merchant-analysis/storage/sqlite';
import { FIRST_VERSION } from '../domain/plan.js';
import type { Override, ScheduleStore, SettledDue } from '../ports/schedule-store.js';

export const SCHEDULE_MIGRATIONS: readonly Migration[] = [
  {
    name: 'schedules-1',
    up: `CREATE TABLE schedule_known (name TEXT PRIMARY KEY, since INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE schedule_override (
      tenant_id TEXT NOT NULL, name TEXT NOT NULL, changes TEXT NOT NULL, changed_at INTEGER NOT NULL,
      PRIMARY KEY (tenant_id, name)
    ) WITHOUT ROWID;
    CREATE TABLE schedule_due (
      tenant_id TEXT NOT NULL, name TEXT NOT NULL, due_at INTEGER NOT NULL,
      holder TEXT, lease_until INTEGER, outcome TEXT, at INTEGER, job_id TEXT,
      PRIMARY KEY (tenant_id, name, due_at)
    ) WITHOUT ROWID;`,
  },
  {
    name: 'schedules-2',
    // What was changed before versions were counted was changed once.
    up: `ALTER TABLE schedule_override ADD COLUMN version INTEGER NOT NULL DEFAULT ${FIRST_VERSION + 1}`,
  },
];

/** Milliseconds since 1970 by the database's clock: a wrong clock of one process takes no lease away. */
const NOW = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

/** Overrides and due times in the scheduler's own SQLite file. Its time is the one of this machine. */
export function sqliteScheduleStore(database: DatabaseSync, clock: Clock): ScheduleStore {
  const overrideOf = database.prepare('SELECT * FROM schedule_override WHERE tenant_id = ? AND name = ?');
  return {
    async now() {
      return clock.now();
    },
    async knownSince(name, now) {
      return transaction(database, () => {
        database.prepare('INSERT OR IGNORE INTO schedule_known (name, since) VALUES (?, ?)').run(name, now);
        const row = database.prepare('SELECT since FROM schedule_known WHERE name = ?').get(name);
        return Number(row?.['since']);
      });
    },
    async listOverrides() {
      return database.prepare('SELECT * FROM schedule_override').all().map(toOverride);
    },
    async findOverride(tenantId, name) {
      const row = overrideOf.get(tenantId, name);
      return row && toOverride(row);
    },
    async changePlan({ tenantId, name, changes, changedAt, ifVersion }, request) {
      once(database, { tenantId, action: 'updateSchedule', idempotency: request }, () => {
        const row = overrideOf.get(tenantId, name);
        const known = row && toOverride(row);
        const version = known?.version ?? FIRST_VERSION;
        if (ifVersion !== undefined && ifVersion !== version) throw problem('VERSION_STALE');
        const merged = { ...known?.changes, ...definedOf(changes) };
        database
          .prepare(
            `INSERT INTO schedule_override (tenant_id, name, changes, changed_at, version) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET
               changes = excluded.changes, changed_at = excluded.changed_at, version = excluded.version`,
          )
          .run(tenantId, name, JSON.stringify(merged), changedAt, version + 1);
        return {};
      });
    },
    async claimDue({ tenantId, name, dueAt }, { holder, leaseMs }) {
      return transaction(database, () => {
        database
          .prepare('INSERT OR IGNORE INTO schedule_due (tenant_id, name, due_at) VALUES (?, ?, ?)')
          .run(tenantId, name, dueAt);
        const { changes } = database
          .prepare(
            `UPDATE schedule_due SET holder = ?, lease_until = ${NOW} + ?
             WHERE tenant_id = ? AND name = ? AND due_at = ? AND outcome IS NULL
               AND (holder IS NULL OR lease_until < ${NOW})`,
          )
          .run(holder, leaseMs, tenantId, name, dueAt);
        return changes === 1;
      });
    },
    async settleDue({ tenantId, name, dueAt, outcome, at, jobId }) {
      database
        .prepare(
          `UPDATE schedule_due SET outcome = ?, at = ?, job_id = ?, holder = NULL, lease_until = NULL
           WHERE tenant_id = ? AND name = ? AND due_at = ? AND outcome IS NULL`,
        )
        .run(outcome, at, jobId ?? null, tenantId, name, dueAt);
    },
    async listSettled(tenantId, name, limit) {
      return database
        .prepare(
          `SELECT * FROM schedule_due WHERE tenant_id = ? AND name = ? AND outcome IS NOT NULL
           ORDER BY due_at DESC LIMIT ?`,
        )
        .all(tenantId, name, limit)
        .map(toSettled);
    },
  };
}

type Row = Record<string, SQLOutputValue>;

function toOverride(row: Row): Override {
  return {
    tenantId: String(row['tenant_id']),
    name: String(row['name']),
    changes: JSON.parse(String(row['changes'])) as Override['changes'],
    changedAt: Number(row['changed_at']),
    version: Number(row['version']),
  };
}

function toSettled(row: Row): SettledDue {
  return {
    tenantId: String(row['tenant_id']),
    name: String(row['name']),
    dueAt: Number(row['due_at']),
    outcome: row['outcome'] as SettledDue['outcome'],
    at: Number(row['at']),
    jobId: row['job_id'] === null ? undefined : String(row['job_id']),
  };
}

function definedOf(changes: Override['changes']): Override['changes'] {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
