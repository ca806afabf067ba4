import { civilOf, formatDate, monthNumberOf, weekdayOf } from '@merchant-analysis/kernel/business-date';
import type { Random } from '@merchant-analysis/kernel/random';
import type { Supplier } from './archetype.js';
import type { DayJournal } from './day-journal.js';
import { yearsSinceStart } from './demand.js';
import { drawFactor } from './draw.js';
import type { MerchantProfile } from './merchant-profile.js';
import { dueInMonth } from './month-days.js';
import { averageOrder } from './unit-costs.js';

/** Deliveries below this are left for the next time, fen. */
const SMALLEST_DELIVERY_FEN = 3_000;

/** A delivery that is paid by statement. */
export interface CreditPurchase {
  readonly supplier: Supplier;
  readonly amountFen: number;
  readonly month: number;
  readonly paymentDay: number;
}

/**
 * Keeps the stock of each supplier's goods, in fen at the prices of the first day, and fills it up on delivery
 * days to what is expected to be sold until `coverDays` later. So a feast is bought for before it is sold.
 */
export function purchasesWriter(
  random: Random,
  profile: MerchantProfile,
  expectedOrders: (day: number) => number,
) {
  const perOrder = averageOrder(profile.archetype).costFenBySupplier;
  const needFen = (supplier: Supplier, day: number): number => {
    let orders = 0;
    for (let ahead = 1; ahead <= supplier.coverDays; ahead++) orders += expectedOrders(day + ahead);
    return orders * (perOrder.get(supplier.key) ?? 0);
  };
  const stockFen = new Map<string, number>();
  for (const supplier of profile.archetype.suppliers) {
    stockFen.set(supplier.key, needFen(supplier, profile.firstDay - 1));
  }

  return {
    /** Takes goods out of the stock; a negative cost puts returned goods back. */
    consume: (supplierKey: string, costFen: number): void => {
      stockFen.set(supplierKey, (stockFen.get(supplierKey) ?? 0) - costFen);
    },
    writeDay: (journal: DayJournal, isOpen: boolean): CreditPurchase[] => {
      const onCredit: CreditPurchase[] = [];
      for (const supplier of profile.archetype.suppliers) {
        const isRunOut = stockFen.get(supplier.key)! < 0;
        if (!isRunOut && !(isOpen && supplier.deliveryWeekdays.includes(weekdayOf(journal.day)))) continue;
        const missingFen = needFen(supplier, journal.day) - stockFen.get(supplier.key)!;
        if (!isRunOut && missingFen < SMALLEST_DELIVERY_FEN) continue;
        stockFen.set(supplier.key, stockFen.get(supplier.key)! + missingFen);
        const amountFen = Math.round(
          missingFen * priceIndex(profile, supplier, journal.day) * drawFactor(random, 0.02),
        );
        const credit = writePurchase(random, journal, supplier, amountFen);
        if (credit) onCredit.push(credit);
      }
      return onCredit;
    },
  };
}

/** The supplier's prices against those of the first day: inflation, and dear vegetables in winter. */
function priceIndex(profile: MerchantProfile, supplier: Supplier, day: number): number {
  const { month, day: dayOfMonth } = civilOf(day);
  const inflation = (1 + profile.costInflationPerYear) ** yearsSinceStart(profile, day);
  const partOfYear = (month - 1 + (dayOfMonth - 1) / 31) / 12;
  // Highest in the last third of January.
  return inflation * (1 + supplier.seasonalRatio * Math.cos(2 * Math.PI * (partOfYear - 0.06)));
}

function writePurchase(
  random: Random,
  journal: DayJournal,
  supplier: Supplier,
  amountFen: number,
): CreditPurchase | undefined {
  const month = monthNumberOf(journal.day);
  const credit =
    supplier.terms.kind === 'statement'
      ? { supplier, amountFen, month, paymentDay: dueInMonth(month + 1, supplier.terms.paymentDay) }
      : undefined;
  journal.write(random.integer(5 * 3600, 9 * 3600), {
    kind: 'purchase',
    amountFen: -amountFen,
    category: supplier.category,
    method: 'transfer',
    accountType: 'entity',
    counterparty: supplier.name,
    settledDay: credit?.paymentDay ?? journal.day,
    memo: credit ? `月结，${formatDate(credit.paymentDay)} 付款` : '货到付款',
  });
  return credit;
}
