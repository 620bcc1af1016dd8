/**
 * Unsigned 64-bit numbers: addresses, inodes, limits. They are bigint in code, a fixed-width
 * lower-case hex text in SQLite (sorts as the numbers do; INTEGER can't hold 2^63 and above).
 */
export const U64_MAX = 0xffff_ffff_ffff_ffffn;

declare const address: unique symbol;
/** An address in a task's address space. */
export type VirtualAddress = bigint & { readonly [address]?: true };

/** 16 hex digits, no prefix: the form in the case database. */
export function u64ToText(value: bigint): string {
  return BigInt.asUintN(64, value).toString(16).padStart(16, '0');
}

export function u64FromText(text: string): bigint {
  return BigInt(`0x${text}`);
}

/** `0x7f32adf17000`: the form people and `show --json` see. */
export function addressText(value: bigint): string {
  return `0x${BigInt.asUintN(64, value).toString(16)}`;
}
