import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { problem } from '@merchant-analysis/contracts/problems';
import { once } from './once.js';
import type { Shelf, ShelfAnswer, ShelfItem } from './shelf.js';
import { type Migration, storageProblem } from './sqlite.js';

/** The table of a shelf. @param name of the table, from code and never from a request */
export function shelfMigration(name: string): Migration {
  return {
    name: `shelf-${name}`,
    up: `CREATE TABLE ${name} (
      tenant_id TEXT NOT NULL, id TEXT NOT NULL, owner TEXT NOT NULL, at INTEGER NOT NULL,
      version INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (tenant_id, id)
    ) WITHOUT ROWID;
    CREATE INDEX ${name}_by_owner ON ${name} (tenant_id, owner, at, id);
    CREATE INDEX ${name}_newest ON ${name} (tenant_id, at, id)`,
  };
}

/** A shelf in a SQLite file that has its table. */
export function sqliteShelf<T>(database: DatabaseSync, name: string): Shelf<T> {
  const find = database.prepare(`SELECT * FROM ${name} WHERE tenant_id = ? AND id = ?`);
  const newest = database.prepare(
    `SELECT * FROM ${name} WHERE tenant_id = ? AND (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?`,
  );
  const ofOwners = database.prepare(
    `SELECT * FROM ${name} WHERE tenant_id = ? AND (at, id) < (?, ?)
       AND owner IN (SELECT value FROM json_each(?)) ORDER BY at DESC, id DESC LIMIT ?`,
  );
  const put = database.prepare(
    `INSERT INTO ${name} (tenant_id, id, owner, at, version, body) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (tenant_id, id) DO UPDATE SET owner = excluded.owner, at = excluded.at,
       version = excluded.version, body = excluded.body`,
  );
  const remove = database.prepare(`DELETE FROM ${name} WHERE tenant_id = ? AND id = ?`);
  const read = (tenantId: string, id: string): ShelfItem<T> | undefined => {
    const row = find.get(tenantId, id);
    return row && (itemOf(row) as ShelfItem<T>);
  };
  return {
    find: async (tenantId, id) => attempt(() => read(tenantId, id)),
    list: async (tenantId, { owners, limit, after }) => {
      const from = [after?.at ?? Number.MAX_SAFE_INTEGER, after?.id ?? ''] as const;
      const rows = attempt(() =>
        owners === undefined
          ? newest.all(tenantId, ...from, limit)
          : ofOwners.all(tenantId, ...from, JSON.stringify(owners), limit),
      );
      return rows.map((row) => itemOf(row) as ShelfItem<T>);
    },
    change: async (tenantId, { id, action, request, ifVersion, next }) =>
      once<ShelfAnswer<T>>(database, { tenantId, action, idempotency: request }, () => {
        const before = read(tenantId, id);
        if (ifVersion !== undefined && (before?.version ?? 0) !== ifVersion) throw problem('VERSION_STALE');
        const draft = next(before);
        if (draft === 'keep') return { item: before };
        if (draft === 'remove') {
          remove.run(tenantId, id);
          return {};
        }
        const item = { id, ...draft, version: (before?.version ?? 0) + 1 };
        put.run(tenantId, id, item.owner, item.at, item.version, JSON.stringify(item.body));
        return { item };
      }).item,
  };
}

/** Forgets what is older than the age, of all tenants. @returns how many things */
export function forgetOldItems(database: DatabaseSync, name: string, maxAgeSeconds: number): number {
  const { changes } = database
    .prepare(`DELETE FROM ${name} WHERE at < 1000 * (unixepoch() - ?)`)
    .run(maxAgeSeconds);
  return Number(changes);
}

function itemOf(row: Record<string, SQLOutputValue>): ShelfItem<unknown> {
  return {
    id: String(row['id']),
    owner: String(row['owner']),
    at: Number(row['at']),
    version: Number(row['version']),
    body: JSON.parse(String(row['body'])),
  };
}

function attempt<R>(work: () => R): R {
  try {
    return work();
  } catch (error) {
    throw storageProblem(error);
  }
}
