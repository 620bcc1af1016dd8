/**
 * Digests by which a comparison tells contents of memory, queues and messages apart. They are keyed: what is compared
 * may be a queue with one password in it, and a plain SHA-256 of that is found by trying.
 */
import { createHmac, randomBytes, type Hmac } from 'node:crypto';
import { readRedactionKey, type CaseConnection } from '../../casefile/index.ts';

/** Keys in use. A case that was made before cases had one and is open read-only gets one for as long as it is open. */
const keys = new WeakMap<CaseConnection, Uint8Array>();

/** HMAC-SHA256 with the case's own key: equal contents have equal digests in one case, and in no other. */
export function contentDigest(c: CaseConnection): Hmac {
  return createHmac('sha256', keyOf(c));
}

function keyOf(c: CaseConnection): Uint8Array {
  const known = keys.get(c);
  if (known !== undefined) return known;
  const key = storedKey(c) ?? randomBytes(32);
  keys.set(c, key);
  return key;
}

function storedKey(c: CaseConnection): Uint8Array | null {
  try {
    return readRedactionKey(c);
  } catch (caught) {
    if (c.readOnly) return null;
    throw caught;
  }
}
