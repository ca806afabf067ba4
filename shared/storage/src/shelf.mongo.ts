import { problem } from '@merchant-analysis/contracts/problems';
import type { Filter } from 'mongodb';
import { instant, shape, text, whole } from './document-shape.js';
import type { MongoStore } from './mongo.js';
import type { MongoMigration } from './mongo-migrations.js';
import { onceInMongo } from './once.mongo.js';
import type { Shelf, ShelfAnswer, ShelfItem, ShelfPlace } from './shelf.js';

interface ShelfDocument {
  readonly tenantId: string;
  readonly id: string;
  readonly owner: string;
  readonly at: Date;
  readonly version: number;
  /** JSON: no amount in it becomes a double. */
  readonly body: string;
}

/** The collection of a shelf. */
export function shelfInMongo(name: string): MongoMigration {
  return {
    name: `shelf-${name}`,
    phase: 'expand',
    async up({ createCollection, collection }) {
      await createCollection(
        name,
        shape({ tenantId: text, id: text, owner: text, at: instant, version: whole, body: text }),
      );
      await collection(name).createIndex({ tenantId: 1, id: 1 }, { unique: true });
      await collection(name).createIndex({ tenantId: 1, owner: 1, at: 1, id: 1 });
      await collection(name).createIndex({ tenantId: 1, at: 1, id: 1 });
    },
  };
}

/** Forgets what is older than the age; a step behind `shelfInMongo`. */
export function keepShelfFor(name: string, seconds: number): MongoMigration {
  return {
    name: `shelf-${name}-kept-${seconds}-seconds`,
    phase: 'expand',
    async up({ collection }) {
      // Not by tenant: things are forgotten by age alone.
      await collection(name).createIndex({ at: 1 }, { expireAfterSeconds: seconds });
    },
  };
}

/** A shelf in a replica set that has its collection, and the one of kept answers. */
export function mongoShelf<T>(store: MongoStore, name: string): Shelf<T> {
  const documents = store.collection<ShelfDocument>(name);
  return {
    async find(tenantId, id) {
      const found = await store.read(() => documents.findOne({ tenantId, id }));
      return found ? (itemOf(found) as ShelfItem<T>) : undefined;
    },
    async list(tenantId, { owners, limit, after }) {
      const filter = { tenantId, ...(owners && { owner: { $in: [...owners] } }), ...behind(after) };
      const found = await store.read(() =>
        documents.find(filter).sort({ at: -1, id: -1 }).limit(limit).toArray(),
      );
      return found.map((document) => itemOf(document) as ShelfItem<T>);
    },
    async change(tenantId, { id, action, request, ifVersion, next }) {
      const identity = { tenantId, action, idempotency: request };
      const { item } = await onceInMongo<ShelfAnswer<T>>(store, identity, async (session) => {
        const found = await documents.findOne({ tenantId, id }, { session });
        const before = found ? (itemOf(found) as ShelfItem<T>) : undefined;
        if (ifVersion !== undefined && (before?.version ?? 0) !== ifVersion) throw problem('VERSION_STALE');
        const draft = next(before);
        if (draft === 'keep') return { item: before };
        if (draft === 'remove') {
          await documents.deleteOne({ tenantId, id }, { session });
          return {};
        }
        const after: ShelfItem<T> = { id, ...draft, version: (before?.version ?? 0) + 1 };
        const fields = { owner: after.owner, at: new Date(after.at), version: after.version };
        await documents.replaceOne(
          { tenantId, id },
          { tenantId, id, ...fields, body: JSON.stringify(after.body) },
          { upsert: true, session },
        );
        return { item: after };
      });
      return item;
    },
  };
}

function behind(after: ShelfPlace | undefined): Filter<ShelfDocument> {
  if (after === undefined) return {};
  const at = new Date(after.at);
  return { $or: [{ at: { $lt: at } }, { at, id: { $lt: after.id } }] };
}

function itemOf({ id, owner, at, version, body }: ShelfDocument): ShelfItem<unknown> {
  return { id, owner, at: at.getTime(), version, body: JSON.parse(body) };
}
