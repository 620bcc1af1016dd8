/** Columns that a query reads of a list, so that the case decodes no others; undefined: all of them. */
import { LISTS } from '../../shared/api/index.ts';
import { parseQuery, type QueryNode } from '../../shared/query/index.ts';
import { isMarkColumn } from './annotations/marked-rows.ts';
import { mayBeMasked } from './mask-secrets.ts';

export function filterColumns(query: string, list: string): readonly string[] | undefined {
  if (!Object.hasOwn(LISTS, list)) return undefined;
  const parsed = parseQuery(query);
  if (!parsed.ok) return undefined;
  const names = new Map(
    Object.keys(LISTS[list as keyof typeof LISTS].columns).map((name) => [name.toLowerCase(), name]),
  );
  const read = new Set<string>();
  if (!addFields(parsed.value, names, read)) return undefined;
  // What masks a cell may stand in another column.
  return mayBeMasked(list, [...read]) ? undefined : [...read];
}

/** False where a bare word reads every column, or a field is no plain column. */
function addFields(node: QueryNode, names: ReadonlyMap<string, string>, read: Set<string>): boolean {
  if (node.kind === 'word') return false;
  if (node.kind === 'not') return addFields(node.child, names, read);
  if (node.kind === 'compare') {
    if (isMarkColumn(node.field)) return true; // no column of the list
    const name = names.get(node.field.toLowerCase());
    if (name !== undefined) read.add(name);
    return name !== undefined;
  }
  return node.children.every((child) => addFields(child, names, read));
}
