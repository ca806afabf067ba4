import { formatDate } from '@merchant-analysis/kernel/business-date';
import {
  dayNotes,
  directionName,
  idsOf,
  joinPartyDays,
  lineInBooks,
  noRate,
  PARTY_DAYS_TRUNCATED,
  partyName,
  transactionsOf,
} from '../large-value.js';
import { checked, defineRule, notApplicable, undetermined } from '../rule.js';
import { BOOKS_EMPTY, FACTS_MISSING, money } from '../wording.js';

/**
 * LV-01 现金大额: cash of one customer in one direction on one calendar day that reaches the line. The rows of a
 * customer's day are asked for from a third of the line, as there are at most three (one an account type).
 */
export const largeCash = defineRule({
  id: 'LV-01',
  needs: ['cashParties'],
  thresholds: ['cnyMinor', 'usdMinor'],
  evaluate(facts, config) {
    const { merchant, calendarWindow: window, cashParties } = facts;
    const line = lineInBooks(merchant.currency, config.thresholds, facts.fxRates);
    if (line === undefined) return notApplicable(noRate(merchant.currency));
    if (window === undefined) return undetermined(BOOKS_EMPTY);
    if (cashParties === undefined) return undetermined(FACTS_MISSING);
    const findings = joinPartyDays(cashParties.rows)
      .filter((one) => one.day >= window.from && one.day <= window.to && one.sumMinor >= line.minor)
      .map((one) => {
        const [party, direction] = [partyName(one.party), directionName(one.direction)];
        const [sum, limit] = [money(one.sumMinor, merchant.currency), money(line.minor, merchant.currency)];
        const date = formatDate(one.day);
        return {
          outcome: 'broken' as const,
          key: `${date}:${one.direction}:${one.party}`,
          reason: {
            zh: `${party.zh}在 ${date} 的现金${direction.zh}累计 ${sum.zh}，达到大额标准 ${limit.zh}；若经金融机构办理，属应报告的大额交易（自查提示）。`,
            en: `The ${direction.en} cash of ${party.en} on ${date} is ${sum.en} and reaches the line of ${limit.en}: at a bank it would be reportable (self-check).`,
          },
          evidence: {
            ...idsOf(transactionsOf(cashParties, one), one.count),
            sums: { daySumMinor: one.sumMinor, thresholdMinor: line.minor },
            figures: {
              transactions: one.count,
              ...(line.rate && { usdCentsPer10000: line.rate.usdCentsPer10000 }),
            },
            dates: line.rate ? [date, line.rate.asOf] : [date],
            notes: dayNotes(merchant),
          },
        };
      });
    return checked(findings, cashParties.truncated ? PARTY_DAYS_TRUNCATED : undefined);
  },
});
