/** The content of a file as extents of members; what they leave out reads as zeros. */
import type { EngineState } from '../engine-state.ts';

export interface FileContent {
  readonly size: number;
  read(state: EngineState, evidence: string, offset: number, length: number): Uint8Array<ArrayBuffer>;
}

interface Extent {
  readonly at: number;
  readonly length: number;
  readonly member: number;
  readonly offset: number;
}

export function fileContent(size: number, extents: readonly Extent[]): FileContent {
  return {
    size,
    read(state, evidence, offset, length) {
      const end = Math.min(size, offset + length);
      const bytes = new Uint8Array(Math.max(0, end - offset));
      const { reader } = state.evidence(evidence);
      for (const extent of extents) {
        const from = Math.max(offset, extent.at);
        const to = Math.min(end, extent.at + extent.length);
        if (to <= from) continue;
        bytes.set(
          reader.member(extent.member).read(extent.offset + (from - extent.at), to - from),
          from - offset,
        );
      }
      return bytes;
    },
  };
}

const CHUNK = 2 ** 20;

/** The first `most` bytes, piece by piece. */
export function* readChunks(
  state: EngineState,
  evidence: string,
  content: FileContent,
  most: number,
): Generator<Uint8Array> {
  const end = Math.min(content.size, most);
  for (let at = 0; at < end; at += CHUNK) yield content.read(state, evidence, at, Math.min(CHUNK, end - at));
}
