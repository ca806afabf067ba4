import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { booksFile } from './books-file.js';
import type { LedgerStore } from './ports/ledger-store.js';

/** Where the books are: plain data, so that a thread can be told. */
export interface BooksPlace {
  readonly dataDir: string;
  readonly address: MongoAddress | undefined;
}

/** What a thread of a service asks for: the service has brought the schema up to date. */
export const FOR_A_THREAD = { migrate: false, maxPoolSize: 4 } as const;

/**
 * Opens the books where the settings keep them: in the replica set when there is an address, else in the file of
 * the data folder. Only the adapter that is used is loaded, because loading the driver would delay every start.
 */
export async function openBooks(
  dataDir: string,
  address: MongoAddress | undefined,
  options: { migrate?: boolean; maxPoolSize?: number } = {},
): Promise<LedgerStore> {
  if (address) {
    const { openLedgerInMongo } = await import('./adapters/ledger-store.mongo.js');
    return openLedgerInMongo(address, options);
  }
  const { openLedgerStore } = await import('./adapters/ledger-store.sqlite.js');
  return openLedgerStore(booksFile(dataDir));
}
