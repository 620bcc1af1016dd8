/**
 * An ELF64 core file's head and where each segment's bytes stand:
 *
 *   ELF header | program headers (PT_NOTE, PT_LOAD...) | section header (more than 65534 segments) | notes
 *   then, at page borders, the bytes of the segments that have any
 *
 * [System V ABI, Object Files; fs/binfmt_elf.c elf_core_dump(), fill_elf_header(), PN_XNUM]
 */
import { align, coreNotes } from './notes.ts';
import type { CoreInput, CoreMachine, CoreSegment } from './types.ts';

const MACHINES: Readonly<Record<CoreMachine, number>> = { 'x86-64': 62, aarch64: 183 };

const HEADER_BYTES = 64;
const PROGRAM_HEADER_BYTES = 56;
const SECTION_HEADER_BYTES = 64;
const ET_CORE = 4;
const PT_LOAD = 1;
const PT_NOTE = 4;
const PF_X = 1;
const PF_W = 2;
/** e_phnum where the true number stands in the first section header's sh_info. */
const PN_XNUM = 0xffff;

export interface PlacedSegment extends CoreSegment {
  readonly fileOffset: number;
  readonly fileSize: number;
}

export interface CoreLayout {
  /** Everything before the first segment's bytes. */
  readonly head: Uint8Array;
  readonly segments: readonly PlacedSegment[];
  /** Bytes of the whole file, holes included. */
  readonly size: number;
  /** The headers, and what the file has of segments that are executable and not writable; ascending and disjoint. */
  readonly code: readonly { readonly offset: number; readonly length: number }[];
}

/** Pure: the segments' bytes are written behind the head by whoever has them. */
export function layOutCore(input: CoreInput): CoreLayout {
  const notes = coreNotes(input);
  const headers = input.segments.length + 1;
  const extended = headers >= PN_XNUM;
  const sectionsAt = HEADER_BYTES + headers * PROGRAM_HEADER_BYTES;
  const notesAt = sectionsAt + (extended ? SECTION_HEADER_BYTES : 0);
  const head = new Uint8Array(notesAt + notes.length);
  const view = new DataView(head.buffer);
  writeElfHeader(view, input.machine, headers, extended ? sectionsAt : 0);
  if (extended) view.setUint32(sectionsAt + 44, headers, true);
  writeProgramHeader(view, HEADER_BYTES, {
    type: PT_NOTE,
    flags: 0,
    offset: notesAt,
    address: 0n,
    fileSize: notes.length,
    memorySize: 0n,
    alignment: 4n,
  });
  head.set(notes, notesAt);

  let at = align(head.length, input.pageSize);
  const segments = input.segments.map((segment, index): PlacedSegment => {
    const memorySize = segment.end - segment.start;
    const fileSize = segment.content === 'absent' ? 0 : Number(memorySize);
    // Offset and address are the same modulo the page size, as the ABI wants it.
    const offset = at + Number(segment.start % BigInt(input.pageSize));
    writeProgramHeader(view, HEADER_BYTES + (index + 1) * PROGRAM_HEADER_BYTES, {
      type: PT_LOAD,
      flags: segment.flags,
      offset,
      address: segment.start,
      fileSize,
      memorySize,
      alignment: BigInt(input.pageSize),
    });
    const placed = { ...segment, fileOffset: offset, fileSize };
    if (fileSize > 0) at = align(offset + fileSize, input.pageSize);
    return placed;
  });
  const last = segments.findLast(({ fileSize }) => fileSize > 0);
  const code = segments
    .filter(({ flags, fileSize }) => fileSize > 0 && (flags & (PF_X | PF_W)) === PF_X)
    .map(({ fileOffset, fileSize }) => ({ offset: fileOffset, length: fileSize }));
  return {
    head,
    segments,
    size: last === undefined ? head.length : last.fileOffset + last.fileSize,
    code: [{ offset: 0, length: notesAt }, ...code],
  };
}

function writeElfHeader(view: DataView, machine: CoreMachine, headers: number, sectionsAt: number): void {
  // Magic, ELFCLASS64, ELFDATA2LSB, EV_CURRENT, ELFOSABI_NONE
  [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0].forEach((byte, index) => view.setUint8(index, byte));
  view.setUint16(16, ET_CORE, true);
  view.setUint16(18, MACHINES[machine], true);
  view.setUint32(20, 1, true);
  view.setBigUint64(32, BigInt(HEADER_BYTES), true);
  view.setBigUint64(40, BigInt(sectionsAt), true);
  view.setUint16(52, HEADER_BYTES, true);
  view.setUint16(54, PROGRAM_HEADER_BYTES, true);
  view.setUint16(56, Math.min(headers, PN_XNUM), true);
  view.setUint16(58, sectionsAt === 0 ? 0 : SECTION_HEADER_BYTES, true);
  view.setUint16(60, sectionsAt === 0 ? 0 : 1, true);
}

interface ProgramHeader {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: bigint;
  readonly fileSize: number;
  readonly memorySize: bigint;
  readonly alignment: bigint;
}

function writeProgramHeader(view: DataView, at: number, header: ProgramHeader): void {
  view.setUint32(at, header.type, true);
  view.setUint32(at + 4, header.flags, true);
  view.setBigUint64(at + 8, BigInt(header.offset), true);
  view.setBigUint64(at + 16, header.address, true);
  view.setBigUint64(at + 32, BigInt(header.fileSize), true);
  view.setBigUint64(at + 40, header.memorySize, true);
  view.setBigUint64(at + 48, header.alignment, true);
}
