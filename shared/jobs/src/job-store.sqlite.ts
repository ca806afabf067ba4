import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Caller } from '@merchant-analysis/contracts/caller';
import type { Job, JobProgress, JobState } from '@merchant-analysis/contracts/jobs';
import { once } from '@merchant-analysis/storage/once';
import { putOutgoing } from '@merchant-analysis/storage/outbox.sqlite';
import { type Migration, transaction } from '@merchant-analysis/storage/sqlite';
import type { JobRow, JobStore } from './job-store.js';

/** Add these to the migrations of the owner's file. */
export const JOB_MIGRATIONS: readonly Migration[] = [
  {
    name: 'jobs-1',
    up: `CREATE TABLE job (
      id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
      caller TEXT NOT NULL, request TEXT NOT NULL, merchant_id TEXT, progress TEXT NOT NULL,
      result TEXT, problem TEXT, cancel_requested INTEGER NOT NULL DEFAULT 0,
      holder TEXT, lease_until INTEGER,
      created_at INTEGER NOT NULL, started_at INTEGER, finished_at INTEGER
    ) WITHOUT ROWID;
    CREATE INDEX job_by_tenant ON job (tenant_id, created_at);
    CREATE INDEX job_open ON job (created_at) WHERE state IN ('waiting', 'running');`,
  },
];

/** Milliseconds since 1970 by the database's clock. */
const NOW = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

export function sqliteJobStore(database: DatabaseSync): JobStore {
  const byId = database.prepare('SELECT * FROM job WHERE id = ?');
  const read = (id: string): JobRow => toJob(byId.get(id)!);
  return {
    async create(job, idempotency) {
      const request = { tenantId: job.caller.tenantId, action: `job.${job.kind}`, idempotency };
      return once(database, request, () => {
        database
          .prepare(
            `INSERT INTO job (id, tenant_id, kind, state, caller, request, merchant_id, progress, created_at)
             VALUES (?, ?, ?, 'waiting', ?, ?, ?, ?, ${NOW})`,
          )
          .run(
            job.id,
            job.caller.tenantId,
            job.kind,
            JSON.stringify(job.caller),
            JSON.stringify(job.request),
            job.merchantId ?? null,
            JSON.stringify({ done: 0, unit: job.unit }),
          );
        return read(job.id);
      });
    },
    async find(tenantId, id) {
      const row = byId.get(id);
      return row && row['tenant_id'] === tenantId ? toJob(row) : undefined;
    },
    async list(tenantId, { limit, kinds }) {
      const filter = kinds ? `AND kind IN (${kinds.map(() => '?').join(', ')})` : '';
      return database
        .prepare(`SELECT * FROM job WHERE tenant_id = ? ${filter} ORDER BY created_at DESC, id DESC LIMIT ?`)
        .all(tenantId, ...(kinds ?? []), limit)
        .map(toJob);
    },
    async claim({ holder, leaseMs, kinds, id }) {
      return transaction(database, () => {
        const row = database
          .prepare(
            `SELECT id FROM job WHERE kind IN (${kinds.map(() => '?').join(', ')})
             AND (state = 'waiting' OR (state = 'running' AND lease_until < ${NOW}))
             ${id === undefined ? '' : 'AND id = ?'} ORDER BY created_at, id LIMIT 1`,
          )
          .get(...kinds, ...(id === undefined ? [] : [id]));
        if (!row) return undefined;
        database
          .prepare(
            `UPDATE job SET state = 'running', holder = ?, lease_until = ${NOW} + ?,
             started_at = coalesce(started_at, ${NOW}) WHERE id = ?`,
          )
          .run(holder, leaseMs, row['id']!);
        return read(String(row['id']));
      });
    },
    async progress(id, holder, progress, leaseMs) {
      const changed = database
        .prepare(
          `UPDATE job SET progress = ?, lease_until = ${NOW} + ? WHERE id = ? AND holder = ? AND state = 'running'`,
        )
        .run(JSON.stringify(progress), leaseMs, id, holder);
      if (changed.changes === 0) return 'lost';
      return byId.get(id)?.['cancel_requested'] ? 'cancel' : 'continue';
    },
    async finish(id, holder, end) {
      const { changes } = database
        .prepare(
          `UPDATE job SET state = ?, result = ?, problem = ?, finished_at = ${NOW}, holder = NULL, lease_until = NULL
           WHERE id = ? AND holder = ? AND state = 'running'`,
        )
        .run(end.state, toText(end.result), toText(end.problem), id, holder);
      return changes === 1;
    },
    async release(id, holder) {
      database
        .prepare(
          "UPDATE job SET state = 'waiting', holder = NULL, lease_until = NULL WHERE id = ? AND holder = ? AND state = 'running'",
        )
        .run(id, holder);
    },
    async requestCancel(tenantId, id, telling) {
      return transaction(database, () => {
        const row = byId.get(id);
        if (!row || row['tenant_id'] !== tenantId) return undefined;
        const ended = database
          .prepare(
            `UPDATE job SET state = 'cancelled', finished_at = ${NOW} WHERE id = ? AND state = 'waiting'`,
          )
          .run(id);
        const asked = database
          .prepare("UPDATE job SET cancel_requested = 1 WHERE id = ? AND state = 'running'")
          .run(id);
        const job = read(id);
        if (ended.changes === 1 || asked.changes === 1) putOutgoing(database, telling?.outgoing?.(job) ?? []);
        return job;
      });
    },
  };
}

function toJob(row: Record<string, SQLOutputValue>): JobRow {
  const text = (name: string): string | undefined => (row[name] === null ? undefined : String(row[name]));
  const time = (name: string): string | undefined =>
    row[name] === null ? undefined : new Date(Number(row[name])).toISOString();
  const caller = JSON.parse(String(row['caller'])) as Caller;
  return {
    id: String(row['id']),
    tenantId: String(row['tenant_id']),
    kind: row['kind'] as Job['kind'],
    state: row['state'] as JobState,
    progress: JSON.parse(String(row['progress'])) as JobProgress,
    createdAt: time('created_at')!,
    startedAt: time('started_at'),
    finishedAt: time('finished_at'),
    createdBy: caller.userId,
    merchantId: text('merchant_id'),
    result: fromText(text('result')) as Job['result'],
    problem: fromText(text('problem')) as Job['problem'],
    caller,
    request: JSON.parse(String(row['request'])) as Record<string, unknown>,
  };
}

function toText(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function fromText(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
