import { alertResource, audiencesOf } from '@merchant-analysis/contracts/audiences';
import type { CallerRole } from '@merchant-analysis/contracts/caller';
import type {
  ComplianceAlert,
  decideAlert as decideContract,
  listAlerts as listContract,
} from '@merchant-analysis/contracts/compliance';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { Problem } from '@merchant-analysis/kernel/problem';
import { type Alert, stateAfter } from '../domain/alert.js';
import { type RuleSet, visibleRuleIds } from '../domain/rule-set.js';
import type { AlertPosition, ComplianceStore, RequestKey } from '../ports/compliance-store.js';
import type { Ledger } from '../ports/ledger.js';

interface Rim {
  readonly ledger: Ledger;
  readonly store: ComplianceStore;
  readonly ruleSets: readonly RuleSet[];
}

/** Who asks: the tenant and what they may know. */
export interface Reader {
  readonly tenantId: string;
  readonly userId: string;
  readonly roles: readonly CallerRole[];
}

/** Alerts of visible rules and merchants, newest first. */
export async function listAlerts(
  { ledger, store, ruleSets }: Rim,
  reader: Reader,
  params: ParamsOf<typeof listContract>,
): Promise<ResultOf<typeof listContract>> {
  const { merchantId, ruleId, state, severity, limit, cursor } = params;
  const visible = visibleRuleIds(ruleSets, audiencesOf(reader.roles));
  const merchantIds = await visibleMerchants(ledger, merchantId);
  const alerts = await store.listAlerts(
    reader.tenantId,
    { ruleIds: visible.filter((id) => ruleId === undefined || id === ruleId), merchantIds, state, severity },
    { limit: limit + 1, after: cursor === undefined ? undefined : readCursor(cursor) },
  );
  const page = alerts.slice(0, limit);
  const last = page.at(-1);
  const hasMore = alerts.length > limit;
  return {
    data: page.map(toAnswer),
    page: { hasMore, nextCursor: hasMore && last !== undefined ? writeCursor(last) : undefined },
  };
}

/** @throws Problem NOT_FOUND also for an alert of a rule or a merchant that the reader may not know of. */
export async function getAlert(rim: Rim, reader: Reader, alertId: string): Promise<ComplianceAlert> {
  return toAnswer(await findVisible(rim, reader, alertId));
}

/**
 * Takes a decision on an alert.
 * @returns the alert and the resource type of its audit record, which depends on who may know of the rule.
 */
export async function decideAlert(
  rim: Rim & { readonly clock: Clock; readonly note: (resourceType: string) => void },
  reader: Reader,
  { alertId, decision, note }: ParamsOf<typeof decideContract>,
  requestFor: (resourceType: string, from: Alert['state'], to: Alert['state']) => RequestKey<unknown>,
): Promise<{ alert: ComplianceAlert; from: Alert['state'] }> {
  const before = await findVisible(rim, reader, alertId);
  // Noted before anything can fail, so that a failure is recorded under the same veil.
  const resourceType = resourceOf(rim.ruleSets, before.ruleId);
  rim.note(resourceType);
  const after = await rim.store.decideAlert(
    reader.tenantId,
    alertId,
    { decision, by: reader.userId, at: rim.clock.now(), note },
    requestFor(resourceType, before.state, stateAfter(decision)),
  );
  return { alert: toAnswer(after), from: before.state };
}

async function findVisible(
  { ledger, store, ruleSets }: Rim,
  reader: Reader,
  alertId: string,
): Promise<Alert> {
  const alert = await store.findAlert(reader.tenantId, alertId);
  const visible = visibleRuleIds(ruleSets, audiencesOf(reader.roles));
  if (alert === undefined || !visible.includes(alert.ruleId)) throw problem('NOT_FOUND', { what: 'alert' });
  await ledger.describeSubject({ merchantId: alert.merchantId }).catch((error: unknown) => {
    throw error instanceof Problem && error.code === 'NOT_FOUND'
      ? problem('NOT_FOUND', { what: 'alert' })
      : error;
  });
  return alert;
}

/**
 * The merchants that the reader sees today: not those beyond their limits, not those that were deleted.
 * @throws Problem NOT_FOUND when one merchant was asked for that the reader may not see.
 */
async function visibleMerchants(ledger: Ledger, merchantId: string | undefined): Promise<string[]> {
  if (merchantId === undefined) return (await ledger.listMerchants()).map(({ id }) => id);
  await ledger.describeSubject({ merchantId });
  return [merchantId];
}

function resourceOf(ruleSets: readonly RuleSet[], ruleId: string): string {
  const entry = ruleSets.flatMap((set) => set.rules).findLast((one) => one.config.id === ruleId);
  return alertResource(entry?.description.audiences ?? []);
}

function toAnswer({ key: _, seenOn: __, ...alert }: Alert): ComplianceAlert {
  const time = (at: number): string => new Date(at).toISOString();
  return {
    id: alert.id,
    merchantId: alert.merchantId,
    ruleId: alert.ruleId,
    severity: alert.finding.severity,
    state: alert.state,
    finding: alert.finding,
    firstSeenAt: time(alert.firstSeenAt),
    lastSeenAt: time(alert.lastSeenAt),
    decision: alert.decision && { ...alert.decision, at: time(alert.decision.at) },
  };
}

const writeCursor = ({ firstSeenAt, id }: Alert): string =>
  Buffer.from(`${firstSeenAt} ${id}`).toString('base64url');

function readCursor(cursor: string): AlertPosition {
  const match = /^(\d{1,16}) (alr_\w+)$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (match === null) throw problem('CURSOR_INVALID');
  return { firstSeenAt: Number(match[1]), id: match[2]! };
}
