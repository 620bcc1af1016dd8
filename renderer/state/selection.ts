/** The one selection that every pane shows. */
import type { Reference } from '../../shared/api/index.ts';
import type { ListName } from '../../shared/api/lists.ts';
import type { TextValue } from '../../shared/api/values.ts';
import { memoryRangeKey } from '../../shared/format/byte-ranges.ts';
import type { SourceSpan } from '../../shared/span.ts';

export interface Selection extends Reference {
  /** `kind` is the list in which the thing is a row. */
  readonly kind: ListName;
  /** The column whose bytes are asked for; null: the whole row. */
  readonly column: string | null;
  /** A part of a mapping, where the selection is no more than that. */
  readonly range?: { readonly address: bigint; readonly length: number };
  /** Bytes to show instead of those of the row: an entry of an image, a page that changed. */
  readonly span?: SourceSpan;
}

export function sameThing(a: Selection, b: Selection): boolean {
  return (
    a.kind === b.kind &&
    a.checkpoint === b.checkpoint &&
    a.key === b.key &&
    a.range?.address === b.range?.address &&
    a.range?.length === b.range?.length &&
    a.span?.member === b.span?.member &&
    a.span?.offset === b.span?.offset
  );
}

/** What a note on the selection is attached to: of a part of a mapping that part, else the thing. */
export function targetOf({ kind, checkpoint, key, range }: Selection): Reference {
  const pid = Number(key.split('/')[0]);
  if (kind !== 'memory_map' || range === undefined || range.length < 2 || !Number.isSafeInteger(pid))
    return { kind, checkpoint, key };
  return { kind: 'memory_range', checkpoint, key: memoryRangeKey({ pid, ...range }) };
}

export function selectionText(selection: Selection): string {
  return `${selection.kind.replaceAll('_', ' ')} ${selection.key}`;
}

/** The pid that a thing belongs to, from its natural key; null for things of no single process. */
export function pidOf(selection: Reference | null): string | null {
  if (selection === null) return null;
  switch (selection.kind) {
    case 'process':
    case 'thread':
    case 'credential':
    case 'environment':
    case 'resource_limit':
    case 'signal_action':
    case 'timer':
    case 'address_space':
    case 'memory_map':
    case 'file_descriptor':
    case 'process_socket':
      return selection.key.split('/')[0] ?? null;
    default:
      return null;
  }
}

/** Files beside the images have no row of their own: the checkpoint stands for them. */
export function imageThing(
  checkpoint: string,
  name: TextValue,
  span: SourceSpan,
): Pick<Selection, 'kind' | 'key' | 'span'> {
  return name.text !== 'stats-dump' && name.text.endsWith('.img')
    ? { kind: 'image', key: String(span.member), span }
    : { kind: 'checkpoint', key: checkpoint, span };
}
