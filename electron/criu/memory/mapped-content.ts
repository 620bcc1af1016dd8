/** The content of a file that is mapped, where the checkpoint holds that file. */
import type { ByteSource } from '../../../shared/byte-source.ts';
import type { Source, SourceSpan } from '../../../shared/span.ts';

/** Bytes [at, at + length) of the content lie at `offset` of a member. */
export interface ContentExtent {
  readonly at: number;
  readonly length: number;
  readonly member: number;
  readonly offset: number;
  readonly source: ByteSource; // of that member
}

/** A file's content: its extents, ascending; what they leave out reads as zeros. */
export interface MappedContent {
  readonly size: number;
  readonly extents: readonly ContentExtent[];
}

/** The whole of one member as a mapped file's content. */
export function memberContent(member: number, source: ByteSource): MappedContent {
  return { size: source.size, extents: [{ at: 0, length: source.size, member, offset: 0, source }] };
}

/** Bytes [offset, offset + length) of the content, and where they lie. The range must be within `size`. */
export function readContent(
  content: MappedContent,
  offset: number,
  length: number,
): { readonly bytes: Uint8Array; readonly source: Source } {
  const end = offset + length;
  const whole = content.extents.find((extent) => extent.at <= offset && end <= extent.at + extent.length);
  if (whole !== undefined) {
    const start = whole.offset + (offset - whole.at);
    const bytes = whole.source.read(start, length);
    if (bytes.length === length) {
      return { bytes, source: [{ member: whole.member, offset: start, length, field: 'file content' }] };
    }
  }
  const bytes = new Uint8Array(length);
  const source: SourceSpan[] = [];
  for (const extent of content.extents) {
    const from = Math.max(offset, extent.at);
    const to = Math.min(end, extent.at + extent.length);
    if (to <= from) continue;
    const start = extent.offset + (from - extent.at);
    const part = extent.source.read(start, to - from);
    bytes.set(part, from - offset);
    if (part.length > 0) {
      source.push({ member: extent.member, offset: start, length: part.length, field: 'file content' });
    }
  }
  return { bytes, source };
}
