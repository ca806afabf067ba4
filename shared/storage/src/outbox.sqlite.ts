import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { OutboxEntry } from '@merchant-analysis/contracts/outbox';
import { newId } from './identifier.js';
import { type DeadLetter, type Outbox, queueOf, type WaitingEntry } from './outbox.js';
import { hearBell, ringBell } from './outbox-bell.js';
import { transaction } from './sqlite.js';

/** Milliseconds since 1970 by the database's clock. */
const NOW = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";
const CLAIMABLE = `due_at <= ${NOW} AND lease_until < ${NOW}
  AND action NOT IN (SELECT value FROM json_each(:without))`;

/** Writes entries; to be called inside the transaction of the effect that they tell of. */
export function putOutgoing(database: DatabaseSync, entries: readonly OutboxEntry[]): void {
  if (entries.length === 0) return;
  const insert = database.prepare(
    `INSERT INTO outbox (id, queue, action, tenant_id, request_id, order_key, params, made_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ${NOW})`,
  );
  const open = openQueue(database);
  for (const entry of entries) {
    const { action, tenantId, requestId, orderKey, params } = entry;
    const queue = queueOf(entry);
    insert.run(newId('out'), queue, action, tenantId, requestId, orderKey, JSON.stringify(params));
    open.run(queue, action);
  }
  ringBell(database);
}

export function sqliteOutbox(database: DatabaseSync): Outbox {
  const anything = database.prepare(`SELECT 1 FROM outbox_queue WHERE ${CLAIMABLE} LIMIT 1`);
  const claimable = database.prepare(
    `SELECT queue FROM outbox_queue WHERE ${CLAIMABLE} ORDER BY due_at LIMIT :limit`,
  );
  const lend = database.prepare(
    `UPDATE outbox_queue SET holder = ?, lease_until = ${NOW} + ? WHERE queue = ?`,
  );
  const waiting = database.prepare(
    "SELECT * FROM outbox WHERE queue = ? AND state = 'waiting' ORDER BY seq LIMIT ?",
  );
  const renewal = database.prepare(
    `UPDATE outbox_queue SET lease_until = ${NOW} + ? WHERE queue = ? AND holder = ?`,
  );
  const end = database.prepare(
    `UPDATE outbox SET state = ?, reason = ?, tries = tries + ?, ended_at = ${NOW} WHERE id = ? AND state = 'waiting'`,
  );
  const keepFailure = database.prepare(
    'UPDATE outbox SET reason = ?, tries = tries + ?, waits = waits + ? WHERE id = ?',
  );
  const isHeld = database.prepare('SELECT 1 FROM outbox_queue WHERE queue = ? AND holder = ?');
  const giveBack = database.prepare(
    `UPDATE outbox_queue SET due_at = ${NOW} + ?, holder = '', lease_until = 0 WHERE queue = ?`,
  );
  const close = database.prepare('DELETE FROM outbox_queue WHERE queue = ?');
  const letters = database.prepare(
    "SELECT * FROM outbox WHERE state = 'dead' ORDER BY ended_at DESC, seq DESC LIMIT ?",
  );
  const revive = database.prepare(
    "UPDATE outbox SET state = 'waiting', tries = 0, waits = 0, ended_at = NULL WHERE id = ? AND state = 'dead' RETURNING queue, action",
  );
  const open = openQueue(database);

  return {
    async claim({ holder, leaseMs, mostQueues, mostEntries, without = [] }) {
      const excluded = { without: JSON.stringify(without) };
      // Looking costs no write, and mostly there is nothing.
      if (!anything.get(excluded)) return [];
      return lightly(database, () =>
        claimable.all({ ...excluded, limit: mostQueues }).map((row) => {
          const queue = String(row['queue']);
          lend.run(holder, leaseMs, queue);
          return { queue, entries: waiting.all(queue, mostEntries).map(toEntry) };
        }),
      );
    },
    async renew(queue, holder, leaseMs) {
      return lightly(database, () => renewal.run(leaseMs, queue, holder).changes === 1);
    },
    async settle({ queue, delivered, stopped }, holder) {
      lightly(database, () => {
        for (const id of delivered) end.run('delivered', null, 0, id);
        if (!isHeld.get(queue, holder)) return;
        if (stopped?.as === 'dead') end.run('dead', stopped.reason, 1, stopped.id);
        if (stopped?.as === 'later') {
          const { id, counts, reason } = stopped;
          keepFailure.run(reason, counts === 'try' ? 1 : 0, counts === 'wait' ? 1 : 0, id);
        }
        if (waiting.get(queue, 1)) giveBack.run(stopped?.delayMs ?? 0, queue);
        else close.run(queue);
      });
    },
    async count() {
      const row = database
        .prepare(
          "SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'dead') AS dead FROM outbox WHERE state <> 'delivered'",
        )
        .get()!;
      return { waiting: Number(row['waiting']), dead: Number(row['dead']) };
    },
    async listDead(limit) {
      return letters.all(limit).map(toLetter);
    },
    async replay(ids) {
      return transaction(database, () => {
        const chosen = ids === 'all' ? letters.all(-1).map((row) => String(row['id'])) : ids;
        const revived = chosen.map((id) => revive.get(id)).filter((row) => row !== undefined);
        for (const { queue, action } of revived) open.run(String(queue), String(action));
        if (revived.length > 0) ringBell(database);
        return revived.length;
      });
    },
    async sweep(olderThanMs) {
      return lightly(database, () =>
        Number(
          database
            .prepare(`DELETE FROM outbox WHERE state = 'delivered' AND ended_at < ${NOW} - ?`)
            .run(olderThanMs).changes,
        ),
      );
    },
    onPut: (listener) => hearBell(database, listener),
  };
}

function openQueue(database: DatabaseSync) {
  return database.prepare(
    `INSERT INTO outbox_queue (queue, action, due_at) VALUES (?, ?, ${NOW}) ON CONFLICT DO NOTHING`,
  );
}

/**
 * A transaction that does not wait for the disk. A power cut may take a lease or a mark back, never tear the file:
 * the entry is then delivered again, which has no second effect.
 */
function lightly<T>(database: DatabaseSync, work: () => T): T {
  database.exec('PRAGMA synchronous = NORMAL');
  try {
    return transaction(database, work);
  } finally {
    database.exec('PRAGMA synchronous = FULL');
  }
}

type Row = Record<string, SQLOutputValue>;

function toEntry(row: Row): WaitingEntry {
  return {
    id: String(row['id']),
    action: String(row['action']),
    tenantId: String(row['tenant_id']),
    requestId: String(row['request_id']),
    orderKey: String(row['order_key']),
    params: JSON.parse(String(row['params'])) as Record<string, unknown>,
    tries: Number(row['tries']),
    waits: Number(row['waits']),
  };
}

function toLetter(row: Row): DeadLetter {
  const { waits: _, ...entry } = toEntry(row);
  return {
    ...entry,
    reason: String(row['reason']),
    madeAt: Number(row['made_at']),
    diedAt: Number(row['ended_at']),
  };
}
