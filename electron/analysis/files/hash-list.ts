/**
 * Lists of SHA-256 hashes that the examiner loads: NSRL's CSV (RDS, "SHA-256" among its columns), sha256sum's
 * output, or a hash a line. A list is a set of 32-byte values in one open hash table: 36 bytes and a little a hash,
 * with the name that stood beside it where there is room for names.
 */

/** Hashes of one list; NSRL's whole modern set has more than that, its parts fewer. */
export const HASHES_OF_LIST = 20_000_000;
const NAMES_KEPT = 200_000;
const NAME_LENGTH = 120;
/** Characters of a line that are looked at. */
const LINE = 4096;

export interface HashList {
  readonly count: number;
  /** Lines without a SHA-256: headings, comments, lists of other hashes. */
  readonly otherLines: number;
  /** Null where the hash is not in the list; the name beside it, '' where none was kept. */
  find(sha256: string): string | null;
}

export interface HashListBuilder {
  /** Takes one line; false where the list is full. */
  add(line: string): boolean;
  finish(): HashList;
}

const SHA256 = /(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])/;

export function createHashListBuilder(limit = HASHES_OF_LIST): HashListBuilder {
  let table = new Int32Array(1 << 12).fill(-1); // place of a record, or -1
  let records = new Uint8Array(32 << 11);
  let count = 0;
  let otherLines = 0;
  const names = new Map<number, string>();

  const slotOf = (bytes: Uint8Array, at: number): number => {
    const mask = table.length - 1;
    // The hash's own first bytes are as good as any.
    let slot = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) & mask;
    for (;;) {
      const place = table[slot]!;
      if (place < 0 || equalRecord(records, place * 32, bytes, at)) return slot;
      slot = (slot + 1) & mask;
    }
  };

  const grow = (): void => {
    const next = new Uint8Array(records.length * 2);
    next.set(records);
    records = next;
    table = new Int32Array(table.length * 2).fill(-1);
    for (let place = 0; place < count; place++) table[slotOf(records, place * 32)] = place;
  };

  return {
    add(line) {
      const text = line.length > LINE ? line.slice(0, LINE) : line;
      const match = SHA256.exec(text);
      if (match === null) {
        if (text.trim() !== '') otherLines += 1;
        return true;
      }
      const bytes = bytesOfHex(match[0]);
      if (table[slotOf(bytes, 0)]! >= 0) return true;
      if (count >= limit) return false;
      if (count * 32 >= records.length) grow();
      const slot = slotOf(bytes, 0);
      records.set(bytes, count * 32);
      table[slot] = count;
      if (count < NAMES_KEPT) {
        const name = nameBeside(text, match.index);
        if (name !== '') names.set(count, name);
      }
      count += 1;
      return true;
    },
    finish: () => ({
      count,
      otherLines,
      find(sha256) {
        if (!/^[0-9a-f]{64}$/i.test(sha256)) return null;
        const place = table[slotOf(bytesOfHex(sha256), 0)]!;
        return place < 0 ? null : (names.get(place) ?? '');
      },
    }),
  };
}

function equalRecord(records: Uint8Array, place: number, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < 32; i++) if (records[place + i] !== bytes[at + i]) return false;
  return true;
}

function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** sha256sum: what follows; CSV: the first field that is no hash and no number. */
function nameBeside(line: string, at: number): string {
  const rest = line.slice(at + 64).replace(/^"?[ \t]{1,4}\*?/, '');
  if (!line.includes(',')) return rest.trim().slice(0, NAME_LENGTH);
  const fields = line.split(',').map((field) => field.replace(/^"|"$/g, '').trim());
  const name = fields.find((field) => field !== '' && !/^[0-9a-fA-F]{8,128}$|^\d+$/.test(field));
  return (name ?? '').slice(0, NAME_LENGTH);
}
