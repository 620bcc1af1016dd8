/**
 * SQLite databases, and single b-tree pages of a page cache. [SQLite file format: sections 1.3, 1.6, 2.1]
 * A page counts where each of its cells parses: pointers, varints, header and serial types that add up.
 */
import { knownLength } from './elf.ts';
import { CARVE_LIMITS, type CarveView, type Validator } from './types.ts';

const HEADER_BYTES = 100;
/** SQLite's default page size since 3.12: pages without a database around them are taken to have it. */
const LOOSE_PAGE_BYTES = 4096;

const TABLE_LEAF = 0x0d;
const INDEX_LEAF = 0x0a;
const TABLE_INTERIOR = 0x05;
const INDEX_INTERIOR = 0x02;

export const carveSqlite: Validator = (view, address) => {
  const head = view.bytes(address, HEADER_BYTES);
  if (head.length < HEADER_BYTES) return null;
  const data = new DataView(head.buffer, head.byteOffset, head.length);
  const stated = data.getUint16(16);
  const pageSize = stated === 1 ? 65_536 : stated;
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) return null;
  if (head[21] !== 64 || head[22] !== 32 || head[23] !== 32) return null;
  if (head[18]! < 1 || head[18]! > 2 || data.getUint32(44) > 4 || data.getUint32(56) > 3) return null;
  const pages = data.getUint32(28);
  const wanted = pages * pageSize;
  const sized = pages > 0 && wanted <= CARVE_LIMITS.itemBytes && data.getUint32(92) === data.getUint32(24);
  const known = knownLength(view, address, sized ? wanted : pageSize);
  if (known < Math.min(pageSize, 512)) return null;
  const what = `database, pages of ${pageSize} bytes`;
  // In memory pages of a file follow each other only where the file is mapped or was read in one piece.
  const following = sized ? followingPages(view, address, pageSize, pages) : 1;
  if (sized && following === pages && known === wanted) {
    return { kind: 'sqlite', length: wanted, complete: true, detail: `${what}, ${pages} pages` };
  }
  const length = Math.min(known, Math.max(1, following) * pageSize);
  const detail = `${what}; ${Math.max(1, following)} of ${sized ? pages : 'unknown'} pages follow`;
  return { kind: 'sqlite', length, complete: false, detail };
};

/** Types that any page of a file can begin with, or nothing but zeros; the second and later pages. */
function followingPages(view: CarveView, address: bigint, pageSize: number, pages: number): number {
  let page = 1;
  for (; page < pages && page < CARVE_LIMITS.parts; page++) {
    const head = view.bytes(address + BigInt(page) * BigInt(pageSize), 16);
    if (head.length < 16) break;
    const type = head[0]!;
    const tree = [TABLE_LEAF, INDEX_LEAF, TABLE_INTERIOR, INDEX_INTERIOR].includes(type);
    // Overflow and free-list pages begin with a page number.
    const next = new DataView(head.buffer, head.byteOffset, 4).getUint32(0);
    if (!tree && next > pages) break;
  }
  return page;
}

/** A leaf page of a table, of the default page size, at an address that is a multiple of 8. */
export const carveSqlitePage: Validator = (view, address) => {
  const head = view.bytes(address, 8);
  if (head.length < 8 || head[0] !== TABLE_LEAF) return null;
  const cells = (head[3]! << 8) | head[4]!;
  const content = (head[5]! << 8) | head[6]!;
  if (
    cells === 0 ||
    cells > 1024 ||
    head[7]! > 60 ||
    content < 8 + cells * 2 ||
    content >= LOOSE_PAGE_BYTES
  ) {
    return null;
  }
  const freeblock = (head[1]! << 8) | head[2]!;
  if (freeblock !== 0 && (freeblock < content || freeblock > LOOSE_PAGE_BYTES - 4)) return null;
  const page = view.bytes(address, LOOSE_PAGE_BYTES);
  if (page.length < LOOSE_PAGE_BYTES) return null;
  const used: [number, number][] = [];
  let lastRow: bigint | null = null;
  for (let index = 0; index < cells; index++) {
    const pointer = (page[8 + index * 2]! << 8) | page[9 + index * 2]!;
    if (pointer < content) return null;
    const cell = tableCell(page, pointer);
    if (cell === null || (lastRow !== null && cell.row <= lastRow)) return null;
    lastRow = cell.row;
    used.push([pointer, cell.end]);
  }
  used.sort((a, b) => a[0] - b[0]);
  if (used.some(([start], index) => index > 0 && start < used[index - 1]![1])) return null;
  return {
    kind: 'sqlite-page',
    length: LOOSE_PAGE_BYTES,
    complete: true,
    detail: `leaf page of a table, ${cells} rows`,
  };
};

/** Payload length, row id and record of one cell; the record's header must add up to the payload. */
function tableCell(page: Uint8Array, start: number): { readonly end: number; readonly row: bigint } | null {
  const payload = varint(page, start);
  if (payload === null || payload.value === 0n || payload.value > 2n ** 31n) return null;
  const row = varint(page, payload.end);
  if (row === null) return null;
  const size = Number(payload.value);
  const maximum = LOOSE_PAGE_BYTES - 35;
  const minimum = Math.floor(((LOOSE_PAGE_BYTES - 12) * 32) / 255) - 23;
  const spilled = minimum + ((size - minimum) % (LOOSE_PAGE_BYTES - 4));
  const local = size <= maximum ? size : spilled <= maximum ? spilled : minimum;
  const end = row.end + local + (local < size ? 4 : 0);
  if (end > LOOSE_PAGE_BYTES) return null;
  const header = varint(page, row.end);
  if (header === null || header.value < 2n || header.value > BigInt(local)) return null;
  const headerEnd = row.end + Number(header.value);
  let sum = Number(header.value);
  let at = header.end;
  while (at < headerEnd) {
    const type = varint(page, at);
    if (type === null || type.value === 10n || type.value === 11n) return null;
    sum += serialBytes(type.value);
    at = type.end;
  }
  return at === headerEnd && sum === size ? { end, row: BigInt.asIntN(64, row.value) } : null;
}

const SERIAL_BYTES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

function serialBytes(type: bigint): number {
  return type < 10n ? SERIAL_BYTES[Number(type)]! : Number((type - 12n) / 2n);
}

/** 1 to 9 bytes, the high bit says that another follows; the ninth has 8 bits. */
function varint(bytes: Uint8Array, at: number): { readonly value: bigint; readonly end: number } | null {
  let value = 0n;
  for (let index = 0; index < 9; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return null;
    if (index === 8) return { value: (value << 8n) | BigInt(byte), end: at + 9 };
    value = (value << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return null;
}
