import { BlockList, isIP } from 'node:net';

/**
 * Ranges of addresses as people write them: `10.20.0.0/16`, `2001:db8::/32`, or a single address.
 * @throws Error for what is none, from Node.
 */
export function addressRanges(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [start = '', prefix] = range.split('/');
    if (prefix === undefined) list.addAddress(start, addressFamily(start));
    else list.addSubnet(start, Number(prefix), addressFamily(start));
  }
  return list;
}

/** For what is no address the family does not matter. */
export function addressFamily(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** An IPv4 address that is written as IPv6 (`::ffff:10.0.0.1`) is an IPv4 address. */
export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address;
}
