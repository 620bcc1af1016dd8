/** Addresses of the IP families as text, written as inet_ntop(3) does (RFC 5952, mapped addresses with dots). */

/** The bytes of an address that CRIU keeps as u32 words whose memory is in network order: 4 or 16, null for other counts. */
export function addressBytes(words: readonly number[], littleEndian: boolean): Uint8Array | null {
  if (words.length !== 1 && words.length !== 4) return null;
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => view.setUint32(index * 4, word >>> 0, littleEndian));
  return bytes;
}

/** `10.0.0.1`, `::1`, `::ffff:10.0.0.1`; null for a length that no family has. */
export function addressText(bytes: Uint8Array): string | null {
  if (bytes.length === 4) return bytes.join('.');
  return bytes.length === 16 ? ipv6Text(bytes) : null;
}

function ipv6Text(bytes: Uint8Array): string {
  const groups: number[] = [];
  for (let at = 0; at < 16; at += 2) groups.push((bytes[at]! << 8) | bytes[at + 1]!);
  const zeros = longestZeros(groups);
  const dotted =
    zeros.start === 0 && (zeros.length === 6 || (zeros.length === 5 && groups[5] === 0xffff))
      ? bytes.subarray(12).join('.')
      : null;
  const count = dotted === null ? 8 : 6;
  let text = '';
  for (let at = 0; at < count; at++) {
    if (zeros.length > 1 && at === zeros.start) {
      text += '::';
      at += zeros.length - 1;
      continue;
    }
    if (text !== '' && !text.endsWith(':')) text += ':';
    text += groups[at]!.toString(16);
  }
  if (dotted === null) return text;
  return text.endsWith(':') ? text + dotted : `${text}:${dotted}`;
}

/** The first of the longest runs of zero groups. */
function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: -1, length: 0 };
  for (let at = 0; at < groups.length; at++) {
    let end = at;
    while (end < groups.length && groups[end] === 0) end++;
    if (end - at > best.length) best = { start: at, length: end - at };
    if (end > at) at = end;
  }
  return best;
}

/** `10.0.0.1:80`, `[::1]:80`; port 0 is `*`, as ss shows it. */
export function endpointText(address: Uint8Array, port: number): string | null {
  const text = addressText(address);
  if (text === null) return null;
  return `${address.length === 16 ? `[${text}]` : text}:${port === 0 ? '*' : port}`;
}
