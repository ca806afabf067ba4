import { ARCHETYPE_NAMES } from '@merchant-analysis/data-simulator/domain/simulation-plan';
import { expect } from 'chai';
import { booksOf, planOf, transactionsOf } from './books.js';

/** Ranges of the industry table (China restaurants, convenience, specialty retail), widened by a few points. */
const USUAL = {
  'noodle-shop': { goods: [0.33, 0.45], labour: [0.15, 0.28], rent: [0.07, 0.15], net: [0.03, 0.2] },
  'convenience-store': { goods: [0.65, 0.78], labour: [0.07, 0.13], rent: [0.03, 0.07], net: [0.01, 0.12] },
  'online-seller': { goods: [0.45, 0.6], labour: [0.07, 0.15], rent: [0.02, 0.07], net: [0.03, 0.2] },
} satisfies Record<string, Record<string, [number, number]>>;

describe('the economics of simulated merchants', () => {
  for (const archetype of ARCHETYPE_NAMES) {
    it(`are those of a real ${archetype}: goods, labour, rent and what is left`, () => {
      for (let number = 0; number < 2; number++) {
        const rows = transactionsOf(booksOf(planOf({ archetypes: [archetype] }), number));
        const sum = (...kinds: string[]): number =>
          rows.filter((row) => kinds.includes(row.kind)).reduce((total, row) => total + row.amountMinor, 0);
        const turnoverFen = sum('sale', 'refund');
        const usual = USUAL[archetype];
        expect(-sum('purchase') / turnoverFen).to.be.within(...usual.goods);
        expect(-sum('wage') / turnoverFen).to.be.within(...usual.labour);
        expect(-sum('rent') / turnoverFen).to.be.within(...usual.rent);
        const costs = sum('purchase', 'wage', 'rent', 'utility', 'fee', 'tax', 'expense');
        expect((turnoverFen + costs) / turnoverFen).to.be.within(...usual.net);
      }
    });
  }

  it('never leave the account of the demo merchants overdrawn', () => {
    for (const archetype of ARCHETYPE_NAMES) {
      const books = booksOf(planOf({ archetypes: [archetype] }));
      const moved = new Map<string, number>();
      for (const row of transactionsOf(books)) {
        const date = row.settledOn ?? row.occurredAt.slice(0, 10);
        moved.set(date, (moved.get(date) ?? 0) + row.amountMinor);
      }
      let balanceFen = books.profile.registration.openingBalanceMinor ?? 0;
      for (const date of [...moved.keys()].sort()) {
        balanceFen += moved.get(date)!;
        expect(balanceFen, `${archetype} on ${date}`).to.be.greaterThan(0);
      }
    }
  });
});
