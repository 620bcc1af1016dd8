import type { Passage } from './types.ts';

/** What is printed of a passage, and what of it is hidden, both without the context that it was read with. */
export function printedPart({ bytes, start, printed, masked }: Passage): Pick<Passage, 'bytes' | 'masked'> {
  return {
    bytes: bytes.subarray(start, start + printed),
    masked: masked
      .map(({ from, to, kind }) => ({
        from: Math.max(0, from - start),
        to: Math.min(printed, to - start),
        kind,
      }))
      .filter(({ from, to }) => to > from),
  };
}
