import { isIP } from 'node:net';
import { addressFamily, addressRanges, plainAddress } from '@merchant-analysis/settings/address-ranges';
import type { IsInRanges } from '../ports/address-ranges.js';

export const isInRanges: IsInRanges = (address, ranges) => {
  const plain = plainAddress(address);
  return isIP(plain) !== 0 && addressRanges(ranges).check(plain, addressFamily(plain));
};
