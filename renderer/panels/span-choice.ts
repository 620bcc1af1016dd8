/** Which bytes the Bytes panel shows for a selection; pure. */
import type { ListRow } from '../../shared/api/index.ts';

export interface Span {
  readonly member: number;
  readonly offset: number;
  readonly length: number;
  readonly field: string | null;
  /** The column that these bytes gave; null: the row as a whole. */
  readonly supports: string | null;
  /** The checkpoint whose evidence holds the span, where it is not the row's own. */
  readonly checkpoint: string | null;
}

export function spanOf(source: ListRow['source'][number]): Span {
  return {
    member: source.member,
    offset: source.offset,
    length: source.length,
    field: source.field ?? null,
    supports: source.supports ?? null,
    checkpoint: source.checkpoint ?? null,
  };
}

/** Columns of a list that are made of others': the bytes of these are theirs. */
const MADE_OF: Readonly<Record<string, readonly string[]>> = {
  argv: ['argv', 'cmdline'],
  name: ['name', 'entry'],
  value: ['value', 'entry'],
  size: ['size', 'start', 'end'],
  remote: ['remote', 'remoteAddress', 'remotePort'],
  local: ['local', 'localAddress', 'localPort'],
};

/**
 * The spans of a column: those that support it, else those of the whole row, else all. Without a
 * column the row's own come first, then those that support a column.
 */
export function spansOf(row: ListRow, column: string | null): readonly Span[] {
  const spans = row.source.map(spanOf);
  if (column === null) {
    return [
      ...spans.filter((span) => span.supports === null),
      ...spans.filter((span) => span.supports !== null),
    ];
  }
  const names = MADE_OF[column] ?? [column];
  const own = spans.filter((span) => span.supports !== null && names.includes(span.supports));
  if (own.length > 0) return own;
  const whole = spans.filter((span) => span.supports === null);
  return whole.length > 0 ? whole : spans;
}

/** 'offset 1,427, 4 bytes · task_core_entry.comm'. */
export function spanLabel(span: Span): string {
  const bytes = `${span.length.toLocaleString('en')} ${span.length === 1 ? 'byte' : 'bytes'}`;
  return `+0x${span.offset.toString(16)}, ${bytes}${span.field === null ? '' : ` · ${span.field}`}`;
}

/** 'core-17.img' of 'checkpoint/core-17.img'. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
