/**
 * Addresses, routes and rules of a network namespace, as `ip addr save`, `ip route save`, `ip rule save` write
 * them: one u32, then rtnetlink messages. Source: iproute2's save format, include/uapi/linux/rtnetlink.h,
 * if_addr.h, fib_rules.h.
 *
 *   ifaddrmsg      u8 family, prefix length, flags, scope; u32 link
 *   rtmsg          u8 family, dst length, src length, tos, table, protocol, scope, type; u32 flags
 *   fib_rule_hdr   u8 family, dst length, src length, tos, table, 0, 0, action; u32 flags
 *   rtnexthop      u16 length; u8 flags, hops; u32 link; attributes
 */
import { displayText } from '../../../../shared/text.ts';
import { addressText } from '../ip-address.ts';
import {
  numberOf,
  readAttributes,
  readMessages,
  textOf,
  type NetlinkMessage,
  type NetlinkProblem,
} from './messages.ts';

export const SAVE_MAGIC = { address: 0x47361222, route: 0x45311224, rule: 0x71706986 } as const;

/** A decoded message with its place in the file. */
interface Placed {
  readonly offset: number;
  readonly length: number;
}

export type Family = 'inet' | 'inet6';

export interface LinkAddress extends Placed {
  readonly family: Family;
  readonly link: number; // interface index
  /** `10.0.0.2/16`; with a peer `10.0.0.2 peer 10.0.0.1/32`. */
  readonly text: string;
  readonly scope: number;
  readonly flags: number;
  readonly label: string | null;
}

export interface Route extends Placed {
  readonly family: Family;
  readonly type: string; // 'unicast', 'local', 'blackhole', ...
  readonly destination: string; // 'default', '10.0.0.0/16'
  readonly gateway: string | null;
  readonly link: number | null;
  readonly table: number;
  readonly priority: number | null;
  readonly detail: readonly (readonly [string, string])[];
}

export interface Rule extends Placed {
  readonly family: Family;
  readonly selector: string; // 'from all', 'from 10.0.0.0/8 iif eth0 fwmark 0x1'
  readonly action: string;
  readonly interface: string | null;
  readonly table: number;
  readonly priority: number | null;
  readonly detail: readonly (readonly [string, string])[];
}

export interface Saved<T> {
  readonly rows: readonly T[];
  readonly problems: readonly NetlinkProblem[];
}

export interface SaveOptions {
  readonly littleEndian: boolean;
  /** Messages of one file. */
  readonly limit: number;
}

export function readAddresses(bytes: Uint8Array, options: SaveOptions): Saved<LinkAddress> {
  return readSaved(bytes, SAVE_MAGIC.address, RTM_NEWADDR, 8, options, linkAddress);
}

export function readRoutes(bytes: Uint8Array, options: SaveOptions): Saved<Route> {
  return readSaved(bytes, SAVE_MAGIC.route, RTM_NEWROUTE, 12, options, route);
}

export function readRules(bytes: Uint8Array, options: SaveOptions): Saved<Rule> {
  return readSaved(bytes, SAVE_MAGIC.rule, RTM_NEWRULE, 12, options, rule);
}

const RTM_NEWADDR = 20;
const RTM_NEWROUTE = 24;
const RTM_NEWRULE = 32;
const NLMSG_DONE = 3;

function readSaved<T>(
  bytes: Uint8Array,
  magic: number,
  type: number,
  header: number,
  { littleEndian, limit }: SaveOptions,
  decode: (message: NetlinkMessage, littleEndian: boolean) => T | null,
): Saved<T> {
  // No such things in the namespace: the file is empty.
  if (bytes.length === 0) return { rows: [], problems: [] };
  const found =
    bytes.length < 4 ? null : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, littleEndian);
  if (found !== magic) {
    const text = found === null ? 'nothing' : `0x${found.toString(16)}`;
    return {
      rows: [],
      problems: [{ offset: 0, message: `It begins with ${text}, not with 0x${magic.toString(16)}` }],
    };
  }
  const { messages, problem } = readMessages(bytes, 4, littleEndian, limit);
  const rows: T[] = [];
  const problems: NetlinkProblem[] = [];
  for (const message of messages) {
    if (message.type === NLMSG_DONE) continue;
    const row = message.type === type && message.body.length >= header ? decode(message, littleEndian) : null;
    if (row !== null) rows.push(row);
    else
      problems.push({
        offset: message.offset,
        message: `A message of type ${message.type} that can't be read`,
      });
  }
  if (problem !== null) problems.push(problem);
  return { rows, problems };
}

