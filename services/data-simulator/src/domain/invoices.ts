import type { ParamsOf } from '@merchant-analysis/contracts/contract';
import type { putInvoices } from '@merchant-analysis/contracts/transactions';
import {
  firstDayOfMonth,
  formatDate,
  formatMonth,
  monthNumberOf,
  weekdayOf,
} from '@merchant-analysis/kernel/business-date';
import type { Random } from '@merchant-analysis/kernel/random';
import type { InvoicedCustomer, Supplier } from './archetype.js';
import type { DayJournal } from './day-journal.js';
import type { FeastCalendar } from './feast-calendar.js';
import type { MerchantProfile } from './merchant-profile.js';
import { isLastOfMonth } from './month-days.js';
import type { CreditPurchase } from './purchases.js';

/** A receivable or payable as the ledger takes it. */
export type InvoiceInput = ParamsOf<typeof putInvoices>['invoices'][number];

const DELIVERY_SECOND = 16 * 3600;

/** A delivery to a customer that pays by invoice: turnover now, money later. */
export interface InvoicedSale {
  readonly customer: InvoicedCustomer;
  readonly amountFen: number;
}

/** What a customer or a supplier will be asked for, or will ask for, when the month is over. */
interface RunningAccount {
  readonly month: number;
  readonly dueDay: number;
  readonly paidDay: number;
  readonly amountFen: number;
}

/**
 * Writes the weekly deliveries to customers that pay by invoice; and on the last day of a month the invoices: to
 * those customers, and from the suppliers that are paid by statement. Call it once a day, in order.
 */
export function invoicesWriter(random: Random, profile: MerchantProfile, calendar: FeastCalendar) {
  const receivable = new Map<InvoicedCustomer, RunningAccount>();
  const payable = new Map<Supplier, RunningAccount>();

  /** All deliveries of a month are paid on the same day, some days before or after the invoice is due. */
  const openAccount = (customer: InvoicedCustomer, day: number): RunningAccount => {
    const month = monthNumberOf(day);
    const dueDay = firstDayOfMonth(month + 1) - 1 + customer.termDays;
    const paidDay = calendar.workingDayFrom(dueDay + random.integer(-6, customer.maxLateDays));
    return { month, dueDay, paidDay, amountFen: 0 };
  };

  const deliver = (journal: DayJournal, customer: InvoicedCustomer): InvoicedSale => {
    const account = receivable.get(customer) ?? openAccount(customer, journal.day);
    const amountFen = random.integer(customer.minFen / 1000, customer.maxFen / 1000) * 1000;
    receivable.set(customer, { ...account, amountFen: account.amountFen + amountFen });
    journal.write(DELIVERY_SECOND, {
      kind: 'sale',
      amountFen,
      category: customer.category,
      channel: 'invoice',
      method: 'transfer',
      accountType: 'entity',
      counterparty: customer.name,
      item: customer.item,
      settledDay: account.paidDay,
      memo: `${formatMonth(account.month)} 月结`,
    });
    return { customer, amountFen };
  };

  const invoiceOf = (issuedDay: number, account: RunningAccount, key: string): AccountFields => ({
    externalId: `${formatMonth(account.month)}-${key}`,
    issuedOn: formatDate(issuedDay),
    dueOn: formatDate(account.dueDay),
    amountMinor: account.amountFen,
    balanceMinor: account.paidDay <= profile.lastDay ? 0 : account.amountFen,
  });

  const closeMonth = (day: number): InvoiceInput[] => {
    const payables = [...payable].map(([{ key, name }, account]): InvoiceInput => {
      const fields = invoiceOf(day, account, `AP-${key}`);
      return { ...fields, direction: 'payable', counterparty: name, memo: '月结对账单' };
    });
    const receivables = [...receivable].map(
      ([{ name, buyerClass, item, category }, account]): InvoiceInput => {
        const fields = invoiceOf(day, account, `AR-${category}`);
        return { ...fields, direction: 'receivable', counterparty: name, buyerClass, memo: item };
      },
    );
    payable.clear();
    receivable.clear();
    return [...payables, ...receivables];
  };

  return {
    owe: (purchases: readonly CreditPurchase[]): void => {
      for (const { supplier, amountFen, month, paymentDay } of purchases) {
        const account = payable.get(supplier) ?? {
          month,
          dueDay: paymentDay,
          paidDay: paymentDay,
          amountFen: 0,
        };
        payable.set(supplier, { ...account, amountFen: account.amountFen + amountFen });
      }
    },
    writeDay: (journal: DayJournal, isOpen: boolean): { invoices: InvoiceInput[]; sales: InvoicedSale[] } => {
      const { day } = journal;
      const isWorking = isOpen && !calendar.isDayOff(day);
      const customers = profile.archetype.invoicedCustomers.filter(
        (customer) => isWorking && customer.deliveryWeekday === weekdayOf(day),
      );
      const sales = customers.map((customer) => deliver(journal, customer));
      return { sales, invoices: isLastOfMonth(day) ? closeMonth(day) : [] };
    },
  };
}

type AccountFields = Pick<InvoiceInput, 'externalId' | 'issuedOn' | 'dueOn' | 'amountMinor' | 'balanceMinor'>;
