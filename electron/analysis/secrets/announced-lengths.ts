/**
 * How formats tell the length of a string that stands at a place: each family is what one of them writes before keys
 * and values. `of` gives the lengths that the bytes before `at` may mean; -1 where they mean none.
 */

export interface LengthFamily {
  readonly id: string;
  /** Its lengths are letters, or numbers of another meaning too: words behind it are no values. */
  readonly weak: boolean;
  /** What may lie between a name and what tells the length of its value: types, marks of a memo, padding. */
  readonly gap: number;
  readonly name: (buffer: Buffer, at: number) => number;
  readonly value: (buffer: Buffer, at: number) => number;
  /** Most bytes that tell the length. */
  readonly header: number;
}

const byteAt = (buffer: Buffer, at: number): number => (at < 0 ? -1 : (buffer[at] ?? -1));

type Read = (buffer: Buffer, at: number) => number;

const WEAK = new Set(['cbor', 'zigzag', 'amf3', 'smile', 'marshal']);

/** What begins a name is no letter, so that no length is read into the middle of a word. */
function control(read: Read): Read {
  return (buffer, at) => (byteAt(buffer, at - 1) < 0x20 ? read(buffer, at) : -1);
}

function family(id: string, gap: number, header: number, name: Read, value: Read = name): LengthFamily {
  return { id, weak: WEAK.has(id), gap, name, value, header };
}

const oneByte: Read = (buffer, at) => byteAt(buffer, at - 1);

/** Varints of two bytes: values of 128 and more in protobuf. */
const varint: Read = (buffer, at) => {
  const last = byteAt(buffer, at - 1);
  const first = byteAt(buffer, at - 2);
  return last > 0 && last < 0x20 && first >= 0x80 ? (first & 0x7f) | (last << 7) : -1;
};

const msgpack: Read = (buffer, at) => {
  const last = byteAt(buffer, at - 1);
  const mark = byteAt(buffer, at - 2);
  if (mark === 0xd9 || mark === 0xc4) return last;
  if (byteAt(buffer, at - 3) === 0xda) return buffer.readUInt16BE(at - 2);
  return last >= 0xa0 && last <= 0xbf ? last & 0x1f : -1;
};

const cbor: Read = (buffer, at) => {
  const last = byteAt(buffer, at - 1);
  const mark = byteAt(buffer, at - 2);
  if (mark === 0x78 || mark === 0x58) return last;
  if (byteAt(buffer, at - 3) === 0x79) return buffer.readUInt16BE(at - 2);
  return last >= 0x60 && last <= 0x77 ? last & 0x1f : -1;
};

/** Lengths are letters: all from the map's head to the name must be read as strings and small numbers. */
const cborName: Read = (buffer, at) => {
  const length = cbor(buffer, at);
  const head = byteAt(buffer, at - 2) === 0x78 && length >= 24 ? at - 2 : at - 1;
  let from = head - 1;
  while (from >= 0 && from > head - 256 && buffer[from]! >= 0x20 && buffer[from]! < 0x7f) from--;
  // In a text a line's end or a NUL stands before it.
  if (from < 0 || [0, 9, 10, 13].includes(buffer[from]!)) return -1;
  for (let place = from + 1; place <= head;) {
    if (place === head) return length;
    const first = buffer[place]!;
    place += first >= 0x60 && first <= 0x77 ? 1 + (first & 0x1f) : first === 0x78 ? 2 + buffer[place + 1]! : first < 0x38 ? 1 : head + 1;
  }
  return -1;
}; // prettier-ignore

/** Avro; the short strings of libc++. */
const zigzag: Read = (buffer, at) => {
  const last = byteAt(buffer, at - 1);
  return last > 0 && last < 0x80 && (last & 1) === 0 ? last >> 1 : -1;
};

const amf3: Read = (buffer, at) => {
  const last = byteAt(buffer, at - 1);
  return last > 0 && last < 0x80 && (last & 1) === 1 ? last >> 1 : -1;
};

