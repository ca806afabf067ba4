import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { transaction } from '@merchant-analysis/storage/sqlite';
import type { AuditEntry, AuditStore, NewAuditRecord } from '../ports/audit-store.js';
import { repetitionOf } from './repetition.js';
import { optionalText, type Row } from './rows.sqlite.js';

export function auditInSqlite(database: DatabaseSync): AuditStore {
  const repeated = database.prepare('SELECT seq FROM audit WHERE tenant_id = ? AND repetition = ?');
  const insert = database.prepare(
    `INSERT INTO audit (tenant_id, seq, at, user_id, roles, login, action, outcome, resource_type, resource_id,
       changes, address, request_id, is_operators_work, repetition)
     VALUES (?1, (SELECT coalesce(max(seq), 0) + 1 FROM audit WHERE tenant_id = ?1),
       ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
     RETURNING seq`,
  );
  return {
    async appendAudit(record) {
      const repetition = repetitionOf(record) ?? null;
      return transaction(database, () => {
        const known = repetition === null ? undefined : repeated.get(record.tenantId, repetition);
        const row = known ?? insert.get(...valuesOf(record), repetition);
        return { seq: Number(row!['seq']) };
      });
    },
    async listAudit(tenantId, filter, { before, limit }) {
      const conditions = ['tenant_id = ?'];
      const values: SQLInputValue[] = [tenantId];
      const add = (condition: string, value: SQLInputValue | undefined): void => {
        if (value === undefined) return;
        conditions.push(condition);
        values.push(value);
      };
      add('is_operators_work = ?', filter.withOperatorsWork ? undefined : 0);
      const hidden = filter.withoutResources ?? [];
      add(
        'resource_type NOT IN (SELECT value FROM json_each(?))',
        hidden.length > 0 ? JSON.stringify(hidden) : undefined,
      );
      add('seq < ?', before);
      add('at >= ?', filter.from);
      add('at < ?', filter.to);
      add('user_id = ?', filter.userId);
      add('action = ?', filter.action);
      add('resource_type = ?', filter.resourceType);
      add('resource_id = ?', filter.resourceId);
      add('outcome = ?', filter.outcome);
      const sql = `SELECT * FROM audit WHERE ${conditions.join(' AND ')} ORDER BY seq DESC LIMIT ?`;
      return database
        .prepare(sql)
        .all(...values, limit)
        .map(toEntry);
    },
  };
}

function valuesOf(record: NewAuditRecord): SQLInputValue[] {
  const { actor, resource } = record;
  return [
    record.tenantId,
    record.at,
    actor.userId,
    JSON.stringify(actor.roles),
    actor.login ?? null,
    record.action,
    record.outcome,
    resource.type,
    resource.id ?? null,
    record.changes === undefined ? null : JSON.stringify(record.changes),
    record.address ?? null,
    record.requestId ?? null,
    record.isOperatorsWork ? 1 : 0,
  ];
}

function toEntry(row: Row): AuditEntry {
  const changes = optionalText(row['changes']);
  return {
    seq: Number(row['seq']),
    at: Number(row['at']),
    tenantId: String(row['tenant_id']),
    actor: {
      userId: String(row['user_id']),
      roles: JSON.parse(String(row['roles'])) as string[],
      login: optionalText(row['login']),
    },
    action: String(row['action']),
    outcome: String(row['outcome']) as AuditEntry['outcome'],
    resource: { type: String(row['resource_type']), id: optionalText(row['resource_id']) },
    changes: changes === undefined ? undefined : (JSON.parse(changes) as Record<string, unknown>),
    address: optionalText(row['address']),
    requestId: optionalText(row['request_id']),
  };
}
