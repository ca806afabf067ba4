import { isIP } from 'node:net';
import { addressFamily, addressRanges, plainAddress } from '@merchant-analysis/settings/address-ranges';

/**
 * What is not on the public Internet, by the special-purpose registries of IANA (RFC 6890 and its updates): this
 * machine, private networks, link-local addresses (where clouds keep their metadata), documentation, multicast.
 */
const NOT_PUBLIC_V4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
];
/** Only 2000::/3 is given out; of it, what tunnels to IPv4 or is for documentation is not public either. */
const NOT_PUBLIC_V6 = [
  ...['::/3', '4000::/2', '8000::/1', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
];

/** Whether an address may be connected to: it is public, or in a range that the operator has opened. */
export function addressCheck(openedRanges: readonly string[]): (address: string) => boolean {
  // A list of both would find every IPv4 address in ::/3, where IPv6 maps them.
  const notPublic = { ipv4: addressRanges(NOT_PUBLIC_V4), ipv6: addressRanges(NOT_PUBLIC_V6) };
  const opened = {
    ipv4: addressRanges(openedRanges.filter((range) => !range.includes(':'))),
    ipv6: addressRanges(openedRanges.filter((range) => range.includes(':'))),
  };
  return (address) => {
    const plain = plainAddress(address);
    if (isIP(plain) === 0) return false;
    const family = addressFamily(plain);
    return opened[family].check(plain, family) || !notPublic[family].check(plain, family);
  };
}
