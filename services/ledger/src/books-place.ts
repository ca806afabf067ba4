import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import type { LedgerStore } from './ports/ledger-store.js';

/** Where the books are: plain data, so that a thread can be told. */
export type BooksPlace =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'mongo'; readonly address: MongoAddress };

/** What a thread of a service asks for: the service has brought the schema up to date. */
export const FOR_A_THREAD = { migrate: false, maxPoolSize: 4 } as const;

/**
 * Opens the books, for whoever needs them: the service, its threads, the commands. Only the adapter that is used is
 * loaded, because loading the driver would delay every start.
 */
export async function openBooks(
  place: BooksPlace,
  options: { migrate?: boolean; maxPoolSize?: number } = {},
): Promise<LedgerStore> {
  if (place.kind === 'sqlite') {
    const { openLedgerStore } = await import('./adapters/ledger-store.sqlite.js');
    return openLedgerStore(place.file);
  }
  const { openLedgerInMongo } = await import('./adapters/ledger-store.mongo.js');
  return openLedgerInMongo(place.address, options);
}
