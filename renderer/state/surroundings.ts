/** What stands around a thing beside its row: its image entry, secrets, what was read from bytes. */
import type { CallOutput, ListRow } from '../../shared/api/index.ts';
import type { ListName } from '../../shared/api/lists.ts';
import type { SourceSpan } from '../../shared/span.ts';

export interface FactsOfList {
  readonly list: ListName;
  readonly count: number;
  /** The first of them. */
  readonly rows: readonly ListRow[];
}

/** An image of the thing's own checkpoint, and the bytes of it that the thing was decoded from. */
export interface ImagePlace {
  readonly name: CallOutput<'image.named'>['images'][number]['name'];
  readonly span: SourceSpan;
}

export interface Surroundings {
  readonly images: readonly ImagePlace[];
  /** Secrets in the memory of its processes or in its file; 0 before they were looked for. */
  readonly secrets: number;
  /** Of bytes of the evidence: what was decoded from them. */
  readonly facts: readonly FactsOfList[];
  /** Of an entry of a page map: what it maps. */
  readonly memory: CallOutput<'bytes.facts'>['memory'];
}

export const NOTHING_AROUND: Surroundings = { images: [], secrets: 0, facts: [], memory: null };