const smileName: Read = (buffer, at) => {
  const last = byteAt(buffer, at - 1);
  return last >= 0x80 && last <= 0xbf ? last - 0x7f : -1;
};
const smileValue: Read = (buffer, at) => {
  const last = byteAt(buffer, at - 1);
  return last >= 0x40 && last <= 0x5f ? last - 0x3f : last >= 0x60 && last <= 0x7f ? last - 0x3f : -1;
};

/** Neo4j's PackStream. */
const packstream: Read = (buffer, at) => {
  const last = byteAt(buffer, at - 1);
  if (byteAt(buffer, at - 2) === 0xd0) return last;
  return last >= 0x80 && last <= 0x8f ? last & 0x0f : -1;
};

const marshal: Read = (buffer, at) => {
  const last = byteAt(buffer, at - 1);
  return last > 5 && last < 0x80 ? last - 5 : -1;
};

const short =
  (little: boolean): Read =>
  (buffer, at) =>
    at < 2 ? -1 : little ? buffer.readUInt16LE(at - 2) : buffer.readUInt16BE(at - 2);
const long =
  (little: boolean): Read =>
  (buffer, at) =>
    at < 4 ? -1 : little ? buffer.readUInt32LE(at - 4) : buffer.readUInt32BE(at - 4);
const longest: Read = (buffer, at) =>
  at < 8 || buffer.readUInt32LE(at - 4) !== 0 ? -1 : buffer.readUInt32LE(at - 8);
const longestBig: Read = (buffer, at) =>
  at < 8 || buffer.readUInt32BE(at - 8) !== 0 ? -1 : buffer.readUInt32BE(at - 4);

/** Decimal digits and a colon: bencode, netstrings. */
const decimal: Read = (buffer, at) => {
  if (byteAt(buffer, at - 1) !== 0x3a) return -1;
  return Number(/\d{1,3}$/.exec(buffer.toString('latin1', Math.max(0, at - 4), at - 1))?.[0] ?? -1);
};
/** Redis: `$`, digits, a line's end. */
const resp: Read = (buffer, at) => {
  if (byteAt(buffer, at - 1) !== 0x0a) return -1;
  return Number(/[$+](\d{1,4})\r\n$/.exec(buffer.toString('latin1', Math.max(0, at - 8), at))?.[1] ?? -1);
};

export const LENGTH_FAMILIES: readonly LengthFamily[] = [
  family('u64', 8, 8, longest),
  family('u64be', 8, 8, longestBig),
  family('u32', 12, 4, long(true)),
  family('u32be', 8, 4, long(false)),
  family('u16', 4, 2, short(true)),
  family('u16be', 4, 2, short(false)),
  family('u8', 6, 1, control(oneByte), oneByte),
  family('msgpack', 0, 3, msgpack),
  family('cbor', 0, 3, cborName, cbor),
  family('zigzag', 1, 1, control(zigzag), zigzag),
  family('amf3', 1, 1, control(amf3), amf3),
  family('smile', 0, 1, smileName, smileValue),
  family('packstream', 0, 2, packstream),
  family('marshal', 8, 1, control(marshal), marshal),
  family('decimal', 2, 4, decimal),
  family('resp', 2, 6, resp),
]; // prettier-ignore

const named = (id: string): LengthFamily => LENGTH_FAMILIES.find((one) => one.id === id)!;

/** Formats whose keys have shorter lengths than values: AMQP's tables, Smile's and Thrift's kin, records of caches. */
export const OTHER_VALUES: Readonly<Record<string, readonly LengthFamily[]>> = {
  u8: [family('varint', 3, 2, varint), { ...named('u32be'), gap: 1 }, { ...named('u32'), gap: 1 }, { ...named('u16be'), gap: 1 }, { ...named('u16'), gap: 0 }],
  u16be: [{ ...named('u32be'), gap: 2 }],
  u16: [{ ...named('u32'), gap: 2 }],
  u32: [{ ...named('u8'), gap: 1 }],
}; // prettier-ignore
