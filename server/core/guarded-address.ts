import { lookup as resolve, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { shownAddress } from '@/lib/format/shown-address';
import { env } from './env';
import { invalid } from './errors';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Addresses that are not of the public internet. Source: IANA, Special-Purpose Address Registries, IPv4 and IPv6. */
const special = new BlockList();
for (const [net, prefix] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
  ] as const),
  ...([
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
  ] as const),
  ...([
    ['192.88.99.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
]) {
  special.addSubnet(net, prefix, 'ipv4');
}
for (const [net, prefix] of [
  ...([
    // Also the addresses that once stood for those of IPv4, such as ::10.0.0.1.
    ['::', 96],
    ['64:ff9b::', 96],
    ['64:ff9b:1::', 48],
    ['100::', 64],
    ['2001::', 23],
  ] as const),
  ...([
    ['2001:db8::', 32],
    ['2002::', 16],
    ['3fff::', 20],
    ['5f00::', 16],
    ['fc00::', 7],
    ['fe80::', 10],
    ['fec0::', 10],
    ['ff00::', 8],
  ] as const),
]) {
  special.addSubnet(net, prefix, 'ipv6');
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
/** `::ffff:10.0.0.1` is 10.0.0.1. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');

/** What of the network may be called: everything; the public and this machine; or the public only. */
export type Reach = 'all' | 'loopback' | 'public';

/** How far this instance may call: further where a person said so, or where its one person sits at this machine. */
export function instanceReach(): Reach {
  const { RINGSIDE_ALLOW_PRIVATE_REMOTES: all, RINGSIDE_AUTH } = env();
  if (all) return 'all';
  return RINGSIDE_AUTH === 'none' ? 'loopback' : 'public';
}

/** How far webhooks may go: to the public only, unless a person said otherwise. */
export function webhookReach(): Reach {
  return env().RINGSIDE_ALLOW_PRIVATE_WEBHOOKS ? 'all' : 'public';
}

/** Whether an IP address may be called. */
export function isAllowedAddress(ip: string, reach: Reach): boolean {
  if (reach === 'all') return true;
  const address = plain(ip);
  const family = familyOf(address);
  if (loopback.check(address, family)) return reach === 'loopback';
  return !special.check(address, family);
}

const refusal = (host: string) =>
  `The address ${host} is private, so it is not called: set RINGSIDE_ALLOW_PRIVATE_REMOTES=1 to allow such addresses ` +
  '(for webhooks RINGSIDE_ALLOW_PRIVATE_WEBHOOKS=1).';

/** Throws Invalid unless the URL is of http or https, without credentials, and not a private IP address. */
export function requireCallable(url: URL, reach: Reach = instanceReach()): void {
  if (!/^https?:$/.test(url.protocol)) throw invalid(`${shownAddress(url.href)} must begin with http:// or https://.`);
  if (url.username || url.password) throw invalid('Give the credentials in their own field, not in the address.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isAllowedAddress(host, reach)) throw invalid(refusal(host));
}

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * A name's addresses for a connection, checked when it is made: a name that was public at first cannot lead to a
 * private address later.
 */
export function guardedLookup(reach: Reach) {
  return (host: string, options: LookupOptions, found: Found): void => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return found(error, []);
      const allowed = addresses.filter(({ address }) => isAllowedAddress(address, reach));
      const [first] = allowed;
      if (!first) return found(new Error(refusal(host)), []);
      if (options.all) return found(null, allowed);
      found(null, first.address, first.family);
    });
  };
}
