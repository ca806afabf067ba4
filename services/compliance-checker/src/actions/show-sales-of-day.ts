import type { Finding, RuleResult } from '@merchant-analysis/contracts/compliance';
import type { Rule } from '../domain/rule.js';
import type { Ledger } from '../ports/ledger.js';

/** Each costs a question to the ledger: only the newest findings of a rule are shown this way. */
const MOST_DAYS = 2;

/** Adds the sales of the day that a finding of sums is about, where its rule names one. */
export async function showSalesOfDay(ledger: Ledger, rule: Rule, result: RuleResult): Promise<RuleResult> {
  const dated = result.findings
    .map((finding) => ({ finding, day: rule.evidenceDay?.(finding) }))
    .filter((one): one is { finding: Finding; day: string } => one.day !== undefined)
    .sort((a, b) => (a.day < b.day ? 1 : -1))
    .slice(0, MOST_DAYS);
  if (dated.length === 0) return result;
  const shown = new Map(
    await Promise.all(
      dated.map(async ({ finding, day }) => {
        const { ids, truncated } = await ledger.listSalesOn(result.merchantId, day);
        const evidence = { ...finding.evidence, transactionIds: ids, transactionsTruncated: truncated };
        return [finding, { ...finding, evidence }] as const;
      }),
    ),
  );
  return { ...result, findings: result.findings.map((finding) => shown.get(finding) ?? finding) };
}
