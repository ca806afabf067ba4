import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { problem } from '@merchant-analysis/contracts/problems';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { once } from '@merchant-analysis/storage/once';
import { putOutgoing } from '@merchant-analysis/storage/outbox.sqlite';
import { healthOf, type Migration } from '@merchant-analysis/storage/sqlite';
import { type Alert, countByRule, decide, followUp, raisedAmong, whyRefused } from '../domain/alert.js';
import type { AlertFilter, ComplianceStore, KeptCheck } from '../ports/compliance-store.js';
import { fromAlert, toAlert, toCheck } from './rows.sqlite.js';

export const COMPLIANCE_MIGRATIONS: readonly Migration[] = [
  {
    name: 'compliance-1',
    up: `CREATE TABLE compliance_check (
      id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, at INTEGER NOT NULL, subject TEXT NOT NULL,
      today TEXT NOT NULL, rule_set TEXT NOT NULL, results TEXT NOT NULL, new_alerts TEXT NOT NULL
    );
    CREATE TABLE alert (
      id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, merchant_id TEXT NOT NULL, rule_id TEXT NOT NULL,
      key TEXT NOT NULL, state TEXT NOT NULL, severity TEXT NOT NULL, finding TEXT NOT NULL,
      first_seen_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL, seen_on INTEGER NOT NULL, decision TEXT,
      UNIQUE (tenant_id, merchant_id, rule_id, key)
    );
    CREATE INDEX alert_newest ON alert (tenant_id, first_seen_at, id);`,
  },
];

/** Checks and alerts in the service's own SQLite file. */
export function sqliteComplianceStore(database: DatabaseSync): ComplianceStore {
  const checkById = database.prepare('SELECT * FROM compliance_check WHERE id = ? AND tenant_id = ?');
  const alertById = database.prepare('SELECT * FROM alert WHERE id = ? AND tenant_id = ?');
  const alertsOf = database.prepare('SELECT * FROM alert WHERE tenant_id = ? AND merchant_id = ?');
  const insertCheck = database.prepare(
    `INSERT INTO compliance_check (id, tenant_id, at, subject, today, rule_set, results, new_alerts)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const putAlert = database.prepare(
    `INSERT INTO alert (id, tenant_id, merchant_id, rule_id, key, state, severity, finding, first_seen_at,
       last_seen_at, seen_on, decision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, severity = excluded.severity,
       finding = excluded.finding, last_seen_at = excluded.last_seen_at, seen_on = excluded.seen_on,
       decision = excluded.decision`,
  );
  const findAlert = (tenantId: string, id: string): Alert | undefined => {
    const row = alertById.get(id, tenantId);
    return row && toAlert(row);
  };

  return {
    async keepCheck(check, { newAlertId, request, tell }) {
      const { tenantId, results } = check;
      const { id } = once(database, { tenantId, action: 'createCheck', idempotency: request }, () => {
        const merchants = new Set(results.map((result) => result.merchantId));
        const known = [...merchants].flatMap((merchant) => alertsOf.all(tenantId, merchant).map(toAlert));
        const run = { at: check.at, today: parseDate(check.today), newId: newAlertId };
        const { added, changed } = followUp(known, results, run);
        for (const alert of [...added, ...changed]) putAlert.run(...fromAlert(tenantId, alert));
        insertCheck.run(
          check.id,
          tenantId,
          check.at,
          JSON.stringify(check.subject),
          check.today,
          JSON.stringify(check.ruleSet),
          JSON.stringify(results),
          JSON.stringify(countByRule(added)),
        );
        putOutgoing(database, tell?.(raisedAmong(known, { added, changed })) ?? []);
        return { id: check.id };
      });
      return toCheck(checkById.get(id, tenantId)!);
    },
    async findCheck(tenantId, id): Promise<KeptCheck | undefined> {
      const row = checkById.get(id, tenantId);
      return row && toCheck(row);
    },
    async listAlerts(tenantId, filter, { limit, after }) {
      const { conditions, values } = conditionsOf(tenantId, filter);
      if (after !== undefined) {
        conditions.push('(first_seen_at, id) < (?, ?)');
        values.push(after.firstSeenAt, after.id);
      }
      return database
        .prepare(
          `SELECT * FROM alert WHERE ${conditions.join(' AND ')} ORDER BY first_seen_at DESC, id DESC LIMIT ?`,
        )
        .all(...values, limit)
        .map(toAlert);
    },
    async findAlert(tenantId, id) {
      return findAlert(tenantId, id);
    },
    async decideAlert(tenantId, id, decision, request) {
      once(database, { tenantId, action: 'decideAlert', idempotency: request }, () => {
        const alert = findAlert(tenantId, id);
        if (alert === undefined) throw problem('NOT_FOUND', { what: 'alert' });
        const decided = decide(alert, decision);
        if (decided === undefined) {
          throw problem('CONFLICT', { reason: whyRefused(alert, decision.decision) });
        }
        putAlert.run(...fromAlert(tenantId, decided));
        return { id };
      });
      return findAlert(tenantId, id)!;
    },
    ...healthOf(database),
  };
}

function conditionsOf(
  tenantId: string,
  { ruleIds, merchantIds, state, severity }: AlertFilter,
): { conditions: string[]; values: SQLInputValue[] } {
  const conditions = ['tenant_id = ?', 'rule_id IN (SELECT value FROM json_each(?))'];
  const values: SQLInputValue[] = [tenantId, JSON.stringify(ruleIds)];
  if (merchantIds !== undefined) {
    conditions.push('merchant_id IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(merchantIds));
  }
  if (state !== undefined) {
    conditions.push('state = ?');
    values.push(state);
  }
  if (severity !== undefined) {
    conditions.push('severity = ?');
    values.push(severity);
  }
  return { conditions, values };
}
