import type { ComplianceReport, RuleResult } from '@merchant-analysis/contracts/compliance';
import { DISCLAIMER } from './wording.js';

/**
 * Joins the results of one merchant or many. A broken rule fails the whole; a rule that could not be decided
 * leaves it undetermined, and so does a check in which no rule could pass; warnings alone do not fail it.
 */
export function joinResults(
  results: readonly RuleResult[],
  about: { readonly today: string; readonly ruleSet: ComplianceReport['ruleSet'] },
): ComplianceReport {
  const counts = { passed: 0, failed: 0, notApplicable: 0, undetermined: 0, warnings: 0 };
  for (const { status, findings } of results) {
    counts[status === 'not-applicable' ? 'notApplicable' : status] += 1;
    if (findings.some((finding) => finding.outcome === 'warning')) counts.warnings += 1;
  }
  return {
    verdict: verdictOf(counts),
    today: about.today,
    ruleSet: about.ruleSet,
    counts,
    results: [...results],
    disclaimer: DISCLAIMER,
  };
}

function verdictOf(counts: ComplianceReport['counts']): ComplianceReport['verdict'] {
  if (counts.failed > 0) return 'failed';
  return counts.undetermined > 0 || counts.passed === 0 ? 'undetermined' : 'passed';
}
