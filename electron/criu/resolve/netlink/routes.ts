/**
 * Routes (route-N, route6-N).
 *
 *   rtmsg       u8 family, dst length, src length, tos, table, protocol, scope, type; u32 flags; attributes
 *   rtnexthop   u16 length; u8 flags, hops; u32 link; attributes
 *
 * Source: include/uapi/linux/rtnetlink.h.
 */
import { addressText } from '../ip-address.ts';
import { numberOf, readAttributes, type NetlinkMessage } from './messages.ts';
import {
  familyOf,
  hex,
  prefixText,
  readSaved,
  SAVE_MAGIC,
  type Family,
  type Saved,
  type SavedPlace,
  type SaveOptions,
} from './saved.ts';

export interface Route extends SavedPlace {
  readonly family: Family;
  readonly type: string; // 'unicast', 'local', 'blackhole', ...
  readonly destination: string; // 'default', '10.0.0.0/16'
  readonly gateway: string | null;
  readonly link: number | null;
  readonly table: number;
  readonly priority: number | null;
  readonly detail: readonly (readonly [string, string])[];
}

const RTM_NEWROUTE = 24;

export function readRoutes(bytes: Uint8Array, options: SaveOptions): Saved<Route> {
  return readSaved(bytes, SAVE_MAGIC.route, RTM_NEWROUTE, 12, options, route);
}

const ROUTE_TYPES: Readonly<Record<number, string>> = {
  1: 'unicast',
  2: 'local',
  3: 'broadcast',
  4: 'anycast',
  5: 'multicast',
  6: 'blackhole',
  7: 'unreachable',
  8: 'prohibit',
  9: 'throw',
  10: 'nat',
  11: 'xresolve',
};

const SCOPES: Readonly<Record<number, string>> = {
  0: 'global',
  200: 'site',
  253: 'link',
  254: 'host',
  255: 'nowhere',
};

const PROTOCOLS: Readonly<Record<number, string>> = {
  1: 'redirect',
  2: 'kernel',
  3: 'boot',
  4: 'static',
  9: 'ra',
  16: 'dhcp',
};

function route({ offset, length, body }: NetlinkMessage, littleEndian: boolean): Route | null {
  const family = familyOf(body[0]!);
  if (family === null) return null;
  const attributes = readAttributes(body, 12, littleEndian);
  const number = (type: number): number | null => numberOf(attributes.get(type), littleEndian);
  const detail: (readonly [string, string])[] = [
    ['type', ROUTE_TYPES[body[7]!] ?? String(body[7])],
    ['protocol', PROTOCOLS[body[5]!] ?? String(body[5])],
    ['scope', SCOPES[body[6]!] ?? String(body[6])],
    ['flags', String(numberOf(body.subarray(8, 12), littleEndian))],
  ];
  if (body[3] !== 0) detail.push(['tos', String(body[3])]);
  const source = attributes.get(2); // RTA_SRC
  if (source !== undefined) detail.push(['from', prefixText(source, body[2]!)]);
  const preferred = attributes.get(7); // RTA_PREFSRC
  if (preferred !== undefined) detail.push(['src', addressText(preferred) ?? hex(preferred)]);
  const hops = nextHops(attributes.get(9), littleEndian); // RTA_MULTIPATH
  hops.forEach((hop) =>
    detail.push(['nexthop', `${hop.gateway ?? 'direct'} dev ${hop.link} weight ${hop.weight}`]),
  );
  return {
    offset,
    length,
    family,
    type: ROUTE_TYPES[body[7]!] ?? String(body[7]),
    destination: destinationText(attributes.get(1), body[1]!), // RTA_DST
    gateway: gatewayText(attributes) ?? hops[0]?.gateway ?? null,
    link: number(4) ?? hops[0]?.link ?? null, // RTA_OIF
    table: number(15) ?? body[4]!, // RTA_TABLE: ids that a byte can't hold
    priority: number(6), // RTA_PRIORITY
    detail,
  };
}

function gatewayText(attributes: ReadonlyMap<number, Uint8Array>): string | null {
  const gateway = attributes.get(5); // RTA_GATEWAY
  if (gateway !== undefined) return addressText(gateway);
  const via = attributes.get(18); // RTA_VIA: u16 family, then the address
  return via === undefined ? null : addressText(via.subarray(2));
}

interface NextHop {
  readonly gateway: string | null;
  readonly link: number;
  readonly weight: number;
}

function nextHops(bytes: Uint8Array | undefined, littleEndian: boolean): NextHop[] {
  const hops: NextHop[] = [];
  if (bytes === undefined) return hops;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; bytes.length - at >= 8;) {
    const length = view.getUint16(at, littleEndian);
    if (length < 8 || length > bytes.length - at) break;
    hops.push({
      gateway: gatewayText(readAttributes(bytes.subarray(at, at + length), 8, littleEndian)),
      link: view.getUint32(at + 4, littleEndian),
      weight: bytes[at + 3]! + 1,
    });
    at += Math.ceil(length / 4) * 4;
  }
  return hops;
}

function destinationText(bytes: Uint8Array | undefined, length: number): string {
  return bytes === undefined ? 'default' : prefixText(bytes, length);
}
