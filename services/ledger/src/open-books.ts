import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { booksFile } from './books-file.js';
import type { LedgerStore } from './ports/ledger-store.js';

/**
 * Opens the books where the settings keep them: in the replica set when there is an address, else in the file of
 * the data folder. Only the adapter that is used is loaded, because loading the driver would delay every start.
 */
export async function openBooks(
  dataDir: string,
  address: MongoAddress | undefined,
  options: { migrate?: boolean } = {},
): Promise<LedgerStore> {
  if (address) {
    const { openLedgerInMongo } = await import('./adapters/ledger-store.mongo.js');
    return openLedgerInMongo(address, options);
  }
  const { openLedgerStore } = await import('./adapters/ledger-store.sqlite.js');
  return openLedgerStore(booksFile(dataDir));
}
