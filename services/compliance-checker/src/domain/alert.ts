import type { Finding, RuleResult } from '@merchant-analysis/contracts/compliance';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { Severity } from './rule.js';

export type AlertState = 'open' | 'acknowledged' | 'dismissed' | 'resolved';

/** A finding that stays the same from run to run: the same rule, merchant and key is the same alert. */
export interface Alert {
  readonly id: string;
  readonly merchantId: string;
  readonly ruleId: string;
  readonly key: string;
  readonly state: AlertState;
  readonly finding: Finding;
  /** Milliseconds since 1970. */
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** `today` of the newest check that saw it, day number: a check of an earlier day does not resolve it. */
  readonly seenOn: number;
  readonly decision?:
    | { readonly by: string; readonly at: number; readonly note?: string | undefined }
    | undefined;
}

interface Run {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Day number for which the check was made. */
  readonly today: number;
  readonly newId: () => string;
}

/** What a run changes: alerts that are new, and alerts that are not as they were. */
interface AlertChanges {
  readonly added: Alert[];
  readonly changed: Alert[];
}

/**
 * Follows findings up. A finding that is there again keeps its state, unless it became worse since somebody
 * dismissed it or came back after it was resolved: then it is open again. A finding that a later run does not
 * see any more is resolved, where the rule could be decided and listed everything it found.
 */
export function followUp(known: readonly Alert[], results: readonly RuleResult[], run: Run): AlertChanges {
  const byIdentity = new Map(known.map((alert) => [identityOf(alert), alert]));
  const added: Alert[] = [];
  const changed: Alert[] = [];
  const seen = new Set<string>();
  for (const finding of results.flatMap((result) => result.findings)) {
    const identity = identityOf(finding);
    if (seen.has(identity)) continue;
    seen.add(identity);
    const before = byIdentity.get(identity);
    if (before === undefined) added.push(open(finding, run));
    else if (run.today >= before.seenOn) changed.push(seeAgain(before, finding, run));
  }
  const decided = new Set(
    results.filter(isDecided).map(({ merchantId, ruleId }) => `${merchantId} ${ruleId}`),
  );
  for (const alert of known) {
    const isGone = !seen.has(identityOf(alert)) && decided.has(`${alert.merchantId} ${alert.ruleId}`);
    const isActive = alert.state === 'open' || alert.state === 'acknowledged';
    if (isGone && isActive && run.today >= alert.seenOn) changed.push({ ...alert, state: 'resolved' });
  }
  return { added, changed };
}

/** The alerts that somebody should hear of: new ones, and those that are open again. */
export function raisedAmong(known: readonly Alert[], { added, changed }: AlertChanges): Alert[] {
  const before = new Map(known.map((alert) => [alert.id, alert.state]));
  const isOpenAgain = ({ id, state }: Alert): boolean => {
    const was = before.get(id);
    return state === 'open' && (was === 'resolved' || was === 'dismissed');
  };
  return [...added, ...changed.filter(isOpenAgain)];
}

/** How many alerts there are of each rule that has any. */
export function countByRule(alerts: readonly Alert[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { ruleId } of alerts) counts[ruleId] = (counts[ruleId] ?? 0) + 1;
  return counts;
}

export type Decision = 'acknowledge' | 'dismiss' | 'reopen';

const DECISIONS: Readonly<Record<Decision, { from: readonly AlertState[]; to: AlertState }>> = {
  acknowledge: { from: ['open'], to: 'acknowledged' },
  dismiss: { from: ['open', 'acknowledged'], to: 'dismissed' },
  reopen: { from: ['acknowledged', 'dismissed'], to: 'open' },
};

/** The alert after a decision; undefined when it does not follow from the state that the alert is in. */
export function decide(
  alert: Alert,
  { decision, ...who }: { decision: Decision; by: string; at: number; note?: string | undefined },
): Alert | undefined {
  const { from, to } = DECISIONS[decision];
  return from.includes(alert.state) ? { ...alert, state: to, decision: who } : undefined;
}

/** The state that an alert has after a decision. */
export const stateAfter = (decision: Decision): AlertState => DECISIONS[decision].to;

const STATE_NAMES: Readonly<Record<AlertState, LocalizedText>> = {
  open: { zh: '待处理', en: 'open' },
  acknowledged: { zh: '已确认', en: 'acknowledged' },
  dismissed: { zh: '已忽略', en: 'dismissed' },
  resolved: { zh: '已解除', en: 'resolved' },
};

/** Why a decision was refused, and what could be done instead. */
export function whyRefused(alert: Alert, decision: Decision): LocalizedText {
  const state = STATE_NAMES[alert.state];
  const from = DECISIONS[decision].from.map((one) => STATE_NAMES[one]);
  return {
    zh: `预警处于“${state.zh}”状态，该操作只适用于“${from.map(({ zh }) => zh).join('”或“')}”`,
    en: `the alert is ${state.en}, and one can ${decision} what is ${from.map(({ en }) => en).join(' or ')}`,
  };
}

const identityOf = ({
  merchantId,
  ruleId,
  key,
}: {
  merchantId: string;
  ruleId: string;
  key: string;
}): string => `${merchantId} ${ruleId} ${key}`;

function isDecided({ status, truncated }: RuleResult): boolean {
  return !truncated && status !== 'undetermined';
}

function open(finding: Finding, { at, today, newId }: Run): Alert {
  const { merchantId, ruleId, key } = finding;
  return {
    id: newId(),
    merchantId,
    ruleId,
    key,
    state: 'open',
    finding,
    firstSeenAt: at,
    lastSeenAt: at,
    seenOn: today,
  };
}

function seeAgain(before: Alert, finding: Finding, { at, today }: Run): Alert {
  const isBack =
    before.state === 'resolved' || (before.state === 'dismissed' && isWorse(finding, before.finding));
  return { ...before, finding, lastSeenAt: at, seenOn: today, state: isBack ? 'open' : before.state };
}

const RANK: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

function isWorse(now: Finding, before: Finding): boolean {
  if (now.outcome !== before.outcome) return now.outcome === 'broken';
  return RANK.indexOf(now.severity) > RANK.indexOf(before.severity);
}
