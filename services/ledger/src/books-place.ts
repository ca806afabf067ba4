import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { openLedgerStore } from './adapters/ledger-store.sqlite.js';
import type { LedgerStore } from './ports/ledger-store.js';

/** Where the books are: plain data, so that a thread can be told. */
export type BooksPlace =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'mongo'; readonly address: MongoAddress };

/** Opens the books, for whoever needs them: the service, its threads, the commands. */
export async function openBooks(place: BooksPlace): Promise<LedgerStore> {
  if (place.kind === 'sqlite') return openLedgerStore(place.file);
  throw new Error('not merged yet');
}
