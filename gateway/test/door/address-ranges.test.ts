import { addressFilterOf, plainAddress } from '@merchant-analysis/gateway/door/address-ranges';
import { expect } from 'chai';

describe('address ranges of a tenant', () => {
  const mayCome = addressFilterOf(['10.1.0.0/16', '192.0.2.7', '2001:db8::/32']);

  for (const [address, expected] of [
    ['10.1.255.255', true],
    ['10.2.0.0', false],
    ['192.0.2.7', true],
    ['192.0.2.8', false],
    ['2001:db8:ffff::1', true],
    ['2001:db9::1', false],
    ['::ffff:10.1.2.3', true],
    ['::ffff:10.2.2.3', false],
    ['', false],
    ['10.1.1.1, 10.1.1.2', false],
  ] as const) {
    it(`${expected ? 'lets' : 'does not let'} "${address}" in`, () => {
      expect(mayCome(address)).to.equal(expected);
    });
  }

  it('lets everybody in when there is no range', () => {
    expect(addressFilterOf([])('203.0.113.9')).to.equal(true);
  });

  it('refuses to make a filter of something else', () => {
    expect(() => addressFilterOf(['10.0.0'])).to.throw(RangeError);
  });

  it('writes an IPv4 address the way people do', () => {
    expect(plainAddress('::ffff:127.0.0.1')).to.equal('127.0.0.1');
    expect(plainAddress('::1')).to.equal('::1');
  });
});
