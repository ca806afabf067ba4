import type { Audience } from '@merchant-analysis/contracts/compliance';
import { keepNotice } from '@merchant-analysis/contracts/notices';
import { entryFor, type OutboxEntry } from '@merchant-analysis/contracts/outbox';
import { publishEvent } from '@merchant-analysis/contracts/webhooks';
import type { Alert } from '../domain/alert.js';
import type { RuleSet } from '../domain/rule-set.js';

/** Of many findings of one rule the first is told, and how many there are. */
const LONGEST_TEXT = 2_000;

/**
 * One notice for each rule and merchant of which alerts were raised, for those who may know of the rule: what they
 * hear depends on no other rule.
 */
export function noticesOf(
  raised: readonly Alert[],
  ruleSets: readonly RuleSet[],
  about: { tenantId: string; requestId: string },
): OutboxEntry[] {
  const groups = Map.groupBy(raised, ({ merchantId, ruleId }) => `${merchantId} ${ruleId}`);
  return [...groups.values()].flatMap((alerts) => {
    const [first] = alerts as [Alert, ...Alert[]];
    const { merchantId, ruleId, finding } = first;
    const notice = {
      kind: 'alert-raised' as const,
      at: new Date(first.lastSeenAt).toISOString(),
      merchantId,
      resource: { type: 'compliance-alert' as const, id: first.id },
      text: {
        zh: `${ruleId}：${finding.reason.zh}`.slice(0, LONGEST_TEXT),
        en: `${ruleId}: ${finding.reason.en}`.slice(0, LONGEST_TEXT),
      },
      figures: { alerts: alerts.length },
      audiences: audiencesOfRule(ruleSets, ruleId),
    };
    const of = { ...about, orderKey: `${about.tenantId} ${merchantId}` };
    const entries = [entryFor(keepNotice, notice, of)];
    // A webhook is the merchant's: it hears of nothing that the merchant may not know.
    if (!notice.audiences.includes('M')) return entries;
    const { at, text, figures } = notice;
    const data = { alertId: first.id, ruleId, severity: finding.severity, text, ...figures };
    return [
      ...entries,
      entryFor(publishEvent, { event: 'compliance.alert.created', at, merchantId, data }, of),
    ];
  });
}

/** A rule that is not known any more is for those who may know of all. */
function audiencesOfRule(ruleSets: readonly RuleSet[], ruleId: string): Audience[] {
  const rules = ruleSets.flatMap((set) => set.rules);
  const known = rules.findLast((entry) => entry.config.id === ruleId)?.description.audiences ?? [];
  return known.length > 0 ? known : ['A'];
}
