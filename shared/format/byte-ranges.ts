/** Ranges of bytes as things: the keys that tags, notes and exhibits name them by. */

export interface MemoryRange {
  readonly pid: number;
  readonly address: bigint;
  readonly length: number; // bytes
}

/** Bytes of one member of an evidence item. */
export interface MemberRange {
  readonly evidence: string; // SHA-256
  readonly member: number;
  readonly offset: number;
  readonly length: number;
}

/** `memory_range`: PID/ADDRESS/LENGTH, the address as 16 hex digits. */
export function memoryRangeKey({ pid, address, length }: MemoryRange): string {
  return `${pid}/${address.toString(16).padStart(16, '0')}/${length}`;
}

/** Null where the key is none of ours. */
export function parseMemoryRange(key: string): MemoryRange | null {
  const [, pid, address, length] = /^([0-9]{1,10})\/([0-9a-f]{16})\/([1-9][0-9]{0,14})$/.exec(key) ?? [];
  if (pid === undefined || address === undefined || length === undefined) return null;
  return { pid: Number(pid), address: BigInt(`0x${address}`), length: Number(length) };
}

/** `byte_range`: EVIDENCE/MEMBER/OFFSET/LENGTH. */
export function memberRangeKey({ evidence, member, offset, length }: MemberRange): string {
  return `${evidence}/${member}/${offset}/${length}`;
}

export function parseMemberRange(key: string): MemberRange | null {
  const [, evidence, member, offset, length] =
    /^([0-9a-f]{64})\/([0-9]{1,9})\/([0-9]{1,15})\/([1-9][0-9]{0,14})$/.exec(key) ?? [];
  if (evidence === undefined) return null;
  return { evidence, member: Number(member), offset: Number(offset), length: Number(length) };
}
