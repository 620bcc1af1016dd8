/**
 * Numbers in tar headers: octal text (POSIX ustar) or GNU's base-256, marked by the top bit of the
 * first byte, big-endian two's complement in the remaining bits.
 */

/** The field's value; null where it holds neither form. Any width: the caller checks what fits. */
export function parseTarNumber(field: Uint8Array): bigint | null {
  const first = field[0] ?? 0;
  return first & 0x80 ? parseBase256(field, first) : parseOctal(field);
}

function parseBase256(field: Uint8Array, first: number): bigint {
  const negative = (first & 0x40) !== 0;
  let value = BigInt(first & 0x7f);
  for (let at = 1; at < field.length; at++) value = (value << 8n) | BigInt(field[at] ?? 0);
  return negative ? value - (1n << BigInt(field.length * 8 - 1)) : value;
}

/** Spaces, digits, then NUL or space to the end. An empty field is 0, as every tar reads it. */
function parseOctal(field: Uint8Array): bigint | null {
  let at = 0;
  while (at < field.length && (field[at] === 0x20 || field[at] === 0)) at++;
  let value = 0;
  let digits = 0;
  for (; at < field.length; at++, digits++) {
    const digit = (field[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit; // at most 12 digits: below 2^36
  }
  for (; at < field.length; at++) {
    const byte = field[at];
    if (byte === 0) break; // what follows a NUL is left-over memory in some writers' output
    if (byte !== 0x20) return null;
  }
  return digits === 0 && at === 0 ? null : BigInt(value);
}
