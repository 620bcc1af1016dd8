/** A column of numbers that grows block by block: nothing is copied, and free() gives the memory back at once. */
export interface NumberColumn {
  readonly length: number;
  at(index: number): number;
  set(index: number, value: number): void;
  push(value: number): void;
  /** Empties it. */
  free(): void;
}

type NumberArray = Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
type NumberArrayConstructor = new (length: number) => NumberArray;

const BLOCK_BITS = 12;
const BLOCK = 2 ** BLOCK_BITS;

export function createColumn(type: NumberArrayConstructor): NumberColumn {
  let blocks: NumberArray[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    at: (index) => blocks[index >>> BLOCK_BITS]![index & (BLOCK - 1)]!,
    set: (index, value) => {
      blocks[index >>> BLOCK_BITS]![index & (BLOCK - 1)] = value;
    },
    push(value) {
      const at = length & (BLOCK - 1);
      if (at === 0) blocks.push(new type(BLOCK));
      blocks[length++ >>> BLOCK_BITS]![at] = value;
    },
    free() {
      // A buffer that waits for the garbage collector is memory that the engine has.
      for (const { buffer } of blocks) buffer.transfer(0);
      blocks = [];
      length = 0;
    },
  };
}
