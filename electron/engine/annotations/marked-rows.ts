/** Tags, notes and bookmarks as columns that a query can ask of any list: `tag:suspicious`, `note:*`. */
import { MARK_COLUMNS } from '../../../shared/api/annotation-calls.ts';
import type { Target } from '../../../shared/api/annotation-calls.ts';
import type { CellValue, ListRow } from '../../../shared/api/index.ts';
import type { QueryNode } from '../../../shared/query/index.ts';
import { readAnnotations, type CaseFile } from '../../casefile/index.ts';

/** Null where the query asks for no mark: then nothing is read. */
export function markRows(c: CaseFile, list: string, query: QueryNode): ((row: ListRow) => ListRow) | null {
  if (!asksForMarks(query)) return null;
  const { tags, notes, bookmarks } = readAnnotations(c);
  const marks = new Map<string, Record<string, CellValue[]>>();
  const add = (target: Target, column: string, text: string): void => {
    if (target.kind !== list) return;
    const name = nameOf(target.checkpoint, target.key);
    const cells = marks.get(name) ?? {};
    (cells[column] ??= []).push(text);
    marks.set(name, cells);
  };
  for (const { target, name } of tags) add(target, 'tag', name);
  for (const { target, text } of notes) add(target, 'note', text);
  for (const { target, label } of bookmarks) add(target, 'bookmark', label);
  return (row) => {
    const cells = marks.get(nameOf(row.checkpoint, row.key));
    return { ...row, cells: { ...row.cells, ...NO_MARKS, ...cells } };
  };
}

const NO_MARKS = Object.fromEntries(MARK_COLUMNS.map((column) => [column, null]));

function asksForMarks(node: QueryNode): boolean {
  if (node.kind === 'word') return false;
  if (node.kind === 'not') return asksForMarks(node.child);
  if (node.kind === 'compare') return isMarkColumn(node.field);
  return node.children.some(asksForMarks);
}

export function isMarkColumn(field: string): boolean {
  return (MARK_COLUMNS as readonly string[]).includes(field.toLowerCase());
}

function nameOf(checkpoint: string | null, key: string): string {
  return `${checkpoint ?? ''} ${key}`;
}
