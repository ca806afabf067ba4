import { instant, mark, shape, text, texts, whole } from '@merchant-analysis/storage/document-shape';
import type { MongoStore } from '@merchant-analysis/storage/mongo';
import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';
import type { Filter } from 'mongodb';
import type { ForecastStore, ForecastSummary, KeptForecast } from '../ports/forecast-store.js';

interface ForecastDocument {
  readonly tenantId: string;
  readonly id: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly merchantIds: string[];
  readonly keptAt: Date;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  readonly lastDate: string;
  readonly horizonDays: number;
  readonly dataVersion: string;
  /** JSON, as it was sent: it is answered byte for byte, and no amount in it becomes a double. */
  readonly body: string;
  readonly scoredThrough?: string;
  readonly scoredDays: number;
  /** JSON */
  readonly realised?: string;
  /** JSON; days of forecasts that were scored before it was kept are not told. */
  readonly realisedDays?: string;
  /** There with `realisedDays`, for their index. */
  readonly isScoredByDay?: true;
  /** There until the last day has been compared: the index of open forecasts holds no others. */
  readonly isOpen?: true;
}

const COLLECTION = 'forecast';

export const FORECASTS_IN_MONGO: readonly MongoMigration[] = [
  {
    name: 'cashflow-forecast',
    phase: 'expand',
    async up({ createCollection, collection }) {
      await createCollection(
        COLLECTION,
        shape(
          {
            ...{ tenantId: text, id: text, subjectKind: text, subjectId: text, merchantIds: texts },
            ...{ keptAt: instant, asOf: text, lastDate: text, horizonDays: whole, dataVersion: text },
            ...{ body: text, scoredDays: whole },
          },
          { scoredThrough: text, realised: text, isOpen: mark },
        ),
      );
      const forecasts = collection(COLLECTION);
      await forecasts.createIndex({ tenantId: 1, id: 1 }, { unique: true });
      await forecasts.createIndex({ tenantId: 1, subjectKind: 1, subjectId: 1, keptAt: 1, id: 1 });
      await forecasts.createIndex(
        { tenantId: 1, isOpen: 1, id: 1 },
        { partialFilterExpression: { isOpen: true } },
      );
    },
  },
  {
    // The index tells which are asked for, so that of the documents, long with their bodies, no others are read.
    name: 'cashflow-forecast-realised-days',
    phase: 'expand',
    async up({ collection }) {
      await collection(COLLECTION).createIndex(
        {
          ...{ tenantId: 1, subjectKind: 1, subjectId: 1, asOf: -1 },
          ...{ horizonDays: -1, keptAt: 1, id: 1, isScoredByDay: 1 },
        },
        { partialFilterExpression: { isScoredByDay: true } },
      );
    },
  },
  {
    name: 'cashflow-forecast-by-age',
    phase: 'expand',
    async up({ collection }) {
      await collection(COLLECTION).createIndex({ tenantId: 1, keptAt: 1, id: 1 });
    },
  },
];

