import { addressFamily, addressRanges, plainAddress } from '@merchant-analysis/settings/address-ranges';
import { expect } from 'chai';

describe('ranges of addresses', () => {
  it('are subnets and single addresses of both families', () => {
    const list = addressRanges(['10.20.0.0/16', '192.0.2.7', '2001:db8::/32']);
    const isIn = (address: string): boolean => list.check(address, addressFamily(address));
    expect(['10.20.3.4', '192.0.2.7', '2001:db8::1'].every(isIn)).to.equal(true);
    expect(['10.21.0.1', '192.0.2.8', '2001:db9::1'].some(isIn)).to.equal(false);
  });

  it('are refused where they are none', () => {
    for (const range of ['office', '10.0.0.0/33', '10.0.0.0/x', '2001:db8::/129', ''])
      expect(() => addressRanges([range]), range).to.throw();
  });

  it('know an IPv4 address that is written as IPv6', () => {
    expect(plainAddress('::ffff:10.0.0.1')).to.equal('10.0.0.1');
    expect(plainAddress('2001:db8::1')).to.equal('2001:db8::1');
  });
});
