import { openLedgerInMongo } from '@merchant-analysis/ledger/adapters/ledger-store.mongo';
import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import type { OpenBooks } from '../contract/open-books.js';

/** Books in a real replica set: one migrated database for all tests of a suite, emptied for each. */
export interface MongoBooks {
  readonly address: MongoAddress;
  readonly store: LedgerStore;
  /** The collections themselves, to look at them and to plant what should not be there. */
  readonly raw: MongoStore;
  /** Empty books. */
  open(): Promise<OpenBooks>;
  empty(): Promise<void>;
}

/** Call it in a `describe`: it opens and closes the database around its tests. */
export function mongoBooks(): MongoBooks {
  let opened: { address: MongoAddress; store: LedgerStore; raw: MongoStore } | undefined;
  before(async function () {
    const address = await emptyMongoDatabase(this);
    const store = await openLedgerInMongo(address);
    const raw = await openMongo(address, { owner: 'ledger', migrations: [], migrate: false });
    opened = { address, store, raw };
  });
  after(async () => {
    await opened?.store.close();
    await opened?.raw.close();
  });
  const get = () => {
    if (!opened) throw new Error('the books are open within tests only');
    return opened;
  };
  const empty = async (): Promise<void> => {
    const collections = await get().raw.database.collections();
    const ofBooks = collections.filter(({ collectionName }) => !collectionName.includes('migration'));
    await Promise.all(ofBooks.map((collection) => collection.deleteMany({})));
  };
  return {
    get address() {
      return get().address;
    },
    get store() {
      return get().store;
    },
    get raw() {
      return get().raw;
    },
    empty,
    open: async () => {
      await empty();
      const { address, store } = get();
      return {
        store,
        openAgain: () => openLedgerInMongo(address, { migrate: false }),
        remove: () => undefined,
      };
    },
  };
}
