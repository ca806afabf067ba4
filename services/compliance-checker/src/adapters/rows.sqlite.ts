import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { Alert } from '../domain/alert.js';
import type { KeptCheck } from '../ports/compliance-store.js';

type Row = Record<string, SQLOutputValue>;

export function toCheck(row: Row): KeptCheck {
  return {
    id: String(row['id']),
    tenantId: String(row['tenant_id']),
    at: Number(row['at']),
    subject: JSON.parse(String(row['subject'])) as KeptCheck['subject'],
    today: String(row['today']),
    ruleSet: JSON.parse(String(row['rule_set'])) as KeptCheck['ruleSet'],
    results: JSON.parse(String(row['results'])) as KeptCheck['results'],
    newAlerts: JSON.parse(String(row['new_alerts'])) as KeptCheck['newAlerts'],
  };
}

export function toAlert(row: Row): Alert {
  return {
    id: String(row['id']),
    merchantId: String(row['merchant_id']),
    ruleId: String(row['rule_id']),
    key: String(row['key']),
    state: row['state'] as Alert['state'],
    finding: JSON.parse(String(row['finding'])) as Alert['finding'],
    firstSeenAt: Number(row['first_seen_at']),
    lastSeenAt: Number(row['last_seen_at']),
    seenOn: Number(row['seen_on']),
    decision:
      row['decision'] === null ? undefined : (JSON.parse(String(row['decision'])) as Alert['decision']),
  };
}

/** In the order of the insert. */
export function fromAlert(tenantId: string, alert: Alert): SQLInputValue[] {
  return [
    alert.id,
    tenantId,
    alert.merchantId,
    alert.ruleId,
    alert.key,
    alert.state,
    alert.finding.severity,
    JSON.stringify(alert.finding),
    alert.firstSeenAt,
    alert.lastSeenAt,
    alert.seenOn,
    alert.decision === undefined ? null : JSON.stringify(alert.decision),
  ];
}
