/**
 * Connections that the firewall knew (netns-ct-N) and those it expected (netns-exp-N): nfnetlink messages with
 * nothing before them. Source: include/uapi/linux/netfilter/nfnetlink.h, nfnetlink_conntrack.h.
 *
 *   nfgenmsg   u8 family, u8 version, be16 resource; then attributes. Numbers in attributes are big-endian.
 */
import { addressText } from '../ip-address.ts';
import { numberOf, readAttributes, readMessages, type NetlinkProblem } from './messages.ts';

export interface TrackedConnection {
  readonly offset: number;
  readonly length: number;
  readonly expected: boolean;
  /** As conntrack(8) lists it: protocol, timeout, state, then both directions. */
  readonly text: string;
}

export interface TrackedConnections {
  readonly rows: readonly TrackedConnection[];
  readonly problems: readonly NetlinkProblem[];
}

const CTNETLINK = 1;
const CTNETLINK_EXP = 2;
const NLMSG_DONE = 3;
const NFGENMSG = 4;

export function readConnections(bytes: Uint8Array, littleEndian: boolean, limit: number): TrackedConnections {
  const { messages, problem } = readMessages(bytes, 0, littleEndian, limit);
  const rows: TrackedConnection[] = [];
  const problems: NetlinkProblem[] = [];
  for (const { offset, length, type, body } of messages) {
    if (type === NLMSG_DONE) continue;
    const subsystem = type >>> 8;
    if ((subsystem !== CTNETLINK && subsystem !== CTNETLINK_EXP) || body.length < NFGENMSG) {
      problems.push({ offset, message: `A message of type ${type} that can't be read` });
      continue;
    }
    const attributes = readAttributes(body, NFGENMSG, littleEndian);
    const expected = subsystem === CTNETLINK_EXP;
    const text = expected
      ? expectationText(attributes, littleEndian)
      : connectionText(attributes, littleEndian);
    rows.push({ offset, length, expected, text });
  }
  if (problem !== null) problems.push(problem);
  return { rows, problems };
}

type Attributes = ReadonlyMap<number, Uint8Array>;

function nested(attributes: Attributes, type: number, littleEndian: boolean): Attributes {
  const bytes = attributes.get(type);
  return bytes === undefined ? new Map<number, Uint8Array>() : readAttributes(bytes, 0, littleEndian);
}

/** Numbers of nfnetlink attributes are in network order. */
function number(attributes: Attributes, type: number): number | null {
  return numberOf(attributes.get(type), false);
}

const PROTOCOLS: Readonly<Record<number, string>> = {
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  33: 'dccp',
  47: 'gre',
  58: 'icmpv6',
  132: 'sctp',
  136: 'udplite',
};

const TCP_STATES = [
  'NONE',
  'SYN_SENT',
  'SYN_RECV',
  'ESTABLISHED',
  'FIN_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
  'SYN_SENT2',
] as const;

/** Bits of CTA_STATUS. */
const SEEN_REPLY = 2;
const ASSURED = 4;

function connectionText(attributes: Attributes, littleEndian: boolean): string {
  const original = nested(attributes, 1, littleEndian); // CTA_TUPLE_ORIG
  const protocol = number(nested(original, 2, littleEndian), 1); // CTA_TUPLE_PROTO, CTA_PROTO_NUM
  const status = number(attributes, 3) ?? 0; // CTA_STATUS
  const tcp = nested(nested(attributes, 4, littleEndian), 1, littleEndian); // CTA_PROTOINFO, ..._TCP
  const state = number(tcp, 1); // CTA_PROTOINFO_TCP_STATE
  const [timeout, mark, zone] = [number(attributes, 7), number(attributes, 8), number(attributes, 18)];
  const parts = [
    protocol === null ? 'unknown' : (PROTOCOLS[protocol] ?? 'unknown'),
    protocol === null ? null : String(protocol),
    timeout === null ? null : String(timeout),
    state === null ? null : (TCP_STATES[state] ?? String(state)),
    tupleText(original, littleEndian),
    countersText(nested(attributes, 9, littleEndian)), // CTA_COUNTERS_ORIG
    (status & SEEN_REPLY) === 0 ? '[UNREPLIED]' : null,
    tupleText(nested(attributes, 2, littleEndian), littleEndian), // CTA_TUPLE_REPLY
    countersText(nested(attributes, 10, littleEndian)), // CTA_COUNTERS_REPLY
    (status & ASSURED) === 0 ? null : '[ASSURED]',
    mark === null ? null : `mark=${mark}`,
    zone === null ? null : `zone=${zone}`,
  ];
  return parts.filter((part) => part !== null && part !== '').join(' ');
}

function expectationText(attributes: Attributes, littleEndian: boolean): string {
  const tuple = nested(attributes, 2, littleEndian); // CTA_EXPECT_TUPLE
  const master = nested(attributes, 1, littleEndian); // CTA_EXPECT_MASTER
  const protocol = number(nested(tuple, 2, littleEndian), 1);
  const timeout = number(attributes, 4); // CTA_EXPECT_TIMEOUT
  const parts = [
    'expect',
    protocol === null ? null : (PROTOCOLS[protocol] ?? String(protocol)),
    timeout === null ? null : String(timeout),
    tupleText(tuple, littleEndian),
    'master',
    tupleText(master, littleEndian),
  ];
  return parts.filter((part) => part !== null && part !== '').join(' ');
}

function tupleText(tuple: Attributes, littleEndian: boolean): string {
  const ip = nested(tuple, 1, littleEndian); // CTA_TUPLE_IP
  const ports = nested(tuple, 2, littleEndian); // CTA_TUPLE_PROTO
  const address = (v4: number, v6: number): string | null => {
    const bytes = ip.get(v4) ?? ip.get(v6);
    return bytes === undefined ? null : addressText(bytes);
  };
  const fields: readonly (readonly [string, string | number | null])[] = [
    ['src', address(1, 3)],
    ['dst', address(2, 4)],
    ['sport', number(ports, 2)],
    ['dport', number(ports, 3)],
    ['type', number(ports, 5) ?? number(ports, 8)],
    ['code', number(ports, 6) ?? number(ports, 9)],
    ['id', number(ports, 4) ?? number(ports, 7)],
  ];
  return fields
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

/** CTA_COUNTERS_PACKETS and _BYTES are be64. */
function countersText(counters: Attributes): string {
  const text = (name: string, type: number): string | null => {
    const value = counters.get(type);
    if (value?.length !== 8) return null;
    return `${name}=${new DataView(value.buffer, value.byteOffset, 8).getBigUint64(0)}`;
  };
  return [text('packets', 1), text('bytes', 2)].filter((part) => part !== null).join(' ');
}
