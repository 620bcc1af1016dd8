import type { QueryError, QueryNode } from './node.ts';

/** Fields of a query that a list does not have, with their places; what `matchRow` would match nothing with. */
export function unknownFields(node: QueryNode, fields: readonly string[], list?: string): QueryError[] {
  const known = new Set(fields.map((field) => field.toLowerCase()));
  const errors: QueryError[] = [];
  const visit = (at: QueryNode): void => {
    if (at.kind === 'not') visit(at.child);
    else if (at.kind === 'and' || at.kind === 'or') at.children.forEach(visit);
    else if (at.kind === 'compare' && !isKnown(at.field, known, list)) {
      errors.push({ message: `There is no column ${at.field} in this list`, ...at.fieldPlace });
    }
  };
  visit(node);
  return errors;
}

function isKnown(field: string, known: ReadonlySet<string>, list: string | undefined): boolean {
  const name = field.toLowerCase();
  if (known.has(name)) return true;
  const dot = name.indexOf('.');
  if (dot < 0) return false;
  const head = name.slice(0, dot);
  return known.has(head) || (head === list?.toLowerCase() && isKnown(name.slice(dot + 1), known, undefined));
}
