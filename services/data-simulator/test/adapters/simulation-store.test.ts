import {
  mongoSimulationStore,
  SIMULATIONS_IN_MONGO,
} from '@merchant-analysis/data-simulator/adapters/simulations.mongo';
import {
  SIMULATION_MIGRATIONS,
  sqliteSimulationStore,
} from '@merchant-analysis/data-simulator/adapters/simulations.sqlite';
import { type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import { openSqlite } from '@merchant-analysis/storage/sqlite';
import { emptyCollections, emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { behavesAsSimulationStore } from './simulation-store.contract.js';

behavesAsSimulationStore('SQLite', async () =>
  sqliteSimulationStore(openSqlite(':memory:', SIMULATION_MIGRATIONS)),
);

describe('simulations in a replica set', () => {
  let mongo: MongoStore;
  before(async function () {
    const address = await emptyMongoDatabase(this);
    mongo = await openMongo(address, { owner: 'simulator', migrations: SIMULATIONS_IN_MONGO });
  });
  after(() => mongo?.close());

  behavesAsSimulationStore('MongoDB', async () => {
    await emptyCollections(mongo);
    return mongoSimulationStore(mongo);
  });
});
