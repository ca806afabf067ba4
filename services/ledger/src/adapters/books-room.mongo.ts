import type { MongoStore } from '@merchant-analysis/storage/mongo';
import { onceInMongo } from '@merchant-analysis/storage/once.mongo';
import type { ClientSession, Collection } from 'mongodb';
import type { OnceKey } from '../ports/chunks.js';
import type {
  DeletedBooksDocument,
  GroupDocument,
  ImportDocument,
  ImportMerchantDocument,
  ImportStepDocument,
  InvoiceDocument,
  MembershipsDocument,
  MerchantDocument,
  PartyDayDocument,
  RefundLinkDocument,
  RejectDocument,
  RollupDocument,
  RowDocument,
  WordDocument,
} from './documents.mongo.js';

interface Documents {
  merchant: MerchantDocument;
  deleted_books: DeletedBooksDocument;
  merchant_group: GroupDocument;
  memberships: MembershipsDocument;
  word: WordDocument;
  transaction: RowDocument;
  refund_link: RefundLinkDocument;
  roll_party_day: PartyDayDocument;
  invoice: InvoiceDocument;
  import: ImportDocument;
  import_step: ImportStepDocument;
  import_merchant: ImportMerchantDocument;
  import_reject: RejectDocument;
}

/** One transaction, or one moment that is read: every operation takes its session. */
export interface BooksRoom {
  readonly session: ClientSession;
  of<N extends keyof Documents>(name: N): Collection<Documents[N]>;
  /** A collection of rollups. */
  rollups(name: string): Collection<RollupDocument>;
}

/** Opens rooms on the collections of the ledger. */
export class BooksRooms {
  readonly store: MongoStore;

  constructor(store: MongoStore) {
    this.store = store;
  }

  /** @see MongoStore.transaction */
  write<T>(work: (room: BooksRoom) => Promise<T>): Promise<T> {
    return this.store.transaction((session) => work(roomOf(session, this.store.collection)));
  }

  /** @see MongoStore.snapshot */
  read<T>(work: (room: BooksRoom) => Promise<T>): Promise<T> {
    return this.store.snapshot((session, collection) => work(roomOf(session, collection)));
  }

  /** A transaction that has its effect once for an idempotency key. @see onceInMongo */
  once<T>(tenantId: string, key: OnceKey | undefined, effect: (room: BooksRoom) => Promise<T>): Promise<T> {
    const request = { tenantId, action: key?.action ?? '', idempotency: key };
    return onceInMongo(this.store, request, (session) => effect(roomOf(session, this.store.collection)));
  }

  /** A collection outside of rooms, for one write of one document. */
  of<N extends keyof Documents>(name: N): Collection<Documents[N]> {
    return this.store.collection<Documents[N]>(name);
  }
}

function roomOf(session: ClientSession, collection: MongoStore['collection']): BooksRoom {
  return { session, of: (name) => collection(name), rollups: (name) => collection(name) };
}
