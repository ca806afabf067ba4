import { JOBS_IN_MONGO, mongoJobStore } from '@merchant-analysis/jobs/job-store.mongo';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';
import { mongoOutbox } from '@merchant-analysis/storage/outbox.mongo';
import { OUTBOX_IN_MONGO } from '@merchant-analysis/storage/outbox-schema.mongo';
import type { LedgerStore } from '../ports/ledger-store.js';
import { COPY_IN_MONGO, MongoBooksCopy } from './books-copy.mongo.js';
import { BooksRooms } from './books-room.mongo.js';
import { MongoBooksCheck } from './checks/books-check.mongo.js';
import { FILES_IN_MONGO } from './files/grid-schema.js';
import { MongoImports } from './imports/imports.mongo.js';
import { MongoNotices, NOTICES_IN_MONGO } from './imports/notices.mongo.js';
import { MongoInvoices } from './invoices/invoices.mongo.js';
import { BOOKS_IN_MONGO } from './ledger-migrations.mongo.js';
import { MongoGroups } from './merchants/groups.mongo.js';
import { BooksFinder } from './merchants/merchant-books.mongo.js';
import { MongoMerchants } from './merchants/merchants.mongo.js';
import { MongoReadModels } from './read-models/read-models.mongo.js';
import { BooksWriter } from './rows/books-writer.mongo.js';
import { MongoChunks } from './rows/chunks.mongo.js';
import { RowReader } from './rows/row-reader.mongo.js';
import { MongoTransactions } from './rows/transactions.mongo.js';
import { Words } from './rows/words.mongo.js';

/** Every step of the ledger's collections, in their order. */
export const LEDGER_IN_MONGO: readonly MongoMigration[] = [
  ...BOOKS_IN_MONGO,
  JOBS_IN_MONGO,
  NOTICES_IN_MONGO,
  OUTBOX_IN_MONGO,
  FILES_IN_MONGO,
  COPY_IN_MONGO,
];

interface OpenLedgerOptions {
  /** False: the schema is left as it is, for commands that look and for further threads of a service. */
  readonly migrate?: boolean;
  /** Connections to one server. */
  readonly maxPoolSize?: number;
}

/**
 * Opens the books in a replica set. Any number of processes may do so: writers of one merchant take turns, readers
 * never wait.
 * @throws Problem STORAGE_UNAVAILABLE when no server answers.
 */
export async function openLedgerInMongo(
  address: MongoAddress,
  options: OpenLedgerOptions = {},
): Promise<LedgerStore> {
  return ledgerOver(await openMongo(address, { owner: 'ledger', migrations: LEDGER_IN_MONGO, ...options }));
}

/** The books over collections that are open already. */
export function ledgerOver(store: MongoStore): LedgerStore {
  const rooms = new BooksRooms(store);
  const finder = new BooksFinder();
  const words = new Words();
  const reader = new RowReader(words);
  const writer = new BooksWriter(finder, words, reader);
  return {
    chunks: new MongoChunks(rooms, writer),
    merchants: new MongoMerchants(rooms),
    groups: new MongoGroups(rooms),
    transactions: new MongoTransactions(rooms, finder, words, reader),
    readModels: new MongoReadModels(rooms, finder, words, reader),
    invoices: new MongoInvoices(rooms, finder),
    check: new MongoBooksCheck(rooms, finder, reader),
    imports: new MongoImports(rooms),
    copy: new MongoBooksCopy(rooms, writer),
    jobs: mongoJobStore(store),
    notices: new MongoNotices(store),
    outbox: mongoOutbox(store),
    isAnswering: () => store.isAnswering(),
    isStale: () => store.isStale(),
    close: () => store.close(),
  };
}
