import { BlockList, isIP } from 'node:net';

/** Whether an address may come in. */
export type AddressFilter = (address: string) => boolean;

/**
 * A filter of IPv4 and IPv6 addresses and ranges in CIDR notation; an empty list lets every address in.
 * An IPv4 address that arrives mapped into IPv6 (`::ffff:10.0.0.1`) counts as IPv4.
 * @throws RangeError when a range is not one.
 */
export function addressFilterOf(ranges: readonly string[]): AddressFilter {
  if (ranges.length === 0) return () => true;
  const list = new BlockList();
  for (const range of ranges) addRange(list, range);
  return (address) => {
    const plain = plainAddress(address);
    const version = isIP(plain);
    return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6');
  };
}

/** The address as people write it: without the IPv6 wrapping of an IPv4 address. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

function addRange(list: BlockList, range: string): void {
  const [address = '', prefix] = range.split('/');
  const version = isIP(address);
  if (version === 0) throw new RangeError(`not an address range: ${range}`);
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (prefix === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(prefix), family);
}
