import { transactionId } from '@merchant-analysis/contracts/transactions';
import {
  formatReference,
  joinParts,
  parseReference,
  splitParts,
} from '@merchant-analysis/ledger/domain/external-reference';
import { expect } from 'chai';
import fc from 'fast-check';

describe('the public id of a fact', () => {
  it('says merchant, source and external id', () => {
    expect(formatReference('txn', 'mer_01JD0000', 'wechat', '4200001234')).to.equal(
      'txn_01JD0000.wechat.4200001234',
    );
    // U+8BA2 is 订, U+002E the full stop.
    expect(formatReference('txn', 'mer_01JD0000', 'orders', '订.1')).to.equal(
      'txn_01JD0000.orders.~8ba2~002e1',
    );
  });

  it('leads back to what it was made from, whatever the texts', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(text, text, (source, externalId) => {
        const id = formatReference('txn', 'mer_01JD0000', source, externalId);
        expect(parseReference('txn', 2, id)).to.deep.equal({
          merchantId: 'mer_01JD0000',
          parts: [source, externalId],
        });
      }),
    );
  });

  it('is accepted by the contract even at its longest', () => {
    const id = formatReference('txn', `mer_${'a'.repeat(22)}`, '源'.repeat(40), '号'.repeat(128));
    expect(transactionId.safeParse(id).success).to.equal(true);
  });

  it('of another kind or shape leads nowhere', () => {
    for (const id of [
      'txn_01JD0000',
      'txn_01JD0000.a',
      'inv_01JD0000.a.b',
      'txn_.a.b',
      'txn_01JD0000.a.~zz',
      'txn_x.a.b.c',
    ]) {
      expect(parseReference('txn', 2, id), id).to.equal(undefined);
    }
  });

  it('parts of a cursor may be empty', () => {
    expect(splitParts(joinParts(['1', '', '订']))).to.deep.equal(['1', '', '订']);
    expect(splitParts('%')).to.equal(undefined);
  });
});
