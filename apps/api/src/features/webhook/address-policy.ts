import { BlockList, isIP } from 'node:net';

/** `PUBLIC`: over https. `ALLOWED`: the operator named it, over http too. `FORBIDDEN`: never. */
export type AddressVerdict = 'PUBLIC' | 'ALLOWED' | 'FORBIDDEN';

/** Where deliveries may go. */
export type AddressPolicy = (address: string) => AddressVerdict;

/** What is no public host of the internet (IANA's registries of special-purpose addresses), and what clouds answer from. */
const specialIpv4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT; one cloud's metadata
  '127.0.0.0/8', // loopback
  '168.63.129.16/32', // one cloud's host agent, on a public address
  '169.254.0.0/16', // link-local; most clouds' metadata
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments; one cloud's metadata
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // relays of 6to4
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
] as const;

/** Only this is handed out for hosts: loopback, unique local, link-local, mapped IPv4, NAT64 and multicast lie outside. */
const globalIpv6 = '2000::/3';
const specialIpv6 = [
  '2001::/23', // protocol assignments, Teredo among them
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: an IPv4 address inside
  '3fff::/20', // documentation
] as const;

/** IPv4 addresses inside IPv6 ones: refused whatever the operator named, as the inner address is what is meant. */
const embeddingIpv6 = [
  '::/96',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2002::/16',
  '2001::/32',
] as const;

/** @param allowedRanges Addresses or CIDR ranges of the operator's own network (`WEBHOOK_ALLOW_CIDRS`). */
export function createAddressPolicy(allowedRanges: readonly string[]): AddressPolicy {
  const allowed = listOf(allowedRanges);
  const special = listOf([...specialIpv4, ...specialIpv6]);
  const global = listOf([globalIpv6]);
  const embedding = listOf(embeddingIpv6);
  return (address) => {
    const family = isIP(address);
    // A zone names an interface of this machine.
    if (family === 0 || address.includes('%')) return 'FORBIDDEN';
    const kind = family === 4 ? 'ipv4' : 'ipv6';
    if (family === 6 && embedding.check(address, kind)) {
      // The loopback of IPv6 lies among the oldest of them; an operator may mean it.
      return isLoopback(address) && allowed.check(address, kind) ? 'ALLOWED' : 'FORBIDDEN';
    }
    if (allowed.check(address, kind)) return 'ALLOWED';
    if (special.check(address, kind)) return 'FORBIDDEN';
    return family === 4 || global.check(address, kind) ? 'PUBLIC' : 'FORBIDDEN';
  };
}

const loopback = new BlockList();
loopback.addAddress('::1', 'ipv6');
const isLoopback = (address: string): boolean => loopback.check(address, 'ipv6');

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
