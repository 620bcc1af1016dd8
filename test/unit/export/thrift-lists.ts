/** The lists of a struct in Thrift's compact protocol, with the element type that their headers name. */
export interface ThriftList {
  readonly type: number;
  readonly size: number;
}

/** Reads one struct. Throws where the bytes are no such struct. */
export function thriftLists(bytes: Buffer): ThriftList[] {
  const lists: ThriftList[] = [];
  let at = 0;
  const byte = (): number => {
    if (at >= bytes.length) throw new Error('ends within a value');
    return bytes[at++]!;
  };
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const one = byte();
      value += (one & 0x7f) * shift;
      if (one < 0x80) return value;
    }
  };
  const read = (type: number, ofList: boolean): void => {
    if (type === 1 || type === 2) at += ofList ? 1 : 0;
    else if (type === 3) at += 1;
    else if (type === 4 || type === 5 || type === 6) varint();
    else if (type === 7) at += 8;
    else if (type === 8) {
      const length = varint();
      at += length;
    } else if (type === 9 || type === 10) {
      const header = byte();
      const size = header >> 4 === 15 ? varint() : header >> 4;
      lists.push({ type: header & 15, size });
      for (let i = 0; i < size; i++) read(header & 15, true);
    } else if (type === 12) {
      for (let header = byte(); header !== 0; header = byte()) {
        if (header >> 4 === 0) varint();
        read(header & 15, false);
      }
    } else throw new Error(`no type of Thrift: ${type} at ${at}`);
  };
  read(12, false);
  if (at !== bytes.length) throw new Error('goes on after the struct');
  return lists;
}
