import { civilOf, monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { scale } from '@merchant-analysis/kernel/money';
import type { FixedCost } from './archetype.js';
import type { DayJournal } from './day-journal.js';
import type { MerchantProfile } from './merchant-profile.js';
import { daysInBusiness, monthOfYear } from './month-days.js';

/** Bank transfers of the morning. */
const TRANSFER_SECOND = 9 * 3600 + 30 * 60;

/**
 * What a fixed cost comes to on a day, fen; 0 when it is not due. Wages are paid for the month before, so the
 * first one covers the days since the opening. Rises come every January, rounded to whole ten yuan.
 */
export function fixedCostDue(cost: FixedCost, profile: MerchantProfile, day: number): number {
  const { year, day: dayOfMonth } = civilOf(day);
  const month = monthNumberOf(day);
  if (dayOfMonth !== cost.dayOfMonth) return 0;
  if (cost.months !== undefined && !cost.months.includes(monthOfYear(month))) return 0;
  const amountFen = raisedAmount(cost, year - civilOf(profile.firstDay).year);
  if (cost.kind !== 'wage') return amountFen;
  const { open, all } = daysInBusiness(month - 1, profile.firstDay);
  return scale(amountFen, open, all);
}

/** The amount after so many Januaries. */
export function raisedAmount(cost: FixedCost, januaries: number): number {
  let amountFen = cost.amountFen;
  if (cost.yearlyRisePermille === 0) return amountFen;
  for (let passed = 0; passed < januaries; passed++) {
    amountFen = scale(scale(amountFen, 1000 + cost.yearlyRisePermille, 1_000_000), 1000, 1);
  }
  return amountFen;
}

export function writeFixedCosts(journal: DayJournal, profile: MerchantProfile): void {
  for (const [index, cost] of profile.fixedCosts.entries()) {
    const amountFen = fixedCostDue(cost, profile, journal.day);
    if (amountFen === 0) continue;
    journal.write(TRANSFER_SECOND + index * 60, {
      kind: cost.kind,
      amountFen: -amountFen,
      category: cost.category,
      method: 'transfer',
      accountType: cost.accountType,
      counterparty: cost.counterparty,
      memo: cost.memo,
    });
  }
}
