import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { openLedgerInMongo } from './adapters/ledger-store.mongo.js';
import { openLedgerStore } from './adapters/ledger-store.sqlite.js';
import type { LedgerStore } from './ports/ledger-store.js';

/** Where the books are: plain data, so that a thread can be told. */
export type BooksPlace =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'mongo'; readonly address: MongoAddress };

/** What a thread of a service asks for: the service has brought the schema up to date. */
export const FOR_A_THREAD = { migrate: false, maxPoolSize: 4 } as const;

/** Opens the books, for whoever needs them: the service, its threads, the commands. */
export async function openBooks(
  place: BooksPlace,
  options?: Parameters<typeof openLedgerInMongo>[1],
): Promise<LedgerStore> {
  if (place.kind === 'sqlite') return openLedgerStore(place.file);
  return openLedgerInMongo(place.address, options);
}
