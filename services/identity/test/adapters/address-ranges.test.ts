import { isInRanges } from '@merchant-analysis/identity/adapters/address-ranges.node-net';
import { expect } from 'chai';

describe('address ranges', () => {
  const ranges = ['10.0.0.0/8', '192.0.2.7', '2001:db8::/32'];
  const cases: [string, boolean][] = [
    ['10.255.1.2', true],
    ['11.0.0.1', false],
    ['192.0.2.7', true],
    ['192.0.2.8', false],
    ['::ffff:10.1.2.3', true],
    ['2001:db8::1', true],
    ['2001:db9::1', false],
    ['not an address', false],
    ['', false],
  ];
  for (const [address, isIn] of cases) {
    it(`${isIn ? 'hold' : 'do not hold'} ${address || 'an empty address'}`, () => {
      expect(isInRanges(address, ranges)).to.equal(isIn);
    });
  }
});
