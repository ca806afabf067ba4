import {
  type Alert,
  decide,
  followUp,
  raisedAmong,
  whyRefused,
} from '@merchant-analysis/compliance-checker/domain/alert';
import type {
  ComplianceStore,
  KeptCheck,
  RequestKey,
} from '@merchant-analysis/compliance-checker/ports/compliance-store';
import { problem } from '@merchant-analysis/contracts/problems';
import { parseDate } from '@merchant-analysis/kernel/business-date';

/** Checks and alerts in memory, by the same port: for actions that are tested without a disk. */
export function memoryComplianceStore(): ComplianceStore {
  const checks = new Map<string, KeptCheck>();
  const alerts = new Map<string, Alert & { tenantId: string }>();
  const answers = new Map<string, { fingerprint: string; id: string }>();

  const once = (name: string, request: RequestKey | undefined, effect: () => string): string => {
    const { key, fingerprint } = request ?? {};
    if (key === undefined || fingerprint === undefined) return effect();
    const kept = answers.get(`${name} ${key}`);
    if (kept && kept.fingerprint !== fingerprint) throw problem('IDEMPOTENCY_KEY_REUSED');
    if (kept) return kept.id;
    const id = effect();
    answers.set(`${name} ${key}`, { fingerprint, id });
    return id;
  };
  const find = (tenantId: string, id: string): Alert | undefined => {
    const kept = alerts.get(id);
    if (kept?.tenantId !== tenantId) return undefined;
    const { tenantId: _, ...alert } = kept;
    return alert;
  };

  return {
    async keepCheck(check, { newAlertId, request, tell }) {
      const id = once(`${check.tenantId} check`, request, () => {
        const merchants = new Set(check.results.map((result) => result.merchantId));
        const known = [...alerts.values()].filter(
          (alert) => alert.tenantId === check.tenantId && merchants.has(alert.merchantId),
        );
        const run = { at: check.at, today: parseDate(check.today), newId: newAlertId };
        const { added, changed } = followUp(known, check.results, run);
        for (const alert of [...added, ...changed]) {
          alerts.set(alert.id, { ...alert, tenantId: check.tenantId });
        }
        tell?.(raisedAmong(known, { added, changed }));
        const newAlerts: Record<string, number> = {};
        for (const { ruleId } of added) newAlerts[ruleId] = (newAlerts[ruleId] ?? 0) + 1;
        checks.set(check.id, { ...check, newAlerts });
        return check.id;
      });
      return checks.get(id)!;
    },
    async findCheck(tenantId, id) {
      const check = checks.get(id);
      return check?.tenantId === tenantId ? check : undefined;
    },
    async listAlerts(tenantId, { ruleIds, merchantIds, state, severity }, { limit, after }) {
      const isBehind = (alert: Alert): boolean =>
        after === undefined ||
        alert.firstSeenAt < after.firstSeenAt ||
        (alert.firstSeenAt === after.firstSeenAt && alert.id < after.id);
      return [...alerts.keys()]
        .flatMap((id) => find(tenantId, id) ?? [])
        .filter((alert) => ruleIds.includes(alert.ruleId) && isBehind(alert))
        .filter((alert) => merchantIds?.includes(alert.merchantId) ?? true)
        .filter((alert) => state === undefined || alert.state === state)
        .filter((alert) => severity === undefined || alert.finding.severity === severity)
        .sort((a, b) => b.firstSeenAt - a.firstSeenAt || (a.id < b.id ? 1 : -1))
        .slice(0, limit);
    },
    async findAlert(tenantId, id) {
      return find(tenantId, id);
    },
    async decideAlert(tenantId, id, decision, request) {
      once(`${tenantId} decide`, request, () => {
        const alert = find(tenantId, id);
        if (alert === undefined) throw problem('NOT_FOUND', { what: 'alert' });
        const decided = decide(alert, decision);
        if (decided === undefined) {
          throw problem('CONFLICT', { reason: whyRefused(alert, decision.decision) });
        }
        alerts.set(id, { ...decided, tenantId });
        return id;
      });
      return find(tenantId, id)!;
    },
    isStale: () => false,
    async isAnswering() {
      return true;
    },
  };
}
