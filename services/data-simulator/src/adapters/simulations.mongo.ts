import { JOBS_IN_MONGO, mongoJobStore } from '@merchant-analysis/jobs/job-store.mongo';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { flag, shape, text, whole } from '@merchant-analysis/storage/document-shape';
import { type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';
import { ONCE_IN_MONGO } from '@merchant-analysis/storage/once.mongo';
import { mongoOutbox } from '@merchant-analysis/storage/outbox.mongo';
import { OUTBOX_IN_MONGO } from '@merchant-analysis/storage/outbox-schema.mongo';
import type { SimulatedMerchant, SimulationStore } from '../ports/simulations.js';

interface SimulatedMerchantDocument extends SimulatedMerchant {
  readonly simulationId: string;
}

const COLLECTION = 'simulated_merchant';

const SIMULATIONS: MongoMigration = {
  name: 'simulations-1',
  phase: 'expand',
  async up({ createCollection, collection }) {
    await createCollection(
      COLLECTION,
      shape({
        ...{ simulationId: text, number: whole, merchantId: text, name: text, archetype: text },
        ...{ partsWritten: whole, transactions: whole, isComplete: flag },
      }),
    );
    // Not by tenant: a simulation is a job, whose tenant was asked for before its merchants are.
    await collection(COLLECTION).createIndex({ simulationId: 1, number: 1 }, { unique: true });
  },
};

export const SIMULATIONS_IN_MONGO: readonly MongoMigration[] = [
  ONCE_IN_MONGO,
  JOBS_IN_MONGO,
  SIMULATIONS,
  OUTBOX_IN_MONGO,
];

/** Jobs and what they made, in a replica set. @throws Problem STORAGE_UNAVAILABLE */
export async function openSimulationsInMongo(address: MongoAddress) {
  const store = await openMongo(address, { owner: 'simulator', migrations: SIMULATIONS_IN_MONGO });
  return {
    jobs: mongoJobStore(store),
    simulations: mongoSimulationStore(store),
    outbox: mongoOutbox(store),
    health: store,
    close: () => store.close(),
  };
}

export function mongoSimulationStore(store: MongoStore): SimulationStore {
  const merchants = store.collection<SimulatedMerchantDocument>(COLLECTION);
  return {
    async listMerchants(simulationId) {
      const found = await store.read(() =>
        merchants
          .find({ simulationId }, { projection: { _id: 0, simulationId: 0 } })
          .sort({ number: 1 })
          .toArray(),
      );
      return found.map(({ simulationId: _, ...merchant }) => merchant);
    },
    async keepMerchant(simulationId, merchant) {
      const { number, merchantId, name, archetype, partsWritten, transactions, isComplete } = merchant;
      const fields = { merchantId, name, archetype, partsWritten, transactions, isComplete };
      await store.write(() =>
        merchants.updateOne({ simulationId, number }, { $set: fields }, { upsert: true }),
      );
    },
  };
}
