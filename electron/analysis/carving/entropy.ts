/** Shannon entropy, in bits per byte, over bytes that come in pieces. */
export interface EntropyMeter {
  add(bytes: Uint8Array): void;
  value(): number;
}

export function createEntropyMeter(): EntropyMeter {
  const counts = new Float64Array(256);
  let total = 0;
  return {
    add(bytes) {
      for (const byte of bytes) counts[byte]!++;
      total += bytes.length;
    },
    value() {
      if (total === 0) return 0;
      let sum = 0;
      for (const count of counts) if (count > 0) sum -= (count / total) * Math.log2(count / total);
      return Math.abs(sum);
    },
  };
}
