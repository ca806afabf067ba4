import { BlockList, isIP } from 'node:net';
import type { IsInRanges } from '../ports/address-ranges.js';

export const isInRanges: IsInRanges = (address, ranges) => {
  const list = new BlockList();
  for (const range of ranges) {
    const [start = '', prefix] = range.split('/');
    if (prefix === undefined) list.addAddress(start, familyOf(start));
    else list.addSubnet(start, Number(prefix), familyOf(start));
  }
  const plain = address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
  return isIP(plain) !== 0 && list.check(plain, familyOf(plain));
};

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
