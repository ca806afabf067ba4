import type { ResultOf } from '@merchant-analysis/contracts/contract';
import type { Invoice, putInvoices } from '@merchant-analysis/contracts/transactions';
import type { OnceKey } from './chunks.js';

/** A receivable or payable as it comes in and is kept. */
export type InvoiceContent = Omit<Invoice, 'id' | 'merchantId' | 'currency'>;
export type InvoiceWrite = ResultOf<typeof putInvoices>;

/** A place in the list: by due date, then merchant, then externalId. */
export interface InvoicePosition {
  readonly dueDay: number;
  readonly merchantId: string;
  readonly externalId: string;
}

export interface KeptInvoice extends InvoiceContent {
  readonly merchantId: string;
  /** The due date, or the day of issue where none is agreed. */
  readonly dueDay: number;
}

/** Receivables and payables; `(merchant, externalId)` is unique. */
export interface InvoicePort {
  /** All or none. The data version rises when something changed. @throws Problem NOT_FOUND. */
  putInvoices(write: {
    tenantId: string;
    merchantId: string;
    invoices: readonly InvoiceContent[];
    once?: OnceKey<InvoiceWrite> | undefined;
  }): Promise<InvoiceWrite>;
  listInvoices(query: {
    tenantId: string;
    merchantIds: readonly string[];
    direction?: Invoice['direction'] | undefined;
    openOnly: boolean;
    /** Only what is settled and was due on that day or later. */
    settledFromDay?: number | undefined;
    after?: InvoicePosition | undefined;
    limit: number;
  }): Promise<KeptInvoice[]>;
}
