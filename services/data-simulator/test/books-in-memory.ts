import type { InputOf, ParamsOf } from '@merchant-analysis/contracts/contract';
import type { createMerchant } from '@merchant-analysis/contracts/merchants';
import type { putInvoices, TransactionInput } from '@merchant-analysis/contracts/transactions';
import type { Books } from '@merchant-analysis/data-simulator/ports/books';

interface KeptMerchant {
  readonly registration: InputOf<typeof createMerchant>;
  readonly transactions: Map<string, TransactionInput>;
  readonly invoices: Map<string, ParamsOf<typeof putInvoices>['invoices'][number]>;
}

/** Books that live as long as a test, with the ledger's promise: what is known already is left alone. */
export class BooksInMemory implements Books {
  readonly merchants = new Map<string, KeptMerchant>();
  readonly idOfKey = new Map<string, string>();
  parts = 0;
  /** Loses the answer to the part with this number, after it was written. */
  loseAnswerOfPart?: number;

  async openMerchant(
    key: string,
    registration: InputOf<typeof createMerchant>,
  ): Promise<{ merchantId: string }> {
    const merchantId = this.idOfKey.get(key) ?? `mer_${String(this.idOfKey.size + 1).padStart(8, '0')}`;
    this.idOfKey.set(key, merchantId);
    if (!this.merchants.has(merchantId)) {
      this.merchants.set(merchantId, { registration, transactions: new Map(), invoices: new Map() });
    }
    return { merchantId };
  }

  async writeTransactions(merchantId: string, transactions: readonly TransactionInput[]): Promise<void> {
    const { transactions: kept } = this.merchants.get(merchantId)!;
    for (const transaction of transactions) kept.set(transaction.externalId, transaction);
    this.parts += 1;
    if (this.parts === this.loseAnswerOfPart) throw new Error('the process died here');
  }

  async writeInvoices(merchantId: string, invoices: ParamsOf<typeof putInvoices>['invoices']): Promise<void> {
    const { invoices: kept } = this.merchants.get(merchantId)!;
    for (const invoice of invoices) kept.set(invoice.externalId, invoice);
  }

  /** Everything that is in the books, for comparing. */
  contents(): unknown {
    return [...this.merchants].map(([id, kept]) => [
      id,
      kept.registration,
      [...kept.transactions.values()],
      [...kept.invoices.values()],
    ]);
  }
}
