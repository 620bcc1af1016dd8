/** A mask as the names of its bits. */

export interface NamedBits {
  readonly mask: bigint;
  readonly name: string;
}

/**
 * Names of what is set, in the table's order; the first of two entries that overlap takes the bits, so wide ones
 * (O_SYNC) stand before their parts. Bits without a name come last as one hexadecimal number.
 */
export function namesOfBits(value: bigint, table: readonly NamedBits[]): string[] {
  const names: string[] = [];
  let rest = value;
  for (const { mask, name } of table) {
    if (mask === 0n || (rest & mask) !== mask) continue;
    names.push(name);
    rest &= ~mask;
  }
  if (rest !== 0n) names.push(`0x${rest.toString(16)}`);
  return names;
}

export function bitsTable(entries: readonly (readonly [string, number | bigint])[]): NamedBits[] {
  return entries.map(([name, mask]) => ({ name, mask: BigInt(mask) }));
}
