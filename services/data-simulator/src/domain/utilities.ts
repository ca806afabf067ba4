import { civilOf, monthNumberOf } from '@merchant-analysis/kernel/business-date';
import type { Random } from '@merchant-analysis/kernel/random';
import type { Utility } from './archetype.js';
import type { DayJournal } from './day-journal.js';
import { drawFactor } from './draw.js';
import type { MerchantProfile } from './merchant-profile.js';
import { daysInBusiness, monthOfYear } from './month-days.js';
import { writeTransfer } from './transfer.js';

/** Electricity, gas and water of the month before, each on its day. */
export function writeUtilities(
  random: Random,
  journal: DayJournal,
  profile: MerchantProfile,
  ordersOfLastMonth: number,
): void {
  const billedMonth = monthNumberOf(journal.day) - 1;
  for (const utility of profile.archetype.utilities) {
    if (utility.dayOfMonth !== civilOf(journal.day).day) continue;
    const { open, all } = daysInBusiness(billedMonth, profile.firstDay);
    const billFen =
      monthlyBill(utility, billedMonth, ordersOfLastMonth, open / all) * drawFactor(random, 0.03);
    const { category, counterparty } = utility;
    writeTransfer(random, journal, Math.round(billFen), {
      kind: 'utility',
      category,
      counterparty,
      accountType: 'entity',
    });
  }
}

/** A month's bill before chance, fen: base and season for the part of the month in business, and the orders. */
function monthlyBill(utility: Utility, month: number, orders: number, partOfMonth: number): number {
  const ofYear = monthOfYear(month);
  const summer = Math.max(0, Math.cos((2 * Math.PI * (ofYear - 7.3)) / 12));
  const winter = Math.max(0, Math.cos((2 * Math.PI * (ofYear - 1.2)) / 12));
  const season = 1 + utility.summerRatio * summer + utility.winterRatio * winter;
  return utility.baseFen * partOfMonth * season + utility.perOrderFen * orders;
}
