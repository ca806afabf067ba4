import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { type Migration, storageProblem } from '@merchant-analysis/storage/sqlite';
import type { ForecastStore, ForecastSummary, KeptForecast } from '../ports/forecast-store.js';

export const FORECAST_MIGRATIONS: readonly Migration[] = [
  {
    name: 'cashflow-forecast',
    up: `CREATE TABLE forecast (
      tenant_id TEXT NOT NULL, id TEXT NOT NULL,
      subject_kind TEXT NOT NULL, subject_id TEXT NOT NULL, merchant_ids TEXT NOT NULL,
      kept_at INTEGER NOT NULL, as_of TEXT NOT NULL, last_date TEXT NOT NULL,
      horizon_days INTEGER NOT NULL, data_version TEXT NOT NULL, body TEXT NOT NULL,
      scored_through TEXT, scored_days INTEGER NOT NULL DEFAULT 0, realised TEXT,
      UNIQUE (tenant_id, id)
    );
    CREATE INDEX forecast_by_subject ON forecast (tenant_id, subject_kind, subject_id, kept_at, id);
    CREATE INDEX forecast_open ON forecast (tenant_id, id)
      WHERE scored_through IS NULL OR scored_through < last_date`,
  },
  {
    // The index holds all that is asked of it: rows are long with their bodies.
    name: 'cashflow-forecast-realised-days',
    up: `ALTER TABLE forecast ADD COLUMN realised_days TEXT;
    CREATE INDEX forecast_realised ON forecast
      (tenant_id, subject_kind, subject_id, as_of DESC, horizon_days DESC, kept_at, id, realised_days)
      WHERE realised_days IS NOT NULL`,
  },
  {
    name: 'cashflow-forecast-by-age',
    up: 'CREATE INDEX forecast_by_age ON forecast (tenant_id, kept_at, id)',
  },
];

/** Forecasts in a SQLite file. The body is kept as it was sent, so it is answered byte for byte. */
export function sqliteForecastStore(database: DatabaseSync): ForecastStore {
  const insert = database.prepare(
    `INSERT INTO forecast (tenant_id, id, subject_kind, subject_id, merchant_ids, kept_at, as_of, last_date,
       horizon_days, data_version, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant_id, id) DO NOTHING`,
  );
  const find = database.prepare('SELECT * FROM forecast WHERE tenant_id = ? AND id = ?');
  const list = database.prepare(
    `SELECT id, merchant_ids, kept_at, as_of, horizon_days, data_version, scored_days FROM forecast
     WHERE tenant_id = ? AND subject_kind = ? AND subject_id = ? AND (kept_at, id) < (?, ?)
     ORDER BY kept_at DESC, id DESC LIMIT ?`,
  );
  const listScored = database.prepare(
    `SELECT as_of, realised_days FROM (
       SELECT as_of, realised_days, row_number() OVER
         (PARTITION BY as_of ORDER BY horizon_days DESC, kept_at, id) AS place
       FROM forecast WHERE tenant_id = ? AND subject_kind = ? AND subject_id = ? AND as_of < ?
         AND realised_days IS NOT NULL
     ) WHERE place = 1 ORDER BY as_of DESC LIMIT ?`,
  );
  const listOpen = database.prepare(
    `SELECT * FROM forecast WHERE tenant_id = ? AND id > ? AND (scored_through IS NULL OR scored_through < last_date)
     ORDER BY id LIMIT ?`,
  );
  const score = database.prepare(
    `UPDATE forecast SET scored_through = ?, scored_days = ?, realised = ?, realised_days = ?
     WHERE tenant_id = ? AND id = ? AND (scored_through IS NULL OR scored_through < ?)`,
  );
  // Compared through its last day, with nothing.
  const close = database.prepare(
    'UPDATE forecast SET scored_through = last_date WHERE tenant_id = ? AND id = ?',
  );
  const listOld = database.prepare(
    'SELECT id FROM forecast WHERE tenant_id = ? AND kept_at < ? ORDER BY kept_at, id LIMIT ?',
  );
  const forget = database.prepare(
    'DELETE FROM forecast WHERE tenant_id = ? AND id IN (SELECT value FROM json_each(?))',
  );
  return {
    keepForecast: async (tenantId, { forecast, merchantIds, keptAt }) => {
      const { id, subject, asOf, horizonDays, dataVersion } = forecast;
      const lastDate = forecast.days.at(-1)?.date ?? asOf;
      attempt(() =>
        insert.run(
          tenantId,
          id,
          subject.kind,
          subject.id,
          JSON.stringify(merchantIds),
          keptAt,
          asOf,
          lastDate,
          horizonDays,
          dataVersion,
          JSON.stringify(forecast),
        ),
      );
    },
    findForecast: async (tenantId, id) => {
      const row = attempt(() => find.get(tenantId, id));
      return row && toKept(row);
    },
    listForecasts: async (tenantId, subject, { limit, after }) =>
      attempt(() =>
        list.all(
          tenantId,
          subject.kind,
          subject.id,
          after?.keptAt ?? Number.MAX_SAFE_INTEGER,
          after?.id ?? '',
          limit,
        ),
      ).map(toSummary),
    listRealised: async (tenantId, { kind, id }, { before, limit }) =>
      attempt(() => listScored.all(tenantId, kind, id, before, limit)).map((row) => ({
        asOf: String(row['as_of']),
        byDay: JSON.parse(String(row['realised_days'])),
      })),
    listOpenForecasts: async (tenantId, { limit, afterId }) =>
      attempt(() => listOpen.all(tenantId, afterId ?? '', limit)).map(toKept),
    keepRealised: async (tenantId, id, { realised, byDay }) => {
      const { scoredThrough: through, days } = realised;
      const texts = [JSON.stringify(realised), JSON.stringify(byDay)] as const;
      attempt(() => score.run(through, days, ...texts, tenantId, id, through));
    },
    closeForecast: async (tenantId, id) => {
      attempt(() => close.run(tenantId, id));
    },
    listOldForecasts: async (tenantId, { keptBefore, limit }) =>
      attempt(() => listOld.all(tenantId, keptBefore, limit)).map((row) => String(row['id'])),
    forgetForecasts: async (tenantId, ids) => {
      attempt(() => forget.run(tenantId, JSON.stringify(ids)));
    },
  };
}

type Row = Record<string, SQLOutputValue>;

function toKept(row: Row): KeptForecast {
  return {
    forecast: JSON.parse(String(row['body'])),
    merchantIds: JSON.parse(String(row['merchant_ids'])),
    keptAt: Number(row['kept_at']),
    ...(row['realised'] !== null && { realised: JSON.parse(String(row['realised'])) }),
  };
}

function toSummary(row: Row): ForecastSummary {
  return {
    id: String(row['id']),
    merchantIds: JSON.parse(String(row['merchant_ids'])),
    keptAt: Number(row['kept_at']),
    asOf: String(row['as_of']),
    horizonDays: Number(row['horizon_days']),
    dataVersion: String(row['data_version']),
    scoredDays: Number(row['scored_days']),
  };
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storageProblem(error);
  }
}
