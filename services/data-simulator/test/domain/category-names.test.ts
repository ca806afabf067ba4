import { convenienceStore } from '@merchant-analysis/data-simulator/domain/archetypes/convenience-store';
import { noodleShop } from '@merchant-analysis/data-simulator/domain/archetypes/noodle-shop';
import { onlineSeller } from '@merchant-analysis/data-simulator/domain/archetypes/online-seller';
import { nameCategory } from '@merchant-analysis/kernel/category-names';
import { expect } from 'chai';

describe('what simulated merchants pay for', () => {
  it('has a Chinese name', () => {
    const paid = [noodleShop, convenienceStore, onlineSeller].flatMap(
      ({ suppliers, fixedCosts, utilities }) =>
        [...suppliers, ...fixedCosts, ...utilities].map(({ category }) => category),
    );
    for (const category of paid) expect(nameCategory(category).zh, category).not.to.equal(category);
  });
});
