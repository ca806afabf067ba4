import type { RuleResult } from '@merchant-analysis/contracts/compliance';
import type { MerchantProfile } from '../domain/facts.js';
import type { Rule } from '../domain/rule.js';
import type { Ledger } from '../ports/ledger.js';

/** Windows that the ledger looks into at once. */
const MOST_WINDOWS = 24;

/**
 * Names transactions behind findings that were made from counts and sums: the newest ones, and how many there are in
 * all. One question to the ledger, of which the newest findings get an answer.
 */
export async function showTransactions(
  ledger: Ledger,
  { rule, merchant }: { readonly rule: Rule; readonly merchant: MerchantProfile },
  result: RuleResult,
): Promise<RuleResult> {
  const behind = rule.behind?.(merchant);
  const windowed = result.findings
    .flatMap((finding) => {
      const window = behind?.windowOf(finding);
      return window === undefined ? [] : [{ finding, window }];
    })
    .sort((a, b) => (a.window.to < b.window.to ? 1 : -1))
    .slice(0, MOST_WINDOWS);
  if (behind === undefined || windowed.length === 0) return result;
  const { what, hours } = behind;
  const windows = windowed.map(({ window }) => window);
  const found = await ledger.listCounted(result.merchantId, { what, hours }, windows);
  const shown = new Map(
    windowed.map(({ finding }, index) => {
      const { ids, count } = found[index]!;
      const transactions = {
        transactionIds: ids,
        transactionsTruncated: count > ids.length,
        transactionCount: count,
      };
      return [finding, { ...finding, evidence: { ...finding.evidence, ...transactions } }];
    }),
  );
  return { ...result, findings: result.findings.map((finding) => shown.get(finding) ?? finding) };
}
