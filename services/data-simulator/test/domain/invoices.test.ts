import { putInvoices } from '@merchant-analysis/contracts/transactions';
import { ARCHETYPE_NAMES } from '@merchant-analysis/data-simulator/domain/simulation-plan';
import { expect } from 'chai';
import { booksOf, planOf, transactionsOf } from './books.js';

describe('the invoices of simulated merchants', () => {
  for (const archetype of ARCHETYPE_NAMES) {
    const books = booksOf(planOf({ archetypes: [archetype] }));
    const rows = transactionsOf(books);
    const invoices = books.days.flatMap((day) => day.invoices);

    it(`are what the ledger takes, in the ${archetype}`, () => {
      const merchantId = 'mer_00000001';
      expect(putInvoices.params.safeParse({ merchantId, invoices }).success).to.equal(true);
      expect(new Set(invoices.map((invoice) => invoice.externalId)).size).to.equal(invoices.length);
    });

    it(`are open exactly when their money has not moved by the last day, in the ${archetype}`, () => {
      const receivables = invoices.filter((invoice) => invoice.direction === 'receivable');
      expect(receivables.length).to.equal(24);
      for (const invoice of receivables) {
        const month = invoice.issuedOn.slice(0, 7);
        const deliveries = rows.filter(
          (row) => row.channel === 'invoice' && row.occurredAt.startsWith(month),
        );
        const paidOn = new Set(deliveries.map((row) => row.settledOn!));
        expect(paidOn.size, 'one payment for the month').to.equal(1);
        expect(invoice.amountMinor).to.equal(deliveries.reduce((sum, row) => sum + row.amountMinor, 0));
        const isPaid = [...paidOn][0]! <= '2026-10-31';
        expect(invoice.balanceMinor).to.equal(isPaid ? 0 : invoice.amountMinor);
      }
    });

    it(`say what is owed by statement to suppliers, to the fen, in the ${archetype}`, () => {
      const payables = invoices.filter((invoice) => invoice.direction === 'payable');
      const onStatement = rows.filter((row) => row.kind === 'purchase' && row.memo?.startsWith('月结'));
      const owedFen = payables.reduce((sum, invoice) => sum + invoice.amountMinor, 0);
      expect(owedFen).to.be.greaterThan(0);
      expect(owedFen).to.equal(-onStatement.reduce((sum, row) => sum + row.amountMinor, 0));
      for (const invoice of payables) {
        expect(invoice.balanceMinor > 0).to.equal(invoice.dueOn! > '2026-10-31');
      }
    });
  }
});
