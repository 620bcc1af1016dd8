/**
 * The format in which `ip addr save`, `ip route save` and `ip rule save` write: one u32 that says which, then
 * rtnetlink messages of one type. Source: iproute2, include/uapi/linux/rtnetlink.h.
 */
import { addressText } from '../ip-address.ts';
import { readMessages, type NetlinkMessage, type NetlinkProblem } from './messages.ts';

export const SAVE_MAGIC = { address: 0x47361222, route: 0x45311224, rule: 0x71706986 } as const;

/** A decoded message's place in the file. */
export interface SavedPlace {
  readonly offset: number;
  readonly length: number;
}

export type Family = 'inet' | 'inet6';

export interface Saved<T> {
  readonly rows: readonly T[];
  readonly problems: readonly NetlinkProblem[];
}

export interface SaveOptions {
  readonly littleEndian: boolean;
  /** Messages of one file. */
  readonly limit: number;
}

const NLMSG_DONE = 3;

/** The rows of a file whose messages are of `type` and have a header of `header` bytes. */
export function readSaved<T>(
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

export function familyOf(number: number): Family | null {
  if (number === 2) return 'inet';
  return number === 10 ? 'inet6' : null;
}

/** `10.0.0.0/8` */
export function prefixText(bytes: Uint8Array, length: number): string {
  return `${addressText(bytes) ?? hex(bytes)}/${length}`;
}

export function hex(bytes: Uint8Array): string {
  return `0x${[...bytes.subarray(0, 64)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
