import { gunzipSync, gzipSync } from 'node:zlib';
import { shape, text } from '@merchant-analysis/storage/document-shape';
import type { MongoStore } from '@merchant-analysis/storage/mongo';
import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';
import { Binary } from 'mongodb';
import type { ForecastBasis, ForecastBasisStore } from '../ports/forecast-basis.js';

interface BasisDocument {
  readonly tenantId: string;
  readonly forecastId: string;
  /** JSON, compressed. */
  readonly body: Binary;
}

const COLLECTION = 'forecast_basis';

export const BASIS_IN_MONGO: MongoMigration = {
  name: 'cashflow-forecast-basis',
  phase: 'expand',
  async up({ createCollection, collection }) {
    await createCollection(
      COLLECTION,
      shape({ tenantId: text, forecastId: text, body: { bsonType: 'binData' } }),
    );
    await collection(COLLECTION).createIndex({ tenantId: 1, forecastId: 1 }, { unique: true });
  },
};

/** Bases in a replica set, one document each. */
export function mongoForecastBasisStore(store: MongoStore): ForecastBasisStore {
  const rows = store.collection<BasisDocument>(COLLECTION);
  return {
    async keepBasis(tenantId, forecastId, basis) {
      const body = new Binary(gzipSync(JSON.stringify(basis)));
      await store.write(() =>
        rows.updateOne({ tenantId, forecastId }, { $setOnInsert: { body } }, { upsert: true }),
      );
    },
    async forgetBases(tenantId, forecastIds) {
      await store.write(() => rows.deleteMany({ tenantId, forecastId: { $in: [...forecastIds] } }));
    },
    async findBasis(tenantId, forecastId) {
      const found = await store.read(() => rows.findOne({ tenantId, forecastId }));
      return found ? (JSON.parse(gunzipSync(found.body.buffer).toString()) as ForecastBasis) : undefined;
    },
  };
}
