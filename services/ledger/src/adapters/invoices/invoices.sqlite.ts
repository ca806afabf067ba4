import type { DatabaseSync } from 'node:sqlite';
import { problem } from '@merchant-analysis/contracts/problems';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { once } from '@merchant-analysis/storage/once';
import type { InvoiceContent, InvoicePort, InvoiceWrite, KeptInvoice } from '../../ports/invoices.js';
import type { MerchantKeys } from '../merchants/merchant-keys.sqlite.js';
import type { Statements } from '../statements.js';
import { inOrder } from './invoice-content.js';

export class SqliteInvoices implements InvoicePort {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #keys: MerchantKeys;

  constructor(database: DatabaseSync, statements: Statements, keys: MerchantKeys) {
    this.#database = database;
    this.#statements = statements;
    this.#keys = keys;
  }

  async putInvoices(write: Parameters<InvoicePort['putInvoices']>[0]): Promise<InvoiceWrite> {
    const { tenantId, merchantId, invoices, once: key } = write;
    return once(this.#database, { tenantId, action: key?.action ?? '', idempotency: key }, () => {
      const { key: merchant } = this.#keys.get(tenantId, merchantId);
      const counts = { inserted: 0, corrected: 0, unchanged: 0 };
      for (const invoice of invoices) counts[this.#put(merchant, invoice)]++;
      const raise = counts.inserted + counts.corrected > 0 ? 1 : 0;
      const version = this.#statements
        .of(
          'UPDATE merchant SET data_version = data_version + ? WHERE merchant_key = ? RETURNING data_version',
        )
        .get(raise, merchant);
      if (!version) throw problem('NOT_FOUND', { what: 'merchant' });
      return { ...counts, dataVersion: Number(version['data_version']) };
    });
  }

  async listInvoices(query: Parameters<InvoicePort['listInvoices']>[0]): Promise<KeptInvoice[]> {
    const { tenantId, merchantIds, direction, openOnly, settledFromDay, after, limit } = query;
    return this.#statements
      .of(
        `SELECT merchant_id, due_day, content FROM invoice JOIN merchant USING (merchant_key)
         WHERE tenant_id = $tenant AND merchant_id IN (SELECT value FROM json_each($merchants))
           AND (due_day, merchant_id, external_id) > ($dueDay, $merchant, $externalId)
           AND ($payable IS NULL OR is_payable = $payable) AND (NOT $openOnly OR balance > 0)
           AND ($settledFrom IS NULL OR (balance = 0 AND due_day >= $settledFrom))
         ORDER BY due_day, merchant_id, external_id LIMIT $limit`,
      )
      .all({
        tenant: tenantId,
        merchants: JSON.stringify(merchantIds),
        dueDay: after?.dueDay ?? Number.MIN_SAFE_INTEGER,
        merchant: after?.merchantId ?? '',
        externalId: after?.externalId ?? '',
        payable: direction === undefined ? null : Number(direction === 'payable'),
        openOnly: Number(openOnly),
        settledFrom: settledFromDay ?? null,
        limit,
      })
      .map((row) => {
        const content: InvoiceContent = JSON.parse(String(row['content']));
        return { ...content, merchantId: String(row['merchant_id']), dueDay: Number(row['due_day']) };
      });
  }

  #put(merchant: number, invoice: InvoiceContent): 'inserted' | 'corrected' | 'unchanged' {
    const content = JSON.stringify(inOrder(invoice));
    const known = this.#statements
      .of('SELECT content FROM invoice WHERE merchant_key = ? AND external_id = ?')
      .get(merchant, invoice.externalId);
    if (known?.['content'] === content) return 'unchanged';
    this.#statements
      .of('INSERT OR REPLACE INTO invoice VALUES (?, ?, ?, ?, ?, ?)')
      .run(
        merchant,
        invoice.externalId,
        Number(invoice.direction === 'payable'),
        invoice.balanceMinor,
        parseDate(invoice.dueOn ?? invoice.issuedOn),
        content,
      );
    return known ? 'corrected' : 'inserted';
  }
}
