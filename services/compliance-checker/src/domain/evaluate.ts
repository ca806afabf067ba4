import type { Finding, RuleResult } from '@merchant-analysis/contracts/compliance';
import type { DayRange, Facts } from './facts.js';
import { type DraftFinding, notApplicable, type RuleConfig, type RuleOutcome } from './rule.js';
import type { RuleEntry } from './rule-set.js';
import { withStanding } from './wording.js';

/** More findings of one rule for one merchant than this are counted but not listed. */
const MOST_FINDINGS = 100;

/** Applies one rule to one merchant, within the time in which the rule is in force. */
export function evaluateRule(entry: RuleEntry, facts: Facts): RuleResult {
  const outcome = outcomeOf(entry, facts);
  const base = {
    ruleId: entry.config.id,
    ruleVersion: entry.config.version,
    merchantId: facts.merchant.id,
  };
  if (outcome.status !== 'checked') {
    return { ...base, status: outcome.status, reason: outcome.reason, findings: [], truncated: false };
  }
  const isBroken = outcome.findings.some((finding) => finding.outcome === 'broken');
  const findings = outcome.findings.slice(0, MOST_FINDINGS);
  return {
    ...base,
    status: isBroken ? 'failed' : outcome.doubt ? 'undetermined' : 'passed',
    reason: outcome.doubt,
    findings: findings.map((draft) => complete(draft, entry, facts)),
    truncated: outcome.findings.length > findings.length || outcome.doubt !== undefined,
  };
}

function outcomeOf({ rule, config }: RuleEntry, facts: Facts): RuleOutcome {
  const window = facts.window && clip(facts.window, config);
  const today = clip({ from: facts.today, to: facts.today }, config);
  if (today === undefined || (facts.window !== undefined && window === undefined)) {
    return notApplicable({
      zh: '检查期内该规则不在有效期。',
      en: 'The rule was not in force in the days that were looked at.',
    });
  }
  const calendarWindow = facts.calendarWindow && clip(facts.calendarWindow, config);
  return rule.evaluate({ ...facts, window, calendarWindow }, config);
}

function clip({ from, to }: DayRange, { validFrom, validTo }: RuleConfig): DayRange | undefined {
  const clipped = { from: Math.max(from, validFrom ?? from), to: Math.min(to, validTo ?? to) };
  return clipped.from <= clipped.to ? clipped : undefined;
}

/** Adds what every finding carries: rule, merchant, and the sources with their standing. */
function complete(draft: DraftFinding, { config, description }: RuleEntry, facts: Facts): Finding {
  const basis = description.law.map(({ text, confidence }) => withStanding(text, confidence));
  return {
    ruleId: config.id,
    ruleVersion: config.version,
    merchantId: facts.merchant.id,
    severity: draft.severity ?? config.severity,
    outcome: draft.outcome,
    key: draft.key,
    reason: draft.reason,
    evidence: {
      transactionIds: [],
      transactionsTruncated: false,
      sums: {},
      figures: {},
      dates: [],
      ...draft.evidence,
      notes: [...(draft.evidence?.notes ?? []), ...basis],
    },
  };
}
