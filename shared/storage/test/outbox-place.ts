import { recordAudit } from '@merchant-analysis/contracts/identity';
import { entryFor, type OutboxEntry } from '@merchant-analysis/contracts/outbox';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { openMongo } from '@merchant-analysis/storage/mongo';
import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';
import { once } from '@merchant-analysis/storage/once';
import { ONCE_IN_MONGO, onceInMongo } from '@merchant-analysis/storage/once.mongo';
import type { Outbox } from '@merchant-analysis/storage/outbox';
import { mongoOutbox } from '@merchant-analysis/storage/outbox.mongo';
import { sqliteOutbox } from '@merchant-analysis/storage/outbox.sqlite';
import { OUTBOX_IN_MONGO } from '@merchant-analysis/storage/outbox-schema.mongo';
import { openSqlite } from '@merchant-analysis/storage/sqlite';

/** Where the effects and the outbox of a service lie, and beside them what its consumer keeps. */
export type OutboxPlace = { readonly file: string } | { readonly address: MongoAddress };

/** The place as one process has it open. */
export interface OpenPlace {
  readonly outbox: Outbox;
  /** An effect and what leaves with it, in one transaction; thrown away when `fails`. */
  effect(text: string, entries: readonly OutboxEntry[], options?: EffectOptions): Promise<void>;
  effects(): Promise<string[]>;
  /** The consumer's effect, once for a key. */
  consume(key: string, text: string): Promise<void>;
  /** In the order of the effects. */
  consumed(): Promise<string[]>;
  close(): Promise<void>;
}

interface EffectOptions {
  readonly fails?: boolean;
  /** Called when the effect is written and nothing is committed. */
  readonly beforeCommit?: () => void;
  /** The request may come again with this key. */
  readonly key?: string;
}

export const TENANT = 'ten_00000001';

/** An entry whose `action` of the record is its text. */
export function entry(text: string, orderKey = text): OutboxEntry {
  const record = {
    tenantId: TENANT,
    actor: { userId: 'usr_00000001', roles: ['owner'] },
    action: text,
    outcome: 'done' as const,
    resource: { type: 'note' },
  };
  return entryFor(recordAudit, record, { tenantId: TENANT, requestId: `request of ${text}`, orderKey });
}

export const textOf = ({ params }: Pick<OutboxEntry, 'params'>): string => String(params['action']);

export function openPlace(place: OutboxPlace): Promise<OpenPlace> {
  return 'file' in place ? openFile(place.file) : openSet(place.address);
}

const TABLES = [
  { name: 'notes', up: 'CREATE TABLE note (text TEXT NOT NULL); CREATE TABLE inbox (text TEXT NOT NULL)' },
];

const requestOf = (entries: readonly OutboxEntry[], key?: string, beforeCommit?: () => void) => ({
  tenantId: TENANT,
  action: 'note',
  idempotency: {
    key,
    fingerprint: key,
    outgoing: () => {
      beforeCommit?.();
      return entries;
    },
  },
});

async function openFile(file: string): Promise<OpenPlace> {
  const database = openSqlite(file, TABLES);
  const texts = (table: string): string[] =>
    database
      .prepare(`SELECT text FROM ${table} ORDER BY rowid`)
      .all()
      .map((row) => String(row['text']));
  return {
    outbox: sqliteOutbox(database),
    async effect(text, entries, { fails = false, beforeCommit, key } = {}) {
      once(database, requestOf(entries, key, beforeCommit), () => {
        database.prepare('INSERT INTO note VALUES (?)').run(text);
        if (fails) throw new Error('the effect failed');
        return { text };
      });
    },
    effects: async () => texts('note'),
    async consume(key, text) {
      const request = { tenantId: TENANT, action: 'consume', idempotency: { key, fingerprint: key } };
      once(database, request, () => {
        database.prepare('INSERT INTO inbox VALUES (?)').run(text);
        return {};
      });
    },
    consumed: async () => texts('inbox'),
    close: async () => database.close(),
  };
}

const NOTES: MongoMigration = {
  name: 'notes',
  phase: 'expand',
  async up({ createCollection }) {
    await createCollection('note', { bsonType: 'object' });
    await createCollection('inbox', { bsonType: 'object' });
  },
};

async function openSet(address: MongoAddress): Promise<OpenPlace> {
  const store = await openMongo(address, {
    owner: 'notes',
    migrations: [ONCE_IN_MONGO, OUTBOX_IN_MONGO, NOTES],
  });
  const texts = async (name: string): Promise<string[]> => {
    const found = await store.collection<{ text: string }>(name).find().sort({ _id: 1 }).toArray();
    return found.map(({ text }) => text);
  };
  return {
    outbox: mongoOutbox(store),
    async effect(text, entries, { fails = false, beforeCommit, key } = {}) {
      await onceInMongo(store, requestOf(entries, key, beforeCommit), async (session) => {
        await store.collection('note').insertOne({ text }, { session });
        if (fails) throw new Error('the effect failed');
        return { text };
      });
    },
    effects: () => texts('note'),
    async consume(key, text) {
      const request = { tenantId: TENANT, action: 'consume', idempotency: { key, fingerprint: key } };
      await onceInMongo(store, request, async (session) => {
        await store.collection('inbox').insertOne({ text }, { session });
        return {};
      });
    },
    consumed: () => texts('inbox'),
    close: () => store.close(),
  };
}
