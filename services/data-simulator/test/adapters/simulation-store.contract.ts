import type { SimulatedMerchant, SimulationStore } from '@merchant-analysis/data-simulator/ports/simulations';
import { expect } from 'chai';

const merchant = (number: number, about: Partial<SimulatedMerchant> = {}): SimulatedMerchant => ({
  number,
  merchantId: `mer_0000000${number}`,
  name: `面馆 ${number}`,
  archetype: 'noodle-shop',
  partsWritten: 0,
  transactions: 0,
  isComplete: false,
  ...about,
});

/** What every store of simulations must do. */
export function behavesAsSimulationStore(technology: string, open: () => Promise<SimulationStore>): void {
  describe(`simulations kept in ${technology}`, () => {
    let store: SimulationStore;
    beforeEach(async () => {
      store = await open();
    });

    it('list their merchants by number, as they were kept', async () => {
      const done = merchant(2, { partsWritten: 12, transactions: 3_000_000, isComplete: true });
      for (const one of [done, merchant(10), merchant(0)]) await store.keepMerchant('sim_00000001', one);
      expect(await store.listMerchants('sim_00000001')).to.deep.equal([merchant(0), done, merchant(10)]);
    });

    it('know how far a merchant is now, not how far it was', async () => {
      await store.keepMerchant('sim_00000001', merchant(1));
      await store.keepMerchant('sim_00000001', merchant(1, { partsWritten: 3, transactions: 900 }));
      const [kept, ...others] = await store.listMerchants('sim_00000001');
      expect(kept).to.include({ partsWritten: 3, transactions: 900 });
      expect(others).to.deep.equal([]);
    });

    it('are nothing to each other', async () => {
      await store.keepMerchant('sim_00000001', merchant(1));
      await store.keepMerchant('sim_00000002', merchant(1, { name: '便利店' }));
      expect(await store.listMerchants('sim_00000001')).to.deep.equal([merchant(1)]);
      expect(await store.listMerchants('sim_00000003')).to.deep.equal([]);
    });

    it('keep a merchant once that is kept twenty times at the same moment', async () => {
      await Promise.all(Array.from({ length: 20 }, () => store.keepMerchant('sim_00000001', merchant(1))));
      expect(await store.listMerchants('sim_00000001')).to.deep.equal([merchant(1)]);
    });
  });
}
