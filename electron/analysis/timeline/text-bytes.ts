/** Bytes in a row, as one. Short texts share a buffer: a timeline has a hundred thousand of them. */
const SLAB_BYTES = 64 * 1024;
const encoder = new TextEncoder();
let slab = new Uint8Array(0);
let used = 0;

/** Strings as UTF-8 and bytes as they are, joined. Read it, don't write it: it lies beside others. */
export function joinBytes(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  let most = 0;
  // A UTF-16 unit is at most three bytes of UTF-8.
  for (const part of parts) most += typeof part === 'string' ? part.length * 3 : part.length;
  if (most > slab.length - used) {
    slab = new Uint8Array(Math.max(SLAB_BYTES, most));
    used = 0;
  }
  const start = used;
  for (const part of parts) {
    if (typeof part === 'string') used += encoder.encodeInto(part, slab.subarray(used)).written;
    else {
      slab.set(part, used);
      used += part.length;
    }
  }
  return slab.subarray(start, used);
}
