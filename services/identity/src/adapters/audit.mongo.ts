import type { MongoStore } from '@merchant-analysis/storage/mongo';
import type { Filter } from 'mongodb';
import type { AuditEntry, AuditFilter, AuditStore, NewAuditRecord } from '../ports/audit-store.js';
import { auditWriter, type UnnumberedRecord } from './audit-writer.mongo.js';
import { type AuditDocument, identityCollections } from './documents.mongo.js';
import { repetitionOf } from './repetition.js';

export function auditInMongo(store: MongoStore): AuditStore {
  const { audit } = identityCollections(store);
  const write = auditWriter(store);
  return {
    async appendAudit(record) {
      return { seq: await write(unnumbered(record)) };
    },
    async listAudit(tenantId, filter, { before, limit }) {
      const found = await store.read(() =>
        audit
          .find({ ...filterOf(tenantId, filter), ...(before !== undefined && { seq: { $lt: before } }) })
          .sort({ seq: -1 })
          .limit(limit)
          .toArray(),
      );
      return found.map(toEntry);
    },
  };
}

function filterOf(tenantId: string, filter: AuditFilter): Filter<AuditDocument> {
  const { from, to, userId, action, resourceType, resourceId, outcome } = filter;
  const conditions: Filter<AuditDocument>[] = [{ tenantId }];
  if (!filter.withOperatorsWork) conditions.push({ isOperatorsWork: false });
  const hidden = filter.withoutResources ?? [];
  if (hidden.length > 0) conditions.push({ resourceType: { $nin: [...hidden] } });
  if (from !== undefined) conditions.push({ at: { $gte: new Date(from) } });
  if (to !== undefined) conditions.push({ at: { $lt: new Date(to) } });
  for (const [field, value] of Object.entries({ userId, action, resourceType, resourceId, outcome })) {
    if (value !== undefined) conditions.push({ [field]: { $eq: value } });
  }
  return { $and: conditions };
}

function unnumbered(record: NewAuditRecord): UnnumberedRecord {
  const { tenantId, at, actor, action, outcome, resource, changes, address, requestId } = record;
  const { userId, roles, login } = actor;
  return {
    ...{ tenantId, userId, login, action, outcome, address, requestId },
    at: new Date(at),
    roles: [...roles],
    resourceType: resource.type,
    resourceId: resource.id,
    changes: changes === undefined ? undefined : JSON.stringify(changes),
    isOperatorsWork: record.isOperatorsWork ?? false,
    repetition: repetitionOf(record),
  };
}

function toEntry(document: AuditDocument): AuditEntry {
  const { tenantId, userId, roles, login, action, changes, address, requestId } = document;
  return {
    seq: Number(document.seq),
    at: document.at.getTime(),
    tenantId,
    actor: { userId, roles, login },
    action,
    outcome: document.outcome as AuditEntry['outcome'],
    resource: { type: document.resourceType, id: document.resourceId },
    changes: changes === undefined ? undefined : (JSON.parse(changes) as Record<string, unknown>),
    address,
    requestId,
  };
}
