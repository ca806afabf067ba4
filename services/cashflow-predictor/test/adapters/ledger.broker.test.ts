import { ledgerOf } from '@merchant-analysis/cashflow-predictor/adapters/ledger.broker';
import { expect } from 'chai';

const MERCHANT = 'mer_noodles01';

/** Answers every question with pages of `PAGE` items out of `total`; keeps what was asked. */
function pagedCall(total: number) {
  const asked: Record<string, unknown>[] = [];
  const ask = async (_contract: unknown, params: Record<string, unknown>) => {
    asked.push(params);
    const from = Number(params['cursor'] ?? 0);
    const to = Math.min(total, from + Number(params['limit']));
    const data = Array.from({ length: to - from }, (_, index) => ({ id: from + index }));
    return { data, page: to < total ? { hasMore: true, nextCursor: String(to) } : { hasMore: false } };
  };
  return { asked, ledger: ledgerOf({ ask } as never) };
}

describe('the invoices of the ledger', () => {
  it('are read in full while they are open, however many there are', async () => {
    const { asked, ledger } = pagedCall(90_001);
    expect(await ledger.listOpenInvoices({ merchantId: MERCHANT })).to.have.length(90_001);
    // 500 a page.
    expect(asked).to.have.length(181);
    expect(asked[0]).to.include({ merchantId: MERCHANT, openOnly: true });
  });

  it('are those of some days when they are settled, or none where they are too many', async () => {
    const { asked, ledger } = pagedCall(1_200);
    const query = { from: '2025-01-01', most: 1_200 };
    expect(await ledger.listSettledInvoices({ merchantId: MERCHANT }, query)).to.have.length(1_200);
    expect(asked[0]).to.include({ settledFrom: '2025-01-01' }).and.not.to.have.property('openOnly');
    expect(await ledger.listSettledInvoices({}, { ...query, most: 1_199 })).to.equal(undefined);
  });
});

describe('the sample of sales', () => {
  const window = { from: '2025-10-01', to: '2025-10-28' };

  it('holds a few of each day, however many there are, a page a day', async () => {
    const { asked, ledger } = pagedCall(10_000);
    expect(await ledger.sampleSales({ merchantId: MERCHANT }, window)).to.have.length(28 * 30);
    expect(asked).to.have.length(28);
    expect(asked.map(({ from }) => from)).to.deep.equal(asked.map(({ to }) => to));
    expect([asked[0]!['from'], asked[27]!['to']]).to.deep.equal(['2025-10-01', '2025-10-28']);
    expect(asked[0]).to.include({ merchantId: MERCHANT, kind: 'sale', limit: 30 });
  });

  it('holds older ones where there are few', async () => {
    const { asked, ledger } = pagedCall(1);
    expect(await ledger.sampleSales({ merchantId: MERCHANT }, window)).to.have.length(29);
    expect(asked[28]).to.include({ to: '2025-09-30', limit: 50 });
  });
});
