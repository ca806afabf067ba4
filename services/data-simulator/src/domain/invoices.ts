import type { ParamsOf } from '@merchant-analysis/contracts/contract';
import type { putInvoices } from '@merchant-analysis/contracts/transactions';
import { formatDate, formatMonth, monthNumberOf } from '@merchant-analysis/kernel/business-date';
import type { Random } from '@merchant-analysis/kernel/random';
import type { InvoicedCustomer } from './archetype.js';
import type { DayJournal } from './day-journal.js';
import type { FeastCalendar } from './feast-calendar.js';
import type { MerchantProfile } from './merchant-profile.js';
import { daysInBusiness, isLastOfMonth } from './month-days.js';
import type { CreditPurchase } from './purchases.js';

/** A receivable or payable as the ledger takes it. */
export type InvoiceInput = ParamsOf<typeof putInvoices>['invoices'][number];

const INVOICE_SECOND = 17 * 3600;

/** A delivery to a customer that pays by invoice: turnover now, money later. */
export interface InvoicedSale {
  readonly customer: InvoicedCustomer;
  readonly amountFen: number;
}

/** Writes the invoices of a month on its last day: to customers, and from suppliers paid by statement. */
export function invoicesWriter(random: Random, profile: MerchantProfile, calendar: FeastCalendar) {
  let owedFen = new Map<string, { purchase: CreditPurchase; amountFen: number }>();
  const balance = (amountFen: number, paidDay: number): number =>
    paidDay <= profile.lastDay ? 0 : amountFen;

  const invoiceCustomer = (journal: DayJournal, customer: InvoicedCustomer): [InvoiceInput, InvoicedSale] => {
    const { day } = journal;
    const amountFen = random.integer(customer.minFen / 1000, customer.maxFen / 1000) * 1000;
    const dueDay = day + customer.termDays;
    const paidDay = calendar.workingDayFrom(dueDay + random.integer(-6, customer.maxLateDays));
    const memo = `${formatMonth(monthNumberOf(day))} ${customer.item}`;
    const externalId = journal.write(INVOICE_SECOND, {
      kind: 'sale',
      amountFen,
      category: customer.category,
      channel: 'invoice',
      method: 'transfer',
      accountType: 'entity',
      counterparty: customer.name,
      item: customer.item,
      settledDay: paidDay,
      memo,
    });
    const invoice: InvoiceInput = {
      externalId: `AR-${externalId}`,
      direction: 'receivable',
      counterparty: customer.name,
      buyerClass: customer.buyerClass,
      issuedOn: formatDate(day),
      dueOn: formatDate(dueDay),
      amountMinor: amountFen,
      balanceMinor: balance(amountFen, paidDay),
      memo,
    };
    return [invoice, { customer, amountFen }];
  };

  const statementOf = (day: number, purchase: CreditPurchase, amountFen: number): InvoiceInput => ({
    externalId: `AP-${formatMonth(purchase.month)}-${purchase.supplier.key}`,
    direction: 'payable',
    counterparty: purchase.supplier.name,
    issuedOn: formatDate(day),
    dueOn: formatDate(purchase.paymentDay),
    amountMinor: amountFen,
    balanceMinor: balance(amountFen, purchase.paymentDay),
    memo: `${formatMonth(purchase.month)} 月结`,
  });

  return {
    owe: (purchases: readonly CreditPurchase[]): void => {
      for (const purchase of purchases) {
        const { key } = purchase.supplier;
        owedFen.set(key, { purchase, amountFen: (owedFen.get(key)?.amountFen ?? 0) + purchase.amountFen });
      }
    },
    writeDay: (journal: DayJournal): { invoices: InvoiceInput[]; sales: InvoicedSale[] } => {
      const { day } = journal;
      if (!isLastOfMonth(day)) return { invoices: [], sales: [] };
      const payables = [...owedFen.values()].map(({ purchase, amountFen }) =>
        statementOf(day, purchase, amountFen),
      );
      owedFen = new Map();
      const { open, all } = daysInBusiness(monthNumberOf(day), profile.firstDay);
      const customers = open === all ? profile.archetype.invoicedCustomers : [];
      const receivables = customers.map((customer) => invoiceCustomer(journal, customer));
      return {
        invoices: [...payables, ...receivables.map(([invoice]) => invoice)],
        sales: receivables.map(([, sale]) => sale),
      };
    },
  };
}
