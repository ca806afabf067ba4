import type { InputOf, ParamsOf } from '@merchant-analysis/contracts/contract';
import type { createMerchant } from '@merchant-analysis/contracts/merchants';
import type { putInvoices, TransactionInput } from '@merchant-analysis/contracts/transactions';

/** Where simulated books go: the ledger, for one tenant. Everything may be called again after an unclear answer. */
export interface Books {
  /** Opens the books of a merchant; the same key again gives the merchant of the first time. */
  openMerchant(key: string, registration: InputOf<typeof createMerchant>): Promise<{ merchantId: string }>;
  /** Up to 1,000 transactions; known ones are left alone. */
  writeTransactions(merchantId: string, transactions: readonly TransactionInput[]): Promise<void>;
  writeInvoices(merchantId: string, invoices: ParamsOf<typeof putInvoices>['invoices']): Promise<void>;
}
