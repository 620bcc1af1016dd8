/**
 * Keys of Kerberos, as they lie in files and buffers (MIT's formats of files, big-endian). Keytabs:
 *
 *   05 02, then entries: size(4) components(2) realm(2+) component(2+)... name type(4) time(4) version(1) type(2) key(2+) [version(4) flags(4)]
 *
 * A negative size is a hole of that many bytes. Caches of credentials, the client's name first:
 *
 *   05 04 tags(2+), or 05 03; then name; then credentials: client server type(2, of 05 03 twice) key(4+) times(16) 1 flags(4)
 *                             addresses(4, 2 4+ each) data(4, 2 4+ each) ticket(4+) second ticket(4+)
 *   name: type(4) components(4) realm(4+) component(4+)...
 */
import type { RuleFind } from '../../../shared/secrets/find-secrets.ts';
import { hasVariety, placesIn, type ByteForm, type FoundInBytes } from './byte-forms.ts';
import { elementAt } from './der.ts';

export const KERBEROS_KEYS = 'kerberos-keys';

/** An entry's size takes its two lower bytes alone. */
const HEAD = Buffer.from([5, 2, 0, 0]);
const CACHE_4 = Buffer.from([5, 4, 0]);
const CACHE_3 = Buffer.from([5, 3, 0, 0, 0]);
const ENTRY_MAXIMUM = 4096;
const ENTRIES_MAXIMUM = 4096;
/** In a row: bytes that only begin like a keytab are left soon. */
const HOLES_MAXIMUM = 16;
const COMPONENTS_MAXIMUM = 16;
const NAME_MAXIMUM = 512;
const TICKET_MAXIMUM = 48 * 1024;
/** Bytes of a key by its encryption type (RFC 3961, 3962, 4757, 6803, 8009). */
export const KEY_BYTES = new Map([[1, 8], [2, 8], [3, 8], [16, 24], [17, 16], [18, 32], [19, 16], [20, 32], [23, 16], [24, 16], [25, 16], [26, 32]]); // prettier-ignore

/** By type and length of the keys that are in use: what of a keytab lies far behind its beginning is found by itself. */
export const KERBEROS_FORMS: readonly ByteForm[] = [
  [17, 16],
  [18, 32],
  [19, 16],
  [20, 32],
  [23, 16],
].map(([type, length]) => ({ literal: Buffer.from([0, type!, 0, length!]), rare: 1, look: entryAround }));

/** Places and lengths are of the bytes; the label is the principal. */
export function findKerberosKeys(bytes: Uint8Array): RuleFind[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const finds: RuleFind[] = [];
  const found: FoundInBytes = (find) => void finds.push(find);
  keytabs(buffer, found);
  caches(buffer, CACHE_4, 4, found);
  caches(buffer, CACHE_3, 3, found);
  return finds;
}

function keytabs(buffer: Buffer, found: FoundInBytes): void {
  let end = 0;
  for (const head of placesIn(buffer, HEAD, 0)) {
    if (head < end) continue; // inside a keytab that was read
    let at = head + 2;
    let holes = 0;
    for (let count = 0; count < ENTRIES_MAXIMUM && at + 4 <= buffer.length; count++) {
      const size = buffer.readInt32BE(at);
      if (size === 0 || Math.abs(size) > ENTRY_MAXIMUM) break;
      at += 4;
      holes = size > 0 ? 0 : holes + 1;
      if (holes > HOLES_MAXIMUM) break;
      if (size > 0) {
        const find = at + size <= buffer.length ? keyOf(buffer.subarray(at, at + size)) : null;
        if (find === null) break;
        found({ ...find, start: at + find.start });
        end = at + size;
      }
      at += Math.abs(size);
    }
  }
}

/** The entry that has its key's type at `at`: before it a number, a time and a type of names, whose higher bytes are NULs. */
function entryAround(buffer: Buffer, at: number, found: FoundInBytes): void {
  const nameType = at - 9;
  if (nameType < 16 || buffer[nameType] !== 0 || buffer[nameType + 1] !== 0 || buffer[nameType + 2] !== 0)
    return;
  for (let head = nameType - 8; head >= 0 && head > nameType - NAME_MAXIMUM; head--) {
    // A size, then how many components: 00 00 hi lo 00 count
    if (buffer[head] !== 0 || buffer[head + 1] !== 0 || buffer[head + 4] !== 0) continue;
    const size = buffer.readUInt16BE(head + 2);
    if (size < at - head || size > ENTRY_MAXIMUM || head + 4 + size > buffer.length) continue;
    const find = keyOf(buffer.subarray(head + 4, head + 4 + size));
    if (find?.start !== at - head) continue;
    found({ ...find, start: head + 4 + find.start });
    return;
  }
}

