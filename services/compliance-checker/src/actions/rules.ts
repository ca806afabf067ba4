import { audiencesOf } from '@merchant-analysis/contracts/audiences';
import type { CallerRole } from '@merchant-analysis/contracts/caller';
import type { RuleDescription } from '@merchant-analysis/contracts/compliance';
import { problem } from '@merchant-analysis/contracts/problems';
import { type RuleSet, visibleRules } from '../domain/rule-set.js';

/** The rules of the newest set of which the caller may know. */
export function listRules(ruleSets: readonly RuleSet[], roles: readonly CallerRole[]): RuleDescription[] {
  const newest = newestOf(ruleSets);
  return newest === undefined
    ? []
    : visibleRules(newest, audiencesOf(roles)).map((entry) => entry.description);
}

/** @throws Problem NOT_FOUND for a rule that is not there or of which the caller may not know. */
export function getRule(
  ruleSets: readonly RuleSet[],
  roles: readonly CallerRole[],
  ruleId: string,
): RuleDescription {
  const rule = listRules(ruleSets, roles).find(({ id }) => id === ruleId);
  if (rule === undefined) throw problem('NOT_FOUND', { what: 'rule' });
  return rule;
}

function newestOf(ruleSets: readonly RuleSet[]): RuleSet | undefined {
  return [...ruleSets].sort((a, b) => b.year - a.year)[0];
}
