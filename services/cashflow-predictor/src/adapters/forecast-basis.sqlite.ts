import type { DatabaseSync } from 'node:sqlite';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Migration, storageProblem } from '@merchant-analysis/storage/sqlite';
import type { ForecastBasis, ForecastBasisStore } from '../ports/forecast-basis.js';

export const BASIS_MIGRATION: Migration = {
  name: 'cashflow-forecast-basis',
  up: `CREATE TABLE forecast_basis (
    tenant_id TEXT NOT NULL, forecast_id TEXT NOT NULL, body BLOB NOT NULL,
    UNIQUE (tenant_id, forecast_id)
  )`,
};

/** Bases in a SQLite file: JSON, compressed, as two years of daily sums are mostly digits. */
export function sqliteForecastBasisStore(database: DatabaseSync): ForecastBasisStore {
  const insert = database.prepare(
    'INSERT INTO forecast_basis (tenant_id, forecast_id, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const find = database.prepare('SELECT body FROM forecast_basis WHERE tenant_id = ? AND forecast_id = ?');
  const forget = database.prepare(
    'DELETE FROM forecast_basis WHERE tenant_id = ? AND forecast_id IN (SELECT value FROM json_each(?))',
  );
  return {
    async keepBasis(tenantId, forecastId, basis) {
      const body = gzipSync(JSON.stringify(basis));
      attempt(() => insert.run(tenantId, forecastId, body));
    },
    async forgetBases(tenantId, forecastIds) {
      attempt(() => forget.run(tenantId, JSON.stringify(forecastIds)));
    },
    async findBasis(tenantId, forecastId) {
      const row = attempt(() => find.get(tenantId, forecastId));
      return row && (JSON.parse(gunzipSync(row['body'] as Uint8Array).toString()) as ForecastBasis);
    },
  };
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storageProblem(error);
  }
}
