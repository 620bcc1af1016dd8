/**
 * Keys of Kerberos keytabs, as they lie in files and buffers (MIT's file format, version 5.2, big-endian):
 *
 *   05 02, then entries: size(4) components(2) realm(2+) component(2+)... name type(4) time(4) version(1) type(2) key(2+) [version(4) flags(4)]
 *
 * A negative size is a hole of that many bytes.
 */
import type { RuleFind } from '../../../shared/secrets/find-secrets.ts';
import { placesIn } from './der-keys.ts';

export const KERBEROS_KEYS = 'kerberos-keys';

/** An entry's size takes its two lower bytes alone. */
const HEAD = Buffer.from([5, 2, 0, 0]);
const ENTRY_MAXIMUM = 4096;
const ENTRIES_MAXIMUM = 4096;
/** In a row: bytes that only begin like a keytab are left soon. */
const HOLES_MAXIMUM = 16;
const COMPONENTS_MAXIMUM = 16;
/** Bytes of a key by its encryption type (RFC 3961, 3962, 4757, 6803, 8009). */
const KEY_BYTES = new Map([[1, 8], [2, 8], [3, 8], [16, 24], [17, 16], [18, 32], [19, 16], [20, 32], [23, 16], [24, 16], [25, 16], [26, 32]]); // prettier-ignore

/** Places and lengths are of the bytes; the label is the principal. */
export function findKerberosKeys(bytes: Uint8Array): RuleFind[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const finds: RuleFind[] = [];
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
        finds.push({ ...find, start: at + find.start });
        end = at + size;
      }
      at += Math.abs(size);
    }
  }
  return finds;
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