function keyOf(entry: Buffer): RuleFind | null {
  let at = 0;
  const number = (bytes: 1 | 2 | 4): number => {
    at += bytes;
    return at <= entry.length ? entry.readUIntBE(at - bytes, bytes) : -1;
  };
  const name = (): string | null => {
    const length = number(2);
    if (length < 1 || at + length > entry.length) return null;
    at += length;
    const text = entry.toString('latin1', at - length, at);
    return /^[!-~]+$/.test(text) ? text : null;
  };
  const count = number(2);
  if (count < 1 || count > COMPONENTS_MAXIMUM) return null;
  const realm = name();
  const components: string[] = [];
  for (let i = 0; i < count; i++) {
    const component = name();
    if (component === null) return null;
    components.push(component);
  }
  at += 9;
  const length = KEY_BYTES.get(number(2));
  if (realm === null || length === undefined || number(2) !== length || at + length > entry.length) return null;
  return { rule: KERBEROS_KEYS, kind: 'Kerberos key', start: at, length, label: `${components.join('/')}@${realm}` };
} // prettier-ignore

function caches(buffer: Buffer, literal: Buffer, version: 3 | 4, found: FoundInBytes): void {
  let end = 0;
  for (const head of placesIn(buffer, literal, 0)) {
    // What lies inside of one that was read is no other one.
    if (head >= end)
      end = cache(buffer, head + (version === 3 ? 2 : 4 + (buffer[head + 3] ?? 0)), version, found);
  }
}

/**
 * Session keys, and of tickets what is encrypted: with the key of a service, which a person may have chosen. Gives where
 * the last credential that fits ends.
 */
function cache(buffer: Buffer, start: number, version: 3 | 4, found: FoundInBytes): number {
  let at = start;
  const number = (bytes: 1 | 2 | 4): number => {
    at += bytes;
    return at <= buffer.length ? buffer.readUIntBE(at - bytes, bytes) : Infinity;
  };
  const data = (maximum: number): Buffer | null => {
    const length = number(4);
    if (length > maximum || at + length > buffer.length) return null;
    at += length;
    return buffer.subarray(at - length, at);
  };
  const name = (): string | null => {
    const type = number(4);
    const count = number(4);
    if (type > 12 || count < 1 || count > COMPONENTS_MAXIMUM) return null;
    const parts: string[] = [];
    for (let i = 0; i <= count; i++) {
      const part = data(NAME_MAXIMUM)?.toString('latin1');
      if (part === undefined || !/^[!-~]+$/.test(part)) return null;
      parts.push(part);
    }
    return `${parts.slice(1).join('/')}@${parts[0]!}`;
  };
  const lists = (): boolean => {
    for (let list = 0; list < 2; list++) {
      const count = number(4);
      if (count > COMPONENTS_MAXIMUM) return false;
      for (let i = 0; i < count; i++) {
        at += 2;
        if (data(ENTRY_MAXIMUM) === null) return false;
      }
    }
    return true;
  };
  if (name() === null) return start;
  let end = at;
  for (let count = 0; count < ENTRIES_MAXIMUM; count++) {
    if (name() === null) return end;
    const label = name();
    if (label === null) return end;
    const type = number(2);
    if (version === 3) at += 2;
    const key = data(64);
    const keyEnd = at;
    at += 21;
    if (key === null || at > buffer.length) return end;
    const length = KEY_BYTES.get(type);
    if (length === key.length && hasVariety(key)) {
      found({ rule: KERBEROS_KEYS, kind: 'Kerberos session key', start: keyEnd - length, length, label });
    }
    if (!lists()) return end;
    for (let ticket = 0; ticket < 2; ticket++) {
      const bytes = data(TICKET_MAXIMUM);
      if (bytes === null) return end;
      const sealed = sealedPart(bytes);
      if (sealed > 0 && length !== undefined) found({ rule: KERBEROS_KEYS, kind: 'Kerberos ticket', start: at - sealed, length: sealed, label });
    }
    end = at;
  }
  return end;
} // prettier-ignore

/** Bytes at a ticket's end that are its `cipher`: [2] OCTET STRING, the last element of all that it is in. */
function sealedPart(ticket: Buffer): number {
  if (elementAt(ticket, 0, 0x61)?.end !== ticket.length) return 0;
  for (let at = ticket.indexOf(0xa2); at >= 0; at = ticket.indexOf(0xa2, at + 1)) {
    const outer = elementAt(ticket, at, 0xa2);
    const inner = outer?.end === ticket.length ? elementAt(ticket, outer.content, 0x04) : null;
    if (inner?.end === ticket.length && inner.end - inner.content >= 24) return inner.end - inner.content;
  }
  return 0;
}
