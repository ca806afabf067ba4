import type { Transaction } from '@merchant-analysis/contracts/transactions';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { MerchantProfile, PartyFacts } from '../facts.js';
import {
  dayNotes,
  directionName,
  idsOf,
  joinPartyDays,
  lineInBooks,
  noRate,
  PARTY_DAYS_TRUNCATED,
  type PartyDay,
  partyName,
  transactionsOf,
} from '../large-value.js';
import { checked, type DraftFinding, defineRule, notApplicable, undetermined } from '../rule.js';
import { BOOKS_EMPTY, FACTS_MISSING, money } from '../wording.js';

const NOT_LOOKED_AT: LocalizedText = {
  zh: '部分客户的转账未能逐笔核对是否为本人账户间划转（可豁免）。',
  en: 'Some transfers could not be looked at one by one, and those between own accounts would be exempt.',
};
const TYPE_UNKNOWN: LocalizedText = {
  zh: '部分达到标准的转账没有标明账户类型（对公或对私）。',
  en: 'Some transfers above the line do not say whether the account is of an entity or a person.',
};

/**
 * LV-02 单位转账大额: transfers with entity accounts, one customer, one direction, one calendar day. Transfers between
 * the merchant's own accounts are exempt ([3号令] art. 7), so the transactions behind a day are looked at.
 */
export const entityTransfer = defineRule({
  id: 'LV-02',
  needs: ['transferParties'],
  thresholds: ['cnyMinor', 'usdMinor'],
  evaluate(facts, config) {
    const { merchant, calendarWindow: window, transferParties } = facts;
    const line = lineInBooks(merchant.currency, config.thresholds, facts.fxRates);
    if (line === undefined) return notApplicable(noRate(merchant.currency));
    if (window === undefined) return undetermined(BOOKS_EMPTY);
    if (transferParties === undefined) return undetermined(FACTS_MISSING);
    const inWindow = (one: PartyDay) => one.day >= window.from && one.day <= window.to;
    let doubt = transferParties.truncated ? PARTY_DAYS_TRUNCATED : undefined;

    const findings: DraftFinding[] = [];
    const entityRows = transferParties.rows.filter((row) => row.accountType === 'entity');
    for (const day of joinPartyDays(entityRows).filter(inWindow)) {
      if (day.sumMinor < line.minor) continue;
      const rows = foreignTransfers(transferParties, day)?.filter((row) => row.accountType === 'entity');
      if (rows === undefined) doubt ??= NOT_LOOKED_AT;
      else if (sumOf(rows) >= line.minor) findings.push(report(day, rows, line.minor, merchant));
    }
    const found = new Set(findings.map((finding) => finding.key));
    const untyped = transferParties.rows.filter((row) => row.accountType === undefined);
    const hasUntyped = new Set(joinPartyDays(untyped).map(keyOf));
    const unclear = joinPartyDays(transferParties.rows.filter((row) => row.accountType !== 'person')).some(
      (day) =>
        inWindow(day) &&
        hasUntyped.has(keyOf(day)) &&
        !found.has(keyOf(day)) &&
        sumOf(foreignTransfers(transferParties, day), day.sumMinor) >= line.minor,
    );
    return checked(findings, unclear ? TYPE_UNKNOWN : doubt);
  },
});

const keyOf = (day: PartyDay): string => `${formatDate(day.day)}:${day.direction}:${day.party}`;

const sumOf = (rows: readonly Transaction[] | undefined, otherwise = 0): number =>
  rows === undefined ? otherwise : rows.reduce((sum, row) => sum + Math.abs(row.amountMinor), 0);

/** Transfers of the day that may be with an entity and are not the merchant's own; undefined: not looked at. */
function foreignTransfers(facts: PartyFacts, day: PartyDay): Transaction[] | undefined {
  if (facts.inspected.some((one) => one.party === day.party && one.truncated)) return undefined;
  return transactionsOf(facts, day)?.filter(
    (row) => row.accountType !== 'person' && row.kind !== 'own_transfer',
  );
}

function report(
  day: PartyDay,
  rows: Transaction[],
  lineMinor: number,
  merchant: MerchantProfile,
): DraftFinding {
  const { currency } = merchant;
  const sumMinor = sumOf(rows);
  const [party, direction, date] = [partyName(day.party), directionName(day.direction), formatDate(day.day)];
  const [sum, limit] = [money(sumMinor, currency), money(lineMinor, currency)];
  return {
    outcome: 'broken',
    key: keyOf(day),
    reason: {
      zh: `${party.zh}在 ${date} 的对公转账${direction.zh}累计 ${sum.zh}，达到大额标准 ${limit.zh}；若经金融机构办理，属应报告的大额交易（自查提示）。`,
      en: `The ${direction.en} transfers of ${party.en} with entity accounts on ${date} are ${sum.en} and reach the line of ${limit.en}: at a bank they would be reportable (self-check).`,
    },
    evidence: {
      ...idsOf(rows, rows.length),
      sums: { daySumMinor: sumMinor, thresholdMinor: lineMinor },
      figures: { transactions: rows.length },
      dates: [date],
      notes: dayNotes(merchant),
    },
  };
}
