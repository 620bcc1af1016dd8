/** Identifiers that depend on what is identified alone: UUID version 5 (RFC 9562, section 5.5). */
import { createHash } from 'node:crypto';

/** Permafrost's own name space, made once at random. */
const NAMESPACE = Buffer.from('6d0c8e6a4f3b4c0f9a54c6f2b1a7d9e3', 'hex');

export function uuid5(name: string, namespace: Uint8Array = NAMESPACE): string {
  const hash = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
