import { JOB_MIGRATIONS, sqliteJobStore } from '@merchant-analysis/jobs/job-store.sqlite';
import { sqliteOutbox } from '@merchant-analysis/storage/outbox.sqlite';
import { healthOf, openSqlite } from '@merchant-analysis/storage/sqlite';
import type { LedgerStore } from '../ports/ledger-store.js';
import { COPY_MIGRATION, SqliteBooksCopy } from './books-copy.sqlite.js';
import { SqliteBooksCheck } from './checks/books-check.sqlite.js';
import { SqliteImports } from './imports/imports.sqlite.js';
import { NOTICE_MIGRATIONS, SqliteNotices } from './imports/notices.sqlite.js';
import { SqliteInvoices } from './invoices/invoices.sqlite.js';
import { LEDGER_MIGRATIONS } from './ledger-schema.js';
import { SqliteGroups } from './merchants/groups.sqlite.js';
import { MerchantKeys } from './merchants/merchant-keys.sqlite.js';
import { SqliteMerchants } from './merchants/merchants.sqlite.js';
import { SqliteReadModels } from './read-models/read-models.sqlite.js';
import { SqliteChunks } from './rows/chunks.sqlite.js';
import { RowReader } from './rows/row-reader.sqlite.js';
import { SqliteTransactions } from './rows/transactions.sqlite.js';
import { Words } from './rows/words.sqlite.js';
import { Statements } from './statements.js';

/**
 * Opens the books in a SQLite file, made when absent. Any number of threads may hold one open each: readers never
 * wait, writers take turns by transaction.
 */
export function openLedgerStore(file: string): LedgerStore {
  const migrations = [...LEDGER_MIGRATIONS, ...NOTICE_MIGRATIONS, ...JOB_MIGRATIONS, COPY_MIGRATION];
  const database = openSqlite(file, migrations, {
    cacheMib: 64,
  });
  const statements = new Statements(database);
  const words = new Words(statements);
  const keys = new MerchantKeys(statements);
  const rows = new RowReader(statements, words);
  return {
    chunks: new SqliteChunks(database, statements, words, keys),
    merchants: new SqliteMerchants(database, statements),
    groups: new SqliteGroups(database, statements),
    transactions: new SqliteTransactions(statements, words, keys, rows),
    readModels: new SqliteReadModels({ statements, words, rows }, keys),
    invoices: new SqliteInvoices(database, statements, keys),
    check: new SqliteBooksCheck(database, statements, keys),
    imports: new SqliteImports(database, statements),
    copy: new SqliteBooksCopy(database, statements, words, keys),
    jobs: sqliteJobStore(database),
    notices: new SqliteNotices(database),
    outbox: sqliteOutbox(database),
    ...healthOf(database),
    close: async () => database.close(),
  };
}
