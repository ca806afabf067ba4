import type { DatabaseSync } from 'node:sqlite';
import type { Migration } from '@merchant-analysis/storage/sqlite';
import type { ArchetypeName } from '../domain/archetype.js';
import type { SimulationStore } from '../ports/simulations.js';

export const SIMULATION_MIGRATIONS: readonly Migration[] = [
  {
    name: 'simulations-1',
    up: `CREATE TABLE simulated_merchant (
      simulation_id TEXT NOT NULL, number INTEGER NOT NULL, merchant_id TEXT NOT NULL, name TEXT NOT NULL,
      archetype TEXT NOT NULL, parts_written INTEGER NOT NULL, transactions INTEGER NOT NULL,
      is_complete INTEGER NOT NULL, PRIMARY KEY (simulation_id, number)
    ) WITHOUT ROWID`,
  },
];

export function sqliteSimulationStore(database: DatabaseSync): SimulationStore {
  const list = database.prepare('SELECT * FROM simulated_merchant WHERE simulation_id = ? ORDER BY number');
  const keep = database.prepare('INSERT OR REPLACE INTO simulated_merchant VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  return {
    async listMerchants(simulationId) {
      return list.all(simulationId).map((row) => ({
        number: Number(row['number']),
        merchantId: String(row['merchant_id']),
        name: String(row['name']),
        archetype: row['archetype'] as ArchetypeName,
        partsWritten: Number(row['parts_written']),
        transactions: Number(row['transactions']),
        isComplete: row['is_complete'] === 1,
      }));
    },
    async keepMerchant(simulationId, merchant) {
      const { number, merchantId, name, archetype, partsWritten, transactions, isComplete } = merchant;
      keep.run(
        simulationId,
        number,
        merchantId,
        name,
        archetype,
        partsWritten,
        transactions,
        isComplete ? 1 : 0,
      );
    },
  };
}
