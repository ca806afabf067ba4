import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';
import { ONCE_IN_MONGO, onceInMongo } from '@merchant-analysis/storage/once.mongo';
import type { Subject } from '../load/client-load.js';
import { createDoorway, refusedAtDoor } from '../load/doorway.js';

/**
 * The smallest books there are, over the storage of the platform: facts, and per account a total that is kept in the
 * same transaction. Facts have no unique key of their own, so a fact written twice is there twice.
 */
export interface Notebook extends Subject {
  /** Writes the fact of this id once, under the idempotency key of the same name. */
  write(id: string): Promise<{ readonly noteId: string }>;
  /** Reads the total of the account that the fact of this id belongs to. */
  read(id: string): Promise<void>;
  /** The id of every fact, as often as it is there; from the primary. */
  listIds(): Promise<string[]>;
  /** How many totals differ from a recomputation of the facts. */
  countWrongTotals(): Promise<number>;
  isStale(): boolean;
  close(): Promise<void>;
}

interface Note {
  readonly fact: string;
  readonly account: number;
  readonly amountMinor: number;
}
interface Total {
  readonly _id: number;
  readonly count: number;
  readonly sumMinor: number;
}

const ACCOUNTS = 20;
/** As the broker's bulkhead for each action. */
const DOORWAY = { inside: 20, waiting: 100 };
const NOTES: MongoMigration = {
  name: 'notes-and-totals',
  phase: 'expand',
  async up({ createCollection }) {
    await createCollection('note', { bsonType: 'object', required: ['fact', 'account', 'amountMinor'] });
    await createCollection('total', { bsonType: 'object', required: ['count', 'sumMinor'] });
  },
};

export async function openNotebook(
  address: MongoAddress,
  options: { localAddress?: string } = {},
): Promise<Notebook> {
  const store = await openMongo(address, {
    owner: 'notebook',
    migrations: [ONCE_IN_MONGO, NOTES],
    ...options,
  });
  const notes = store.collection<Note>('note');
  const totals = store.collection<Total>('total');
  const enter = createDoorway(DOORWAY);
  return {
    write: (id) => enter(() => write(store, id)),
    async read(id) {
      await store.read(() => totals.findOne({ _id: noteOf(id).account }));
    },
    async listIds() {
      const found = await notes.find({}, { readPreference: 'primary' }).toArray();
      return found.map(({ fact }) => fact);
    },
    countWrongTotals: () => countWrongTotals(store),
    judge: refusedAtDoor,
    isStale: () => store.isStale(),
    close: () => store.close(),
  };
}

function write(store: MongoStore, id: string): Promise<{ noteId: string }> {
  const note = noteOf(id);
  const request = {
    tenantId: 'ten_chaos',
    action: 'notebook.write',
    idempotency: { key: id, fingerprint: id },
  };
  return onceInMongo(store, request, async (session) => {
    const { insertedId } = await store.collection<Note>('note').insertOne(note, { session });
    await store
      .collection<Total>('total')
      .updateOne(
        { _id: note.account },
        { $inc: { count: 1, sumMinor: note.amountMinor } },
        { session, upsert: true },
      );
    return { noteId: insertedId.toHexString() };
  });
}

/** A fact is a function of its id: whoever writes it again writes the same. */
function noteOf(fact: string): Note {
  let sum = 0;
  for (const letter of fact) sum = (sum * 31 + letter.codePointAt(0)!) % 1_000_003;
  return { fact, account: sum % ACCOUNTS, amountMinor: 1 + (sum % 997) };
}

async function countWrongTotals(store: MongoStore): Promise<number> {
  return store.snapshot(async (session, collection) => {
    const kept = await collection<Total>('total').find({}, { session }).toArray();
    const facts = await collection<Note>('note').find({}, { session }).toArray();
    const recomputed = new Map<number, { count: number; sumMinor: number }>();
    for (const { account, amountMinor } of facts) {
      const { count, sumMinor } = recomputed.get(account) ?? { count: 0, sumMinor: 0 };
      recomputed.set(account, { count: count + 1, sumMinor: sumMinor + amountMinor });
    }
    const wrong = kept.filter(({ _id, count, sumMinor }) => {
      const right = recomputed.get(_id);
      return right?.count !== count || right.sumMinor !== sumMinor;
    });
    const missing = [...recomputed.keys()].filter((account) => !kept.some(({ _id }) => _id === account));
    return wrong.length + missing.length;
  });
}
