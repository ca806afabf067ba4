import type { MongoStore } from '@merchant-analysis/storage/mongo';
import type { KeyStore, SigningKey } from '../ports/key-store.js';
import { identityCollections, KEY_RING, type KeyRingDocument } from './documents.mongo.js';

/** Signing keys in one document, so that of two processes which add one at once the second sees the first. */
export function keysInMongo(store: MongoStore): KeyStore {
  const { keyRings, secrets } = identityCollections(store);
  const list = async (): Promise<SigningKey[]> => {
    const ring = await store.read(() => keyRings.findOne({ _id: KEY_RING }));
    return keysOf(ring);
  };
  return {
    listSigningKeys: list,
    async addSigningKey(key, unlessNewerThan) {
      const added = { ...key, createdAt: new Date(key.createdAt) };
      await store.write(() =>
        keyRings.updateOne(
          {
            _id: KEY_RING,
            keys: { $not: { $elemMatch: { createdAt: { $gt: new Date(unlessNewerThan) } } } },
          },
          { $push: { keys: { $each: [added], $sort: { createdAt: -1, kid: 1 }, $slice: 2 } } },
        ),
      );
      return list();
    },
    async keepSecret(name, fresh) {
      const kept = await store.write(() =>
        secrets.findOneAndUpdate(
          { _id: name },
          { $setOnInsert: { value: fresh } },
          { upsert: true, returnDocument: 'after' },
        ),
      );
      return kept!.value;
    },
  };
}

function keysOf(ring: KeyRingDocument | null): SigningKey[] {
  return (ring?.keys ?? []).map((key) => ({ ...key, createdAt: key.createdAt.getTime() }));
}
