/** Shannon entropy of bytes: 0 (all the same) to 8 bits a byte (compressed, encrypted, random). */
export function entropyOf(chunks: Iterable<Uint8Array>): number {
  const counts = new Float64Array(256);
  let total = 0;
  for (const chunk of chunks) {
    for (const byte of chunk) counts[byte]! += 1;
    total += chunk.length;
  }
  if (total === 0) return 0;
  let bits = 0;
  for (const count of counts) {
    if (count === 0) continue;
    const share = count / total;
    bits -= share * Math.log2(share);
  }
  return Math.max(0, bits);
}
