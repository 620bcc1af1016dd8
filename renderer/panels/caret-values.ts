/** What the bytes at the caret are, read as numbers of every width, as a varint and as a protobuf tag; pure. */

export interface CaretValue {
  readonly name: string;
  readonly value: string;
}

const WIRE_TYPES = ['varint', '64-bit', 'bytes', 'group start', 'group end', '32-bit'];

/** A base-128 varint of at most ten bytes; null where it does not end. */
export function readVarint(bytes: Uint8Array): { readonly value: bigint; readonly length: number } | null {
  let value = 0n;
  for (let at = 0; at < Math.min(10, bytes.length); at++) {
    const byte = bytes[at] ?? 0;
    value |= BigInt(byte & 0x7f) << BigInt(7 * at);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), length: at + 1 };
  }
  return null;
}

/** Up to sixteen bytes from the caret on; what they are too few for is left out. Little-endian, as CRIU's images. */
export function caretValues(bytes: Uint8Array): readonly CaretValue[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: CaretValue[] = [];
  const add = (name: string, width: number, read: () => number | bigint): void => {
    if (bytes.length >= width) values.push({ name, value: String(read()) });
  };
  add('u8', 1, () => view.getUint8(0));
  add('i8', 1, () => view.getInt8(0));
  add('u16', 2, () => view.getUint16(0, true));
  add('u32', 4, () => view.getUint32(0, true));
  add('i32', 4, () => view.getInt32(0, true));
  add('u64', 8, () => view.getBigUint64(0, true));
  add('i64', 8, () => view.getBigInt64(0, true));
  const varint = readVarint(bytes);
  if (varint !== null) {
    values.push({
      name: 'varint',
      value: `${varint.value} (${varint.length} ${varint.length === 1 ? 'byte' : 'bytes'})`,
    });
    const wire = WIRE_TYPES[Number(varint.value & 7n)];
    const field = varint.value >> 3n;
    if (wire !== undefined && field > 0n && field < 2n ** 29n)
      values.push({ name: 'tag', value: `field ${field}, ${wire}` });
  }
  return values;
}
