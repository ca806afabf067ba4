import type { PartyDays } from '@merchant-analysis/contracts/read-models';
import type { Transaction } from '@merchant-analysis/contracts/transactions';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { minorDigitsOf } from '@merchant-analysis/kernel/money';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { endsAfterMidnight } from './check-window.js';
import { ceilDivide } from './exact-ratio.js';
import type { DatedTransaction, FxRate, MerchantProfile, PartyFacts } from './facts.js';

/** A large-value line in the currency of the books, and the rate when one was needed. */
interface LargeValueLine {
  readonly minor: number;
  readonly rate?: FxRate | undefined;
}

/**
 * The line for books in CNY or USD; for another currency the line in USD at the rate that the operator has set,
 * rounded up so that nothing below it counts. Undefined when there is no rate.
 */
export function lineInBooks(
  currency: string,
  line: { cnyMinor: number; usdMinor: number },
  rates: readonly FxRate[],
): LargeValueLine | undefined {
  if (currency === 'CNY') return { minor: line.cnyMinor };
  if (currency === 'USD') return { minor: line.usdMinor };
  const rate = rates.find((candidate) => candidate.currency === currency);
  if (rate === undefined) return undefined;
  const unitMinor = 10n ** BigInt(minorDigitsOf(currency));
  return {
    minor: ceilDivide(BigInt(line.usdMinor) * 10_000n * unitMinor, BigInt(rate.usdCentsPer10000)),
    rate,
  };
}

export const noRate = (currency: string): LocalizedText => ({
  zh: `账本币种为 ${currency}，未配置汇率，无法折算大额标准。`,
  en: `The books are kept in ${currency} and no rate is set, so the line cannot be converted.`,
});

/** One customer, one direction, one calendar day, over the account types that a rule takes together. */
export interface PartyDay {
  readonly day: number;
  readonly party: string;
  readonly direction: 'in' | 'out';
  readonly count: number;
  readonly sumMinor: number;
}

/** Joins the rows of a customer's day (单边累计: income and expense apart), newest day first. */
export function joinPartyDays(rows: PartyDays['rows']): PartyDay[] {
  const joined = new Map<string, PartyDay>();
  for (const row of rows) {
    const key = `${row.date} ${row.direction} ${row.party}`;
    const known = joined.get(key);
    joined.set(key, {
      day: parseDate(row.date),
      party: row.party,
      direction: row.direction,
      count: (known?.count ?? 0) + row.count,
      sumMinor: (known?.sumMinor ?? 0) + row.sumMinor,
    });
  }
  return [...joined.values()].sort((a, b) => b.day - a.day);
}

/** The transactions behind a customer's day, when that customer was looked at; undefined when not. */
export function transactionsOf(
  facts: PartyFacts,
  { party, direction, day }: PartyDay,
): DatedTransaction[] | undefined {
  const inspected = facts.inspected.find(
    (one) => one.party === party && day >= one.days.from && day <= one.days.to,
  );
  if (inspected === undefined) return undefined;
  return inspected.rows.filter(
    (row) => row.calendarDay === day && row.direction === direction && row.status !== 'void',
  );
}

/** How a customer is named in a sentence: a token, a name, or the merchant itself. */
export function partyName(party: string): LocalizedText {
  return party === ''
    ? { zh: '商户本人', en: 'the merchant itself' }
    : { zh: `客户 ${party}`, en: `customer ${party}` };
}

export const directionName = (direction: 'in' | 'out'): LocalizedText =>
  direction === 'in' ? { zh: '收入', en: 'incoming' } : { zh: '支出', en: 'outgoing' };

export const PARTY_DAYS_TRUNCATED: LocalizedText = {
  zh: '达到检查线的客户日过多，未能全部检查。',
  en: 'There are more customer days above the line than one check looks at.',
};

/** What a date means, where it is not what the merchant's own day sheets say. */
export function dayNotes(merchant: MerchantProfile): LocalizedText[] {
  if (!endsAfterMidnight(merchant)) return [];
  const { timeZone, dayCut } = merchant;
  return [
    {
      zh: `按 ${timeZone} 的自然日（0 时至 24 时）累计；该商户的营业日在 ${dayCut} 结束，两者不同。`,
      en: `Summed by calendar day (00:00 to 24:00) in ${timeZone}; the business day of this merchant ends at ${dayCut}.`,
    },
  ];
}

/** Up to 100 ids for the evidence, of so many in all. */
export function idsOf(
  rows: readonly Transaction[] | undefined,
  count: number,
): { transactionIds: string[]; transactionsTruncated: boolean; transactionCount: number } {
  const transactionIds = (rows ?? []).slice(0, 100).map((row) => row.id);
  return {
    transactionIds,
    transactionsTruncated: transactionIds.length < count,
    transactionCount: count,
  };
}
