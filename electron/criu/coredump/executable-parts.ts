/** Which bytes of an ELF core file are of segments that are executable and not writable: elf(5), 64 bits, lower byte first, as writeCore() makes them. */

const HEADER = 64;
const PROGRAM_HEADER = 56;
const PT_LOAD = 1;
const PF_X = 1;
const PF_W = 2;
const PN_XNUM = 0xffff;

/** Bytes at the start of the file that have to be given. */
export function headerBytes(start: Uint8Array): number {
  return HEADER + countOf(start) * PROGRAM_HEADER;
}

/** Ascending, with something in the file. `start`: the file up to its last program header; none for other files and cut ones. */
export function executableParts(start: Uint8Array): { offset: number; length: number }[] {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const parts: { offset: number; length: number }[] = [];
  const count = countOf(start);
  for (let i = 0; i < count; i++) {
    const at = HEADER + i * PROGRAM_HEADER;
    if (at + PROGRAM_HEADER > start.length) break;
    const length = Number(view.getBigUint64(at + 32, true));
    const isCode =
      view.getUint32(at, true) === PT_LOAD && (view.getUint32(at + 4, true) & (PF_X | PF_W)) === PF_X;
    if (isCode && length > 0) parts.push({ offset: Number(view.getBigUint64(at + 8, true)), length });
  }
  return parts.sort((a, b) => a.offset - b.offset);
}

/** The first 64 bytes say how many there are, but for more than 65534: then a section header behind them does, and these are not read. */
function countOf(start: Uint8Array): number {
  const isElf64 = start.length >= HEADER && start[0] === 0x7f && start[4] === 2 && start[5] === 1;
  if (!isElf64) return 0;
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const count = view.getUint16(56, true);
  return view.getBigUint64(32, true) === BigInt(HEADER) && count !== PN_XNUM ? count : 0;
}