/** Each step is one write of one document. */
export function mongoForecastStore(store: MongoStore): ForecastStore {
  const rows = store.collection<ForecastDocument>(COLLECTION);
  return {
    async keepForecast(tenantId, { forecast, merchantIds, keptAt }) {
      const { id, subject, asOf, horizonDays, dataVersion } = forecast;
      const fields = {
        subjectKind: subject.kind,
        subjectId: subject.id,
        merchantIds: [...merchantIds],
        keptAt: new Date(keptAt),
        ...{ asOf, horizonDays, dataVersion },
        lastDate: forecast.days.at(-1)?.date ?? asOf,
        body: JSON.stringify(forecast),
        scoredDays: 0,
        isOpen: true as const,
      };
      await store.write(() => rows.updateOne({ tenantId, id }, { $setOnInsert: fields }, { upsert: true }));
    },
    async findForecast(tenantId, id) {
      const found = await store.read(() => rows.findOne({ tenantId, id }));
      return found ? toKept(found) : undefined;
    },
    async listForecasts(tenantId, subject, { limit, after }) {
      const filter = { tenantId, subjectKind: subject.kind, subjectId: subject.id, ...behind(after) };
      const found = await store.read(() =>
        rows
          .find(filter, { projection: { body: 0, realised: 0 } })
          .sort({ keptAt: -1, id: -1 })
          .limit(limit)
          .toArray(),
      );
      return found.map(toSummary);
    },
    async listRealised(tenantId, subject, { before, limit }) {
      const match = {
        ...{ tenantId, subjectKind: subject.kind, subjectId: subject.id },
        ...{ asOf: { $lt: before }, isScoredByDay: true },
      };
      const chosen = await store.read(() =>
        rows
          .aggregate<{ _id: string; id: string }>([
            { $match: match },
            { $sort: { asOf: -1, horizonDays: -1, keptAt: 1, id: 1 } },
            { $group: { _id: '$asOf', id: { $first: '$id' } } },
            { $sort: { _id: -1 } },
            { $limit: limit },
          ])
          .toArray(),
      );
      const ids = chosen.map(({ id }) => id);
      const found = await store.read(() =>
        rows
          .find({ tenantId, id: { $in: ids } }, { projection: { asOf: 1, realisedDays: 1 } })
          .sort({ asOf: -1 })
          .toArray(),
      );
      return found.map(({ asOf, realisedDays = 'null' }) => ({ asOf, byDay: JSON.parse(realisedDays) }));
    },
    async listOpenForecasts(tenantId, { limit, afterId }) {
      const filter = { tenantId, isOpen: true as const, id: { $gt: afterId ?? '' } };
      const found = await store.read(() => rows.find(filter).sort({ id: 1 }).limit(limit).toArray());
      return found.map(toKept);
    },
    async keepRealised(tenantId, id, { realised, byDay }) {
      const through = realised.scoredThrough;
      const isLater = [{ scoredThrough: { $exists: false } }, { scoredThrough: { $lt: through } }];
      const changes = {
        scoredThrough: through,
        scoredDays: realised.days,
        realised: { $literal: JSON.stringify(realised) },
        realisedDays: { $literal: JSON.stringify(byDay) },
        isScoredByDay: true,
        isOpen: { $cond: [{ $lt: [through, '$lastDate'] }, true, '$$REMOVE'] },
      };
      await store.write(() => rows.updateOne({ tenantId, id, $or: isLater }, [{ $set: changes }]));
    },
    async closeForecast(tenantId, id) {
      // Compared through its last day, with nothing.
      const changes = [{ $set: { scoredThrough: '$lastDate', isOpen: '$$REMOVE' } }];
      await store.write(() => rows.updateOne({ tenantId, id }, changes));
    },
    async listOldForecasts(tenantId, { keptBefore, limit }) {
      const filter = { tenantId, keptAt: { $lt: new Date(keptBefore) } };
      const found = await store.read(() =>
        rows
          .find(filter, { projection: { _id: 0, id: 1 } })
          .sort({ keptAt: 1, id: 1 })
          .limit(limit)
          .toArray(),
      );
      return found.map(({ id }) => id);
    },
    async forgetForecasts(tenantId, ids) {
      await store.write(() => rows.deleteMany({ tenantId, id: { $in: [...ids] } }));
    },
  };
}

function behind(after: { keptAt: number; id: string } | undefined): Filter<ForecastDocument> {
  if (after === undefined) return {};
  const keptAt = new Date(after.keptAt);
  return { $or: [{ keptAt: { $lt: keptAt } }, { keptAt, id: { $lt: after.id } }] };
}

function toKept(row: ForecastDocument): KeptForecast {
  return {
    forecast: JSON.parse(row.body),
    merchantIds: row.merchantIds,
    keptAt: row.keptAt.getTime(),
    ...(row.realised !== undefined && { realised: JSON.parse(row.realised) }),
  };
}

function toSummary(row: ForecastDocument): ForecastSummary {
  const { id, merchantIds, asOf, horizonDays, dataVersion, scoredDays } = row;
  return { id, merchantIds, keptAt: row.keptAt.getTime(), asOf, horizonDays, dataVersion, scoredDays };
}
