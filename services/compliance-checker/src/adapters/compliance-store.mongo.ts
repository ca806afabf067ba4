import { problem } from '@merchant-analysis/contracts/problems';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import { onceInMongo } from '@merchant-analysis/storage/once.mongo';
import { mongoOutbox, putOutgoingInMongo } from '@merchant-analysis/storage/outbox.mongo';
import type { ClientSession, Filter } from 'mongodb';
import { type Alert, countByRule, decide, followUp, raisedAmong, whyRefused } from '../domain/alert.js';
import type { AlertFilter, AlertPosition, ComplianceStore, KeptCheck } from '../ports/compliance-store.js';
import {
  type AlertDocument,
  alertOf,
  type CheckDocument,
  checkOf,
  documentOf,
  type PieceDocument,
  piecesOf,
} from './documents.mongo.js';
import { COLLECTIONS, COMPLIANCE_IN_MONGO } from './schema.mongo.js';

/** Checks and alerts in a replica set. @throws Problem STORAGE_UNAVAILABLE */
export async function openComplianceInMongo(address: MongoAddress) {
  const store = await openMongo(address, { owner: 'compliance', migrations: COMPLIANCE_IN_MONGO });
  return { store: mongoComplianceStore(store), outbox: mongoOutbox(store), close: () => store.close() };
}

export function mongoComplianceStore(store: MongoStore): ComplianceStore {
  const checks = store.collection<CheckDocument>(COLLECTIONS.check);
  const pieces = store.collection<PieceDocument>(COLLECTIONS.piece);
  const alerts = store.collection<AlertDocument>(COLLECTIONS.alert);

  const findCheck = (tenantId: string, id: string): Promise<KeptCheck | undefined> =>
    store.read(async () => {
      const check = await checks.findOne({ _id: id, tenantId });
      if (!check) return undefined;
      return checkOf(check, await pieces.find({ tenantId, checkId: id }).sort({ number: 1 }).toArray());
    });
  const findAlert = async (tenantId: string, id: string): Promise<Alert | undefined> => {
    const found = await store.read(() => alerts.findOne({ _id: id, tenantId }));
    return found ? alertOf(found) : undefined;
  };
  /** Writes on what another check or decision has written meanwhile begin again, and see it. */
  const putAlerts = async (
    tenantId: string,
    { added, changed }: { added: readonly Alert[]; changed: readonly Alert[] },
    session: ClientSession,
  ): Promise<void> => {
    const inserts = added.map((alert) => ({ insertOne: { document: documentOf(tenantId, alert) } }));
    const replacements = changed.map((alert) => {
      const { _id, ...replacement } = documentOf(tenantId, alert);
      return { replaceOne: { filter: { _id, tenantId }, replacement } };
    });
    const writes = [...inserts, ...replacements];
    if (writes.length > 0) await alerts.bulkWrite(writes, { session });
  };

  return {
    async keepCheck(check, { newAlertId, request, tell }) {
      const { tenantId, results } = check;
      const identity = { tenantId, action: 'createCheck', idempotency: request };
      const { id } = await onceInMongo(store, identity, async (session) => {
        const merchantIds = [...new Set(results.map((result) => result.merchantId))];
        const found = await alerts
          .find({ tenantId, merchantId: { $in: merchantIds } }, { session })
          .toArray();
        const known = found.map(alertOf);
        const run = { at: check.at, today: parseDate(check.today), newId: newAlertId };
        const changes = followUp(known, results, run);
        await putAlerts(tenantId, changes, session);
        const document: CheckDocument = {
          _id: check.id,
          tenantId,
          at: new Date(check.at),
          subject: JSON.stringify(check.subject),
          today: check.today,
          ruleSet: JSON.stringify(check.ruleSet),
          newAlerts: JSON.stringify(countByRule(changes.added)),
        };
        await checks.insertOne(document, { session });
        await pieces.insertMany(piecesOf(check), { session });
        await putOutgoingInMongo(store, session, tell?.(raisedAmong(known, changes)) ?? []);
        return { id: check.id };
      });
      return (await findCheck(tenantId, id))!;
    },
    findCheck,
    async listAlerts(tenantId, filter, { limit, after }) {
      const conditions = { $and: [filterOf(tenantId, filter), behind(after)] };
      const found = await store.read(() =>
        alerts.find(conditions).sort({ firstSeenAt: -1, _id: -1 }).limit(limit).toArray(),
      );
      return found.map(alertOf);
    },
    findAlert,
    async decideAlert(tenantId, id, decision, request) {
      const identity = { tenantId, action: 'decideAlert', idempotency: request };
      await onceInMongo(store, identity, async (session) => {
        const found = await alerts.findOne({ _id: id, tenantId }, { session });
        if (!found) throw problem('NOT_FOUND', { what: 'alert' });
        const alert = alertOf(found);
        const decided = decide(alert, decision);
        if (decided === undefined) {
          throw problem('CONFLICT', { reason: whyRefused(alert, decision.decision) });
        }
        await putAlerts(tenantId, { added: [], changed: [decided] }, session);
        return { id };
      });
      return (await findAlert(tenantId, id))!;
    },
    isAnswering: () => store.isAnswering(),
    isStale: () => store.isStale(),
  };
}

function filterOf(
  tenantId: string,
  { ruleIds, merchantIds, state, severity }: AlertFilter,
): Filter<AlertDocument> {
  return {
    tenantId,
    ruleId: { $in: [...ruleIds] },
    ...(merchantIds !== undefined && { merchantId: { $in: [...merchantIds] } }),
    ...(state !== undefined && { state }),
    ...(severity !== undefined && { severity }),
  };
}

function behind(after: AlertPosition | undefined): Filter<AlertDocument> {
  if (after === undefined) return {};
  const firstSeenAt = new Date(after.firstSeenAt);
  return { $or: [{ firstSeenAt: { $lt: firstSeenAt } }, { firstSeenAt, _id: { $lt: after.id } }] };
}
