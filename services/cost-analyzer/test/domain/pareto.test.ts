import { classifyByWorth } from '@merchant-analysis/cost-analyzer/domain/abc-class';
import { rankItems } from '@merchant-analysis/cost-analyzer/domain/pareto';
import { expect } from 'chai';
import fc from 'fast-check';

type Row = Parameters<typeof rankItems>[0][number];

const row = (
  member: string | null,
  sumMinor: number,
  kind: Row['kind'] = 'sale',
  quantity?: number,
): Row => ({
  month: '2025-01',
  kind,
  member,
  count: 1,
  sumMinor,
  quantity,
});

describe('Pareto of items', () => {
  it('puts what makes the first 80 % into A and the next 15 % into B', () => {
    const figure = rankItems([row('noodles', 8000), row('dumplings', 1500), row('tea', 500)], 3);
    expect(figure.status === 'done' && figure.value.items).to.deep.equal([
      {
        item: 'noodles',
        turnoverMinor: 8000,
        marginMinor: undefined,
        share: 0.8,
        cumulativeShare: 0.8,
        class: 'A',
      },
      {
        item: 'dumplings',
        turnoverMinor: 1500,
        marginMinor: undefined,
        share: 0.15,
        cumulativeShare: 0.95,
        class: 'B',
      },
      {
        item: 'tea',
        turnoverMinor: 500,
        marginMinor: undefined,
        share: 0.05,
        cumulativeShare: 1,
        class: 'C',
      },
    ]);
  });

  it('takes refunds off the item that came back', () => {
    const figure = rankItems([row('noodles', 8000), row('noodles', -3000, 'refund')], 1);
    expect(figure.status === 'done' && figure.value.items[0]?.turnoverMinor).to.equal(5000);
  });

  it('ranks by margin where purchases of the same item tell the unit cost', () => {
    // By hand: water 100 × 2.00 sold, bought 200 for 200.00 → unit cost 1.00 → margin 100.00;
    // wine 10 × 15.00 sold, bought 20 for 280.00 → unit cost 14.00 → margin 10.00.
    const figure = rankItems(
      [
        row('wine', 15_000, 'sale', 10),
        row('water', 20_000, 'sale', 100),
        row('wine', -28_000, 'purchase', 20),
        row('water', -20_000, 'purchase', 200),
      ],
      2,
    );
    if (figure.status !== 'done') throw new Error(figure.code);
    expect(figure.value.by).to.equal('margin');
    expect(figure.value.items.map(({ item, marginMinor }) => [item, marginMinor])).to.deep.equal([
      ['water', 10_000],
      ['wine', 1000],
    ]);
  });

  it('keeps to turnover, and says so, when unit costs are known for too little of it', () => {
    const rows = [row('a', 10_000, 'sale', 10), row('b', 10_000, 'sale', 10), row('a', -500, 'purchase', 10)];
    const figure = rankItems(rows, 2);
    if (figure.status !== 'done') throw new Error(figure.code);
    expect(figure.value.by).to.equal('turnover');
    expect(figure.value.items.find(({ item }) => item === 'a')?.marginMinor).to.equal(9500);
  });

  it('counts what is beyond the named items in the whole, and sales without an item apart', () => {
    const figure = rankItems([row('a', 6000), row(null, 4000), row('', 700)], 12);
    if (figure.status !== 'done') throw new Error(figure.code);
    expect(figure.value.items[0]?.share).to.equal(0.6);
    expect(figure.value.rest).to.deep.equal({ items: 10, turnoverMinor: 4000, share: 0.4 });
    expect(figure.value.withoutItemMinor).to.equal(700);
  });

  it('says that sales name no items instead of ranking nothing', () => {
    expect(rankItems([row('', 700)], 1)).to.include({ status: 'not-enough-data', code: 'no-items' });
  });

  it('gives shares that sum to one, in every case', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 60 }), (worths) => {
        fc.pre(worths.some((worth) => worth > 0));
        const sorted = worths.toSorted((a, b) => b - a);
        const ranked = classifyByWorth(sorted, (worth) => worth, 0);
        expect(ranked.at(-1)?.cumulativeShare).to.equal(1);
        expect(ranked[0]?.class).to.equal('A');
      }),
    );
  });
});
