/** Strings as UTF-8 and bytes as they are, joined. */
export function joinBytes(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const joined = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return new Uint8Array(joined.buffer, joined.byteOffset, joined.length);
}
