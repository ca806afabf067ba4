import type { Invoice } from '@merchant-analysis/contracts/transactions';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { scale } from '@merchant-analysis/kernel/money';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import {
  checked,
  type DraftFinding,
  defineRule,
  notApplicable,
  type RuleConfig,
  undetermined,
} from '../rule.js';
import { FACTS_MISSING, money } from '../wording.js';

type Names = 'governmentDays' | 'governmentContractDays' | 'largeEnterpriseDays' | 'interestPerMillionPerDay';

const TOO_MANY: LocalizedText = {
  zh: '未结应收账款过多，未能全部检查。',
  en: 'There are more open receivables than one check looks at.',
};
const CLASS_UNKNOWN: LocalizedText = {
  zh: '部分未结应收账款没有标明付款方类型（机关单位、大型企业等）。',
  en: 'Some open receivables do not say what kind of buyer owes them.',
};

/**
 * AR-01 法定付款期限: what a public body or a large enterprise owes beyond the term, with the interest that can
 * be claimed: balance × 0.05 % × days, counted from the day after the term. It is the buyer who is late, so a
 * finding is a warning and never breaks the merchant's own verdict.
 */
export const paymentTerm = defineRule({
  id: 'AR-01',
  needs: ['receivables'],
  thresholds: ['governmentDays', 'governmentContractDays', 'largeEnterpriseDays', 'interestPerMillionPerDay'],
  evaluate({ receivables, today, merchant }, config) {
    if (receivables === undefined) return undetermined(FACTS_MISSING);
    const from = config.validFrom ?? Number.NEGATIVE_INFINITY;
    const open = receivables.rows.filter(
      (invoice) =>
        invoice.direction === 'receivable' && invoice.balanceMinor > 0 && parseDate(invoice.issuedOn) >= from,
    );
    const covered = open.filter(
      ({ buyerClass }) => buyerClass === 'government' || buyerClass === 'large-enterprise',
    );
    const unknown = open.some(
      (invoice) =>
        invoice.buyerClass === undefined &&
        today - parseDate(invoice.issuedOn) > config.thresholds.governmentDays,
    );
    const doubt = receivables.truncated ? TOO_MANY : unknown ? CLASS_UNKNOWN : undefined;
    if (covered.length === 0 && doubt === undefined) {
      return notApplicable({
        zh: '没有机关事业单位或大型企业的未结应收账款。',
        en: 'There are no open receivables from public bodies or large enterprises.',
      });
    }
    return checked(
      covered.flatMap((invoice) => late(invoice, today, merchant.currency, config)),
      doubt,
    );
  },
});

function late(invoice: Invoice, today: number, currency: string, config: RuleConfig<Names>): DraftFinding[] {
  const issued = parseDate(invoice.issuedOn);
  const termDays = termOf(invoice, issued, config);
  const daysLate = today - issued - termDays;
  if (daysLate <= 0) return [];
  const interest = scale(
    invoice.balanceMinor,
    config.thresholds.interestPerMillionPerDay * daysLate,
    1_000_000,
  );
  const [balance, claim] = [money(invoice.balanceMinor, currency), money(interest, currency)];
  return [
    {
      outcome: 'warning',
      key: `receivable:${invoice.id}`,
      reason: {
        zh: `${invoice.counterparty} 的应收账款 ${invoice.externalId} 余额 ${balance.zh}，已超过 ${termDays} 天的法定付款期限 ${daysLate} 天；未约定利率时可主张逾期利息约 ${claim.zh}。`,
        en: `${invoice.counterparty} owes ${balance.en} on ${invoice.externalId}, ${daysLate} days beyond the statutory term of ${termDays} days; where no rate was agreed, interest of about ${claim.en} can be claimed.`,
      },
      evidence: {
        sums: { balanceMinor: invoice.balanceMinor, claimableInterestMinor: interest },
        figures: { termDays, daysLate },
        dates: [invoice.issuedOn, formatDate(issued + termDays), formatDate(today)],
      },
    },
  ];
}

/** Days from issue to the end of the term. A contract may lengthen a public body's term, up to its cap. */
function termOf(invoice: Invoice, issued: number, { thresholds }: RuleConfig<Names>): number {
  if (invoice.buyerClass === 'large-enterprise') return thresholds.largeEnterpriseDays;
  const agreed = invoice.dueOn === undefined ? 0 : parseDate(invoice.dueOn) - issued;
  return Math.max(thresholds.governmentDays, Math.min(agreed, thresholds.governmentContractDays));
}
