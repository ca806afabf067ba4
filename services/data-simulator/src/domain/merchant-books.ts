import type { TransactionInput } from '@merchant-analysis/contracts/transactions';
import type { Random } from '@merchant-analysis/kernel/random';
import { writeBonuses } from './bonuses.js';
import { openJournal } from './day-journal.js';
import { demandForecast, ordersDrawer } from './demand.js';
import type { FeastCalendar } from './feast-calendar.js';
import { writeFixedCosts } from './fixed-costs.js';
import { type InvoicedSale, type InvoiceInput, invoicesWriter } from './invoices.js';
import { lastMonthKeeper } from './last-month.js';
import type { MerchantProfile } from './merchant-profile.js';
import { writePlatformFees } from './platform-fees.js';
import { purchasesWriter } from './purchases.js';
import { type Refund, refundsWriter } from './refunds.js';
import { writeRepairs } from './repairs.js';
import { type Sale, salesWriter } from './sales.js';
import { type DayTotals, sellingCostsWriter } from './selling-costs.js';
import { taxesWriter } from './taxes.js';
import { PACKAGING } from './unit-costs.js';
import { writeUtilities } from './utilities.js';

/** Everything that happened at one merchant on one day. */
export interface BooksOfDay {
  readonly day: number;
  /** In order of time; amounts in fen. */
  readonly transactions: TransactionInput[];
  readonly invoices: InvoiceInput[];
}

/**
 * The books of a merchant, a day at a time, so that only a few days are ever in memory. The random source must be
 * the merchant's own; each concern forks it, so that a draw more in one does not shift the others.
 */
export function* simulateBooks(
  random: Random,
  profile: MerchantProfile,
  calendar: FeastCalendar,
): Generator<BooksOfDay, void, undefined> {
  const expected = demandForecast(profile, calendar);
  const drawOrders = ordersDrawer(random.fork('demand'), profile.archetype.dayNoise);
  const sales = salesWriter(random.fork('sales'), profile, calendar);
  const refunds = refundsWriter(random.fork('refunds'), profile, sales.drawSecond);
  const purchases = purchasesWriter(random.fork('purchases'), profile, expected);
  const selling = sellingCostsWriter(random.fork('selling'), profile);
  const [utilities, bonuses, repairs] = [
    random.fork('utilities'),
    random.fork('bonuses'),
    random.fork('repairs'),
  ];
  const months = lastMonthKeeper();
  const invoices = invoicesWriter(random.fork('invoices'), profile, calendar);
  const taxes = taxesWriter(calendar);

  for (let day = profile.firstDay; day <= profile.lastDay; day++) {
    const journal = openJournal(day);
    const expectedToday = expected(day);
    const sold = sales.writeDay(journal, drawOrders(expectedToday));
    refunds.consider(sold);
    const returned = refunds.writeDay(journal);
    takeFromStock(purchases, sold, returned);
    invoices.owe(purchases.writeDay(journal, expectedToday > 0));
    const invoiced = invoices.writeDay(journal, expectedToday > 0);
    for (const { customer, amountFen } of invoiced.sales) {
      purchases.consume(customer.supplier, amountFen * customer.costRatio);
    }
    writePlatformFees(journal, profile, calendar, sold, returned);
    writeFixedCosts(journal, profile);
    const totals = totalsOf(sold, returned, invoiced.sales);
    const lastMonth = months.begin(day);
    writeUtilities(utilities, journal, profile, lastMonth.orders);
    writeBonuses(bonuses, journal, profile, calendar, lastMonth.turnoverFen);
    writeRepairs(repairs, journal, profile);
    selling.writeDay(journal, totals);
    months.add(totals);
    taxes.writeDay(journal, totals.turnoverFen);
    yield { day, transactions: journal.close(), invoices: invoiced.invoices };
  }
}

function takeFromStock(
  purchases: ReturnType<typeof purchasesWriter>,
  sold: readonly Sale[],
  returned: readonly Refund[],
): void {
  for (const { item, quantity, channel } of sold) {
    purchases.consume(item.supplier, item.unitCostFen * quantity);
    purchases.consume(PACKAGING, channel.packagingFen);
  }
  for (const { sale, isRestocked } of returned) {
    if (isRestocked) purchases.consume(sale.item.supplier, -sale.item.unitCostFen * sale.quantity);
  }
}

function totalsOf(
  sold: readonly Sale[],
  returned: readonly Refund[],
  invoiced: readonly InvoicedSale[],
): DayTotals {
  const soldFen = sold.reduce((sum, sale) => sum + sale.amountFen, 0);
  const returnedFen = returned.reduce((sum, refund) => sum + refund.amountFen, 0);
  const invoicedFen = invoiced.reduce((sum, sale) => sum + sale.amountFen, 0);
  return {
    orders: sold.length,
    turnoverFen: soldFen - returnedFen + invoicedFen,
    shippingFen: sold.reduce((sum, sale) => sum + sale.channel.shippingFen, 0),
  };
}
