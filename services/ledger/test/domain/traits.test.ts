import {
  accountTypeOf,
  hourOf,
  isOut,
  isUntaxed,
  kindOf,
  methodOf,
  packTraits,
  statusOf,
} from '@merchant-analysis/ledger/domain/traits';
import { expect } from 'chai';
import fc from 'fast-check';

describe('the small facts of a row in one integer', () => {
  it('come out as they went in', () => {
    const traits = fc.record({
      kind: fc.integer({ min: 1, max: 12 }),
      status: fc.integer({ min: 1, max: 3 }),
      method: fc.integer({ min: 0, max: 4 }),
      accountType: fc.integer({ min: 0, max: 2 }),
      isOut: fc.boolean(),
      isUntaxed: fc.boolean(),
      isLarge: fc.boolean(),
      hour: fc.integer({ min: 0, max: 23 }),
    });
    fc.assert(
      fc.property(traits, ({ isLarge, ...facts }) => {
        const packed = packTraits({ ...facts, isLarge });
        expect({
          kind: kindOf(packed),
          status: statusOf(packed),
          method: methodOf(packed),
          accountType: accountTypeOf(packed),
          isOut: isOut(packed),
          isUntaxed: isUntaxed(packed),
          hour: hourOf(packed),
        }).to.deep.equal(facts);
      }),
    );
  });

  it('have the stored places that the schema unpacks', () => {
    const all = {
      kind: 2,
      status: 3,
      method: 4,
      accountType: 1,
      isOut: true,
      isUntaxed: true,
      isLarge: true,
      hour: 23,
    };
    // 2 + 3·16 + 4·64 + 1·512 + 2,048 + 4,096 + 8,192 + 23·16,384
    expect(packTraits(all)).to.equal(391_986);
  });
});
