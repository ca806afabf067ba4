import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { problem } from '@merchant-analysis/contracts/problems';
import { Problem } from '@merchant-analysis/kernel/problem';
import { OUTBOX } from './outbox-schema.sqlite.js';

/** One step of a schema. Applied once, by name, in the order of the list; never edited after a release. */
export interface Migration {
  readonly name: string;
  readonly up: string;
}

interface OpenOptions {
  readOnly?: boolean;
  /** Page cache in MiB. */
  cacheMib?: number;
}

const ONCE: Migration = {
  name: 'storage-once',
  up: `CREATE TABLE once (
    tenant_id TEXT NOT NULL, action TEXT NOT NULL, key TEXT NOT NULL,
    fingerprint TEXT NOT NULL, answer TEXT NOT NULL, made_at INTEGER NOT NULL DEFAULT (unixepoch()),
    PRIMARY KEY (tenant_id, action, key)
  ) WITHOUT ROWID`,
};

/**
 * Opens a SQLite file (made with its folder when absent) and brings its schema up to date.
 * busy_timeout must be the first pragma: set later, opening beside a live writer fails with SQLITE_BUSY_RECOVERY.
 * synchronous FULL, because an acknowledged write must survive a power cut.
 * @throws Problem STORAGE_FULL or STORAGE_UNAVAILABLE.
 */
export function openSqlite(
  file: string,
  migrations: readonly Migration[],
  options: OpenOptions = {},
): DatabaseSync {
  if (file !== ':memory:' && !options.readOnly) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { readOnly: options.readOnly ?? false, timeout: 5000 });
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    if (!options.readOnly) {
      database.exec('PRAGMA journal_mode = WAL');
      database.exec('PRAGMA synchronous = FULL');
      database.exec('PRAGMA journal_size_limit = 67108864');
      // 16 MiB: pages that many commits of an import change are carried over once, not at every other commit.
      database.exec('PRAGMA wal_autocheckpoint = 4000');
    }
    database.exec('PRAGMA foreign_keys = ON');
    database.exec('PRAGMA temp_store = MEMORY');
    database.exec(`PRAGMA cache_size = ${-1024 * (options.cacheMib ?? 16)}`);
    if (!options.readOnly) migrate(database, [ONCE, OUTBOX, ...migrations]);
    return database;
  } catch (error) {
    database.close();
    throw storageProblem(error);
  }
}

/**
 * Runs a piece of synchronous work as one transaction; nested calls join the outer one.
 * The database is as before when the work throws.
 */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  if (database.isTransaction) return work();
  try {
    database.exec('BEGIN IMMEDIATE');
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw storageProblem(error);
  }
}

/** What the health of a service asks: whether the store answers, and whether it is behind, which one file never is. */
export function healthOf(database: DatabaseSync): { isAnswering(): Promise<boolean>; isStale(): boolean } {
  return {
    async isAnswering() {
      try {
        database.prepare('SELECT 1').get();
        return true;
      } catch {
        return false;
      }
    },
    isStale: () => false,
  };
}

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_IOERR = 10;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;

/** Errors of the engine that a caller can act on become problems; anything else stays what it is. */
export function storageProblem(error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error) || !('errcode' in error)) return error;
  const code = Number(error.errcode) & 0xff;
  if (code === SQLITE_FULL) return problem('STORAGE_FULL', {}, { cause: error });
  if ([SQLITE_BUSY, SQLITE_LOCKED, SQLITE_IOERR, SQLITE_CANTOPEN].includes(code)) {
    return problem('STORAGE_UNAVAILABLE', {}, { cause: error });
  }
  return error;
}

function migrate(database: DatabaseSync, migrations: readonly Migration[]): void {
  if (pending(database, migrations).length === 0) return;
  transaction(database, () => {
    database.exec(
      'CREATE TABLE IF NOT EXISTS schema_migration (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL DEFAULT (unixepoch())) WITHOUT ROWID',
    );
    for (const migration of pending(database, migrations)) {
      database.exec(migration.up);
      database.prepare('INSERT INTO schema_migration (name) VALUES (?)').run(migration.name);
    }
  });
}

function pending(database: DatabaseSync, migrations: readonly Migration[]): Migration[] {
  const exists = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'schema_migration'").get();
  const applied = exists
    ? new Set(
        database
          .prepare('SELECT name FROM schema_migration')
          .all()
          .map((row) => String(row['name'])),
      )
    : new Set<string>();
  return migrations.filter((migration) => !applied.has(migration.name));
}
