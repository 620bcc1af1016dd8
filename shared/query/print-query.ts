import type { Pattern, QueryNode } from './node.ts';

/** The query as text that parses to the same tree. */
export function printQuery(node: QueryNode): string {
  switch (node.kind) {
    case 'word':
      return printPattern(node.value);
    case 'compare':
      return `${printPattern([node.field])}${node.operator}${printPattern(node.value)}`;
    case 'not':
      return `not ${printChild(node.child)}`;
    case 'and':
    case 'or':
      return node.children.map(printChild).join(` ${node.kind} `);
  }
}

function printChild(node: QueryNode): string {
  const text = printQuery(node);
  return node.kind === 'word' || node.kind === 'compare' ? text : `(${text})`;
}

/** A value for a query, quoted where it must be. */
export function printPattern(pattern: Pattern): string {
  return pattern.map((part) => quotePart(part, pattern.length === 1)).join('*');
}

function quotePart(part: string, whole: boolean): string {
  const keyword = whole && /^(?:and|or|not)$/i.test(part);
  const bare = /^[^\s"\\*():=<>!]+$/.test(part) && !keyword;
  if (bare || (part === '' && !whole)) return part;
  return `"${part.replace(/["\\]/g, '\\$&')}"`;
}
