/**
 * Netlink messages in a row, as iproute2 saves them and nfnetlink sends them.
 *
 *   nlmsghdr   u32 length (header included) | u16 type | u16 flags | u32 sequence | u32 port id
 *   then a header of the protocol, then attributes; every message begins at a multiple of 4
 *
 *   nlattr     u16 length (header included) | u16 type | value, padded to 4
 *
 * Words are in the byte order of the dumped machine. Source: RFC 3549, include/uapi/linux/netlink.h.
 */
export interface NetlinkMessage {
  readonly offset: number; // of the header
  readonly length: number; // header included, padding not
  readonly type: number;
  readonly flags: number;
  /** What follows the header. */
  readonly body: Uint8Array;
}

export interface NetlinkProblem {
  readonly offset: number;
  readonly message: string;
}

export interface NetlinkMessages {
  readonly messages: readonly NetlinkMessage[];
  /** Why nothing is read from there on. */
  readonly problem: NetlinkProblem | null;
}

const HEADER = 16;

/** Messages from `start` to the end of the bytes, at most `limit`. */
export function readMessages(
  bytes: Uint8Array,
  start: number,
  littleEndian: boolean,
  limit: number,
): NetlinkMessages {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const messages: NetlinkMessage[] = [];
  const stop = (offset: number, message: string): NetlinkMessages => ({
    messages,
    problem: { offset, message },
  });
  for (let at = start; at < bytes.length;) {
    if (messages.length >= limit) return stop(at, `More than ${limit} messages: the others are left out`);
    if (bytes.length - at < HEADER)
      return stop(at, `A message is cut: ${bytes.length - at} bytes of its header are there`);
    const length = view.getUint32(at, littleEndian);
    if (length < HEADER) return stop(at, `A message has a length of ${length}, less than its header`);
    if (length > bytes.length - at)
      return stop(at, `A message of ${length} bytes is cut: ${bytes.length - at} are there`);
    messages.push({
      offset: at,
      length,
      type: view.getUint16(at + 4, littleEndian),
      flags: view.getUint16(at + 6, littleEndian),
      body: bytes.subarray(at + HEADER, at + length),
    });
    at += aligned(length);
  }
  return { messages, problem: null };
}

const ATTRIBUTE_HEADER = 4;
/** NLA_F_NESTED and NLA_F_NET_BYTEORDER are flags, not part of the type. */
const TYPE_MASK = 0x3fff;

/** Attributes by type; of two with one type the later counts, as in the kernel. What is cut is left out. */
export function readAttributes(
  bytes: Uint8Array,
  start: number,
  littleEndian: boolean,
): ReadonlyMap<number, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const attributes = new Map<number, Uint8Array>();
  for (let at = start; bytes.length - at >= ATTRIBUTE_HEADER;) {
    const length = view.getUint16(at, littleEndian);
    if (length < ATTRIBUTE_HEADER || length > bytes.length - at) break;
    attributes.set(
      view.getUint16(at + 2, littleEndian) & TYPE_MASK,
      bytes.subarray(at + ATTRIBUTE_HEADER, at + length),
    );
    at += aligned(length);
  }
  return attributes;
}

function aligned(length: number): number {
  return Math.ceil(length / 4) * 4;
}

/** The number that an attribute of 1, 2 or 4 bytes is; null for other lengths. */
export function numberOf(value: Uint8Array | undefined, littleEndian: boolean): number | null {
  if (value === undefined) return null;
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  switch (value.length) {
    case 1:
      return view.getUint8(0);
    case 2:
      return view.getUint16(0, littleEndian);
    case 4:
      return view.getUint32(0, littleEndian);
    default:
      return null;
  }
}

/** Text that an attribute holds, without its final NUL. */
export function textOf(value: Uint8Array | undefined): Uint8Array | null {
  if (value === undefined) return null;
  const end = value.indexOf(0);
  return end < 0 ? value : value.subarray(0, end);
}
