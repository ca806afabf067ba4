import { madeRows } from '@merchant-analysis/loadtest/books/made-rows';
import { expect } from 'chai';

const books = { merchantId: 'mer_bench0001', firstDay: 19_358, days: 10, rows: 1000 };
/** Day in China, which has no summer time. */
const dayOf = (occurredAt: number): number => Math.floor((occurredAt + 8 * 3_600_000) / 86_400_000);

describe('made rows', () => {
  it('lie evenly over the days, each with an id of its own', () => {
    const rows = [...madeRows(books)];
    expect(new Set(rows.map(({ externalId }) => externalId)).size).to.equal(1000);
    const perDay = Map.groupBy(rows, ({ occurredAt }) => dayOf(occurredAt));
    expect([...perDay.keys()]).to.deep.equal(Array.from({ length: 10 }, (_, day) => 19_358 + day));
    expect([...perDay.values()].map(({ length }) => length)).to.deep.equal(Array(10).fill(100));
  });

  it('are sales, purchases and refunds with the sign of their direction, the same every time', () => {
    const rows = [...madeRows(books)];
    expect(new Set(rows.map(({ kind }) => kind))).to.deep.equal(new Set(['sale', 'purchase', 'refund']));
    expect(rows.every(({ direction, amountMinor }) => (direction === 'in') === amountMinor > 0)).to.equal(
      true,
    );
    expect([...madeRows(books)]).to.deep.equal(rows);
  });
});