function familyOf(number: number): Family | null {
  if (number === 2) return 'inet';
  return number === 10 ? 'inet6' : null;
}

function linkAddress({ offset, length, body }: NetlinkMessage, littleEndian: boolean): LinkAddress | null {
  const family = familyOf(body[0]!);
  const attributes = readAttributes(body, 8, littleEndian);
  const peer = attributes.get(1); // IFA_ADDRESS: the peer's where the link is point to point
  const local = attributes.get(2) ?? peer; // IFA_LOCAL
  const address = local === undefined ? null : addressText(local);
  if (family === null || address === null) return null;
  const peerText = peer === undefined ? null : addressText(peer);
  const label = textOf(attributes.get(3)); // IFA_LABEL
  const between = peerText === null || peerText === address ? '' : ` peer ${peerText}`;
  return {
    offset,
    length,
    family,
    link: numberOf(body.subarray(4, 8), littleEndian)!,
    text: `${address}${between}/${body[1]!}`,
    scope: body[3]!,
    flags: numberOf(attributes.get(8), littleEndian) ?? body[2]!, // IFA_FLAGS has more bits
    label: label === null ? null : displayText(label),
  };
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

const ACTIONS: Readonly<Record<number, string>> = {
  1: 'lookup',
  2: 'goto',
  3: 'nop',
  6: 'blackhole',
  7: 'unreachable',
  8: 'prohibit',
};

const FIB_RULE_INVERT = 2;

function rule({ offset, length, body }: NetlinkMessage, littleEndian: boolean): Rule | null {
  const family = familyOf(body[0]!);
  if (family === null) return null;
  const attributes = readAttributes(body, 12, littleEndian);
  const number = (type: number): number | null => numberOf(attributes.get(type), littleEndian);
  const name = (type: number): string | null => {
    const text = textOf(attributes.get(type));
    return text === null ? null : displayText(text);
  };
  const flags = numberOf(body.subarray(8, 12), littleEndian) ?? 0;
  const [source, destination] = [attributes.get(2), attributes.get(1)]; // FRA_SRC, FRA_DST
  const [iif, oif, mark, mask] = [name(3), name(17), number(10), number(16)];
  const parts = [
    (flags & FIB_RULE_INVERT) !== 0 ? 'not' : null,
    `from ${source === undefined ? 'all' : prefixText(source, body[2]!)}`,
    destination === undefined ? null : `to ${prefixText(destination, body[1]!)}`,
    body[3] === 0 ? null : `tos ${body[3]}`,
    mark === null
      ? null
      : `fwmark 0x${mark.toString(16)}${mask === null || mask === 0xffff_ffff ? '' : `/0x${mask.toString(16)}`}`,
    iif === null ? null : `iif ${iif}`,
    oif === null ? null : `oif ${oif}`,
  ];
  const action = ACTIONS[body[7]!] ?? String(body[7]);
  const detail: (readonly [string, string])[] = [
    ['action', action],
    ['flags', String(flags)],
  ];
  const target = number(4); // FRA_GOTO
  if (target !== null) detail.push(['goto', String(target)]);
  return {
    offset,
    length,
    family,
    selector: parts.filter((part) => part !== null).join(' '),
    action,
    interface: iif ?? oif,
    table: number(15) ?? body[4]!, // FRA_TABLE
    priority: number(6) ?? 0, // FRA_PRIORITY: absent is 0, the first
    detail,
  };
}

function destinationText(bytes: Uint8Array | undefined, length: number): string {
  return bytes === undefined ? 'default' : prefixText(bytes, length);
}

function prefixText(bytes: Uint8Array, length: number): string {
  return `${addressText(bytes) ?? hex(bytes)}/${length}`;
}

function hex(bytes: Uint8Array): string {
  return `0x${[...bytes.subarray(0, 64)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
