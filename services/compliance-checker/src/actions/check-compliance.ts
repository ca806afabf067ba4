import { audiencesOf } from '@merchant-analysis/contracts/audiences';
import type { CallerRole } from '@merchant-analysis/contracts/caller';
import type { checkCompliance as contract } from '@merchant-analysis/contracts/compliance';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { problem } from '@merchant-analysis/contracts/problems';
import type { CalendarFacts } from '../domain/facts.js';
import { joinResults } from '../domain/report.js';
import { type RuleSet, visibleRules } from '../domain/rule-set.js';
import type { Ledger } from '../ports/ledger.js';
import { evaluateSubject } from './evaluate-subject.js';

interface Rim {
  readonly ledger: Ledger;
  readonly calendar: CalendarFacts;
  readonly ruleSets: readonly RuleSet[];
}

/**
 * Checks now and keeps nothing. Rules that the caller may not know of are not evaluated at all; asked for by
 * name, they are not found, like rules that do not exist.
 */
export async function checkCompliance(
  rim: Rim,
  roles: readonly CallerRole[],
  params: ParamsOf<typeof contract>,
): Promise<ResultOf<typeof contract>> {
  const audiences = audiencesOf(roles);
  const { merchantId, groupId, today, ruleIds } = params;
  const evaluation = await evaluateSubject(rim, {
    subject: { merchantId, groupId },
    today,
    choose(set) {
      const visible = visibleRules(set, audiences);
      if (ruleIds === undefined) return visible;
      for (const id of ruleIds) {
        if (!visible.some((entry) => entry.config.id === id)) throw problem('NOT_FOUND', { what: 'rule' });
      }
      return visible.filter((entry) => ruleIds.includes(entry.config.id));
    },
  });
  return joinResults(evaluation.results, evaluation);
}
