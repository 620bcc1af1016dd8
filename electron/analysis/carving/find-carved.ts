/**
 * Candidates by their first bytes, in one pass over pieces in address order; each is then validated through a
 * view of the whole address space, so that an item may cross pages, pieces and mappings.
 */
import { carveElf } from './elf.ts';
import { carvePng, carveZip } from './binary-formats.ts';
import { carveJson } from './json.ts';
import { carveSqlite, carveSqlitePage } from './sqlite.ts';
import { carveJwt, carvePem, carveScript } from './text-formats.ts';
import { CARVE_LIMITS, type Carved, type CarvedKind, type CarveView, type Validator } from './types.ts';

export interface FoundItem extends Carved {
  readonly address: bigint;
}

export interface Carver {
  /** Items that begin in the piece. Pieces ascend and don't overlap. */
  push(address: bigint, bytes: Uint8Array): FoundItem[];
  /** Candidates that were not tried because rejected ones before them had cost too much. */
  readonly skipped: number;
}

interface Magic {
  readonly bytes: Buffer;
  readonly kinds: readonly CarvedKind[];
  readonly validate: Validator;
  /** Text formats: what stands before must not be text, or may be anything. */
  readonly begins?: 'text' | 'word';
  /** What is found within one of these is part of it. */
  readonly swallows?: boolean;
  readonly alignment?: bigint;
}

const MAGICS: readonly Magic[] = [
  { bytes: latin('\x7fELF'), kinds: ['elf'], validate: carveElf },
  { bytes: latin('#!'), kinds: ['script'], validate: carveScript, begins: 'text' },
  {
    bytes: latin('-----BEGIN '),
    kinds: ['private-key', 'public-key', 'certificate', 'certificate-request', 'pem'],
    validate: carvePem,
  },
  { bytes: latin('eyJ'), kinds: ['jwt'], validate: carveJwt, begins: 'word' },
  { bytes: latin('{"'), kinds: ['json'], validate: carveJson, swallows: true },
  { bytes: latin('{\n'), kinds: ['json'], validate: carveJson, swallows: true },
  { bytes: latin('{ "'), kinds: ['json'], validate: carveJson, swallows: true },
  { bytes: latin('[{'), kinds: ['json'], validate: carveJson, swallows: true },
  { bytes: latin('[\n'), kinds: ['json'], validate: carveJson, swallows: true },
  { bytes: latin('PK\x03\x04'), kinds: ['zip'], validate: carveZip, swallows: true },
  { bytes: latin('\x89PNG\r\n\x1a\n'), kinds: ['png'], validate: carvePng, swallows: true },
  { bytes: latin('SQLite format 3\0'), kinds: ['sqlite'], validate: carveSqlite },
  { bytes: latin('\r'), kinds: ['sqlite-page'], validate: carveSqlitePage, alignment: 8n },
];

/** Bytes of the longest magic but one: a magic may begin in one piece and end in the next. */
const OVERLAP = Math.max(...MAGICS.map(({ bytes }) => bytes.length)) - 1;

export function createCarver(view: CarveView, kinds: ReadonlySet<CarvedKind>): Carver {
  const magics = MAGICS.filter((magic) => magic.kinds.some((kind) => kinds.has(kind)));
  const swallowedUntil = new Map<CarvedKind, bigint>();
  let before: Uint8Array = new Uint8Array(0); // the end of the last piece, where the next one follows it
  let next: bigint | null = null;
  let skipped = 0;

  function push(address: bigint, bytes: Uint8Array): FoundItem[] {
    const follows = next === address;
    const head = follows ? before : new Uint8Array(0);
    const joined =
      head.length === 0
        ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
        : Buffer.concat([head, bytes]);
    const base = address - BigInt(head.length);
    const meter = { spent: 0, most: CARVE_LIMITS.effort * (bytes.length + 65_536) };
    const counting: CarveView = {
      bytes(at, length) {
        const read = view.bytes(at, length);
        meter.spent += read.length;
        return read;
      },
    };
    const found: FoundItem[] = [];
    for (const magic of magics) {
      for (const at of places(joined, magic, base)) {
        // A magic that lies in the overlap alone was seen with the last piece.
        if (at + magic.bytes.length <= head.length) continue;
        const place = base + BigInt(at);
        if (place < (swallowedUntil.get(magic.kinds[0]!) ?? 0n)) continue;
        if (!beginsThere(magic, joined, at, place, view)) continue;
        if (meter.spent > meter.most) {
          skipped++;
          continue;
        }
        const spent = meter.spent;
        const item = magic.validate(counting, place);
        if (item === null) continue;
        // What was found is progress, not waste.
        meter.spent = spent;
        if (magic.swallows) swallowedUntil.set(magic.kinds[0]!, place + BigInt(item.length));
        if (kinds.has(item.kind)) found.push({ address: place, ...item });
      }
    }
    next = address + BigInt(bytes.length);
    before = Uint8Array.from(joined.subarray(Math.max(0, joined.length - OVERLAP)));
    return found.sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
  }

  return {
    push,
    get skipped() {
      return skipped;
    },
  };
}

function* places(bytes: Buffer, magic: Magic, base: bigint): Generator<number> {
  if (magic.alignment !== undefined) {
    const step = Number(magic.alignment);
    const first = (step - Number(base % magic.alignment)) % step;
    const byte = magic.bytes[0]!;
    for (let at = first; at < bytes.length; at += step) if (bytes[at] === byte) yield at;
    return;
  }
  for (let at = bytes.indexOf(magic.bytes); at >= 0; at = bytes.indexOf(magic.bytes, at + 1)) yield at;
}

function beginsThere(magic: Magic, bytes: Buffer, at: number, place: bigint, view: CarveView): boolean {
  if (magic.begins === undefined || place === 0n) return true;
  const previous = at > 0 ? bytes[at - 1] : view.bytes(place - 1n, 1)[0];
  if (previous === undefined) return true;
  if (magic.begins === 'text')
    return previous < 0x09 || (previous > 0x0d && previous < 0x20) || previous > 0x7e;
  return !/[A-Za-z0-9_.-]/.test(String.fromCharCode(previous));
}

function latin(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
