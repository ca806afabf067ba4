import type { Audience, RuleDescription } from '@merchant-analysis/contracts/compliance';
import type { FactName, FxRate } from './facts.js';
import type { Rule, RuleConfig } from './rule.js';

/** A rule with the data of its settings file: as it is evaluated, and as people read it. */
export interface RuleEntry {
  readonly rule: Rule;
  readonly config: RuleConfig;
  readonly description: RuleDescription;
}

/** The rules of a year, with what the operator has set. */
export interface RuleSet {
  readonly year: number;
  readonly version: string;
  readonly rules: readonly RuleEntry[];
  readonly fxRates: readonly FxRate[];
}

/**
 * The newest set that is not newer than the year; before the first year, the first. Every rule carries its own
 * dates, so a set that is used outside of its year does not apply a law outside of its time.
 */
export function ruleSetOf(sets: readonly RuleSet[], year: number): RuleSet | undefined {
  const sorted = [...sets].sort((a, b) => a.year - b.year);
  return sorted.findLast((set) => set.year <= year) ?? sorted[0];
}

/** The rules of which one of these audiences may know. */
export function visibleRules(set: RuleSet, audiences: readonly Audience[]): RuleEntry[] {
  return set.rules.filter((entry) =>
    entry.description.audiences.some((audience) => audiences.includes(audience)),
  );
}

/** What has to be read to evaluate these rules. */
export function factsNeeded(rules: readonly RuleEntry[]): Set<FactName> {
  return new Set(rules.flatMap((entry) => entry.rule.needs));
}

/** Ids of the rules of any year of which one of these audiences may know. */
export function visibleRuleIds(sets: readonly RuleSet[], audiences: readonly Audience[]): string[] {
  return [...new Set(sets.flatMap((set) => visibleRules(set, audiences).map((entry) => entry.config.id)))];
}
