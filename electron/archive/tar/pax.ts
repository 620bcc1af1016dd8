/**
 * PAX extended headers (POSIX.1-2017 pax, "pax Extended Header"): records of
 *
 *   "<length in decimal, this number included> <key>=<value>\n"
 *
 * as the content of a member of type 'x' (for the next member) or 'g' (for all that follow).
 */
import { evidenceError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { displayText } from '../../../shared/text.ts';
import { MAX_SECONDS } from './header.ts';

export type PaxRecord = readonly [key: string, value: Uint8Array];

/** All records in order. The error's offset counts from the records' start. */
export function parsePaxRecords(bytes: Uint8Array): Result<readonly PaxRecord[]> {
  const records: PaxRecord[] = [];
  let at = 0;
  while (at < bytes.length) {
    const bad = (message: string) => err(evidenceError('malformed', message, { offset: at }));
    let length = 0;
    let cursor = at;
    for (; cursor < bytes.length && cursor - at < 12; cursor++) {
      const digit = (bytes[cursor] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) break;
      length = length * 10 + digit;
    }
    if (cursor === at) {
      // Some writers pad the records with NULs to the block's end and count the padding.
      if (bytes.subarray(at).every((byte) => byte === 0)) break;
      return bad('a PAX record does not begin with its length');
    }
    if (bytes[cursor] !== 0x20) return bad("a PAX record's length is not followed by a space");
    const end = at + length;
    if (end > bytes.length) return bad(`a PAX record claims ${length} bytes, ${bytes.length - at} are left`);
    if (end <= cursor + 2 || bytes[end - 1] !== 0x0a) {
      return bad('a PAX record does not end where its length says');
    }
    const equals = bytes.indexOf(0x3d, cursor + 1);
    if (equals < 0 || equals >= end - 1 || equals === cursor + 1) {
      return bad('a PAX record has no key and value');
    }
    records.push([
      displayText(bytes.subarray(cursor + 1, equals)),
      new Uint8Array(bytes.subarray(equals + 1, end - 1)),
    ]);
    at = end;
  }
  return ok(records);
}

/** A decimal number as PAX writes it; null where it is none or has more than 20 digits. */
export function parsePaxNumber(value: Uint8Array): bigint | null {
  const text = latin1(value);
  return /^-?[0-9]{1,20}$/.test(text) ? BigInt(text) : null;
}

export interface PaxTime {
  readonly ns: bigint; // since 1970
  readonly precisionNs: bigint; // by the digits that are written
}

/** Seconds with a fraction of any length ("1350244992.023960108"); digits below a nanosecond are dropped. */
export function parsePaxTime(value: Uint8Array): PaxTime | null {
  if (value.length > 64) return null;
  const match = /^(-?)([0-9]{1,12})(?:\.([0-9]*))?$/.exec(latin1(value));
  if (match === null) return null;
  const seconds = BigInt(match[2] ?? '0');
  if (seconds > MAX_SECONDS) return null;
  const fraction = (match[3] ?? '').slice(0, 9);
  const ns = seconds * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
  return { ns: match[1] === '-' ? -ns : ns, precisionNs: 10n ** BigInt(9 - fraction.length) };
}

export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
