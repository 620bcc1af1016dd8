/**
 * Whether a row is what a query asks for. Text compares without regard to case, on its display form.
 * A masked value is matched by its label and its kind, never by the secret it hides.
 */
import type { CellValue, MaskedValue, TextValue } from '../api/values.ts';
import { compareNumbers, parseNumber, parseTimeSpan } from './literal.ts';
import type { CompareNode, Operator, Pattern, QueryNode } from './node.ts';
import { containsPattern, matchesPattern } from './wildcard.ts';

export type Cells = Readonly<Record<string, CellValue>>;

/** `list` is the list's name: `socket.state` is the column `state` of the list `socket`. Unknown fields match nothing. */
export function matchRow(node: QueryNode, cells: Cells, list?: string): boolean {
  switch (node.kind) {
    case 'and':
      return node.children.every((child) => matchRow(child, cells, list));
    case 'or':
      return node.children.some((child) => matchRow(child, cells, list));
    case 'not':
      return !matchRow(node.child, cells, list);
    case 'word':
      return matchWord(node.value, cells);
    case 'compare':
      return matchComparison(node, cells, list);
  }
}

function matchWord(value: Pattern, cells: Cells): boolean {
  const folded = value.map(fold);
  return Object.values(cells).some((cell) =>
    someLeaf(cell, (leaf) => containsPattern(folded, fold(textOf(leaf)))),
  );
}

function matchComparison(node: CompareNode, cells: Cells, list: string | undefined): boolean {
  const cell = findCell(cells, node.field, list);
  if (cell === undefined) return false;
  const { operator, value } = node;
  if (operator === '!=') return !matchValue(cell, '=', value);
  return matchValue(cell, operator, value);
}

/** A list matches when one of its items does; text of several items (an argument vector) also as one line. */
function matchValue(cell: CellValue, operator: Operator, value: Pattern): boolean {
  if (someLeaf(cell, (leaf) => matchLeaf(leaf, operator, value))) return true;
  if (!Array.isArray(cell) || cell.length < 2 || (operator !== ':' && operator !== '=')) return false;
  const items = cell as readonly CellValue[];
  const line = items.map((item) => (isLeaf(item) ? textOf(item) : '')).join(' ');
  return matchesPattern(value.map(fold), fold(line));
}

type Leaf = null | boolean | number | bigint | string | TextValue | MaskedValue;

function matchLeaf(leaf: Leaf, operator: Operator, value: Pattern): boolean {
  if (leaf === null) return false; // `not field:*` finds what is absent
  if (operator === ':' || operator === '=') return equals(leaf, value);
  const literal = value[0]!;
  const order = orderOf(leaf, literal);
  if (order === null) return false;
  switch (operator) {
    case '<':
      return order.low < 0;
    case '<=':
      return order.high < 0 || order.inside;
    case '>':
      return order.high >= 0 && !order.inside;
    default:
      return order.low >= 0;
  }
}

function equals(leaf: Leaf, value: Pattern): boolean {
  if (matchesPattern(value.map(fold), fold(textOf(leaf)))) return true;
  if (value.length > 1) return false;
  const order = orderOf(leaf, value[0]!);
  return order !== null && order.numeric && order.inside;
}

/** Where a leaf lies to a literal that may be a span: below `low` < 0; in it; above `high` >= 0. */
interface Order {
  readonly low: number;
  readonly high: number;
  readonly inside: boolean;
  readonly numeric: boolean;
}

function orderOf(leaf: Leaf, literal: string): Order | null {
  if (typeof leaf === 'boolean' || leaf === null || isMasked(leaf)) return null;
  const number =
    typeof leaf === 'number' || typeof leaf === 'bigint' ? leaf : numberOfText(textOf(leaf), literal);
  const span = typeof leaf === 'bigint' ? parseTimeSpan(literal) : null;
  if (span) {
    const value = leaf as bigint;
    const low = compareNumbers(value, span.from);
    const inside = low >= 0 && value < span.to;
    return { low, high: inside ? 0 : compareNumbers(value, span.to - 1n), inside, numeric: true };
  }
  const wanted = parseNumber(literal);
  if (number !== null && wanted !== null) {
    const order = compareNumbers(number, wanted);
    return { low: order, high: order, inside: order === 0, numeric: true };
  }
  if (typeof leaf === 'number' || typeof leaf === 'bigint') return null;
  const text = fold(textOf(leaf));
  const other = fold(literal);
  const order = text < other ? -1 : text > other ? 1 : 0;
  return { low: order, high: order, inside: order === 0, numeric: false };
}

/** Addresses and inodes may stand as text (`0x7f32adf17000`): compared as numbers when both sides are. */
function numberOfText(text: string, literal: string): bigint | number | null {
  return parseNumber(literal) === null ? null : parseNumber(text);
}

/** The column of that name: exact first, then without regard to case, then below the list's name, then inside a column. */
function findCell(cells: Cells, field: string, list: string | undefined): CellValue | undefined {
  const direct = lookUp(cells, field);
  if (direct !== undefined) return direct;
  const dot = field.indexOf('.');
  if (dot < 0) return undefined;
  const head = field.slice(0, dot);
  const rest = field.slice(dot + 1);
  if (list !== undefined && fold(head) === fold(list)) return findCell(cells, rest, undefined);
  const outer = lookUp(cells, head);
  return outer === undefined ? undefined : insideOf(outer, rest);
}

function insideOf(outer: CellValue, field: string): CellValue | undefined {
  if (Array.isArray(outer)) {
    const items = (outer as readonly CellValue[]).map((item) => insideOf(item, field));
    const found = items.filter((item) => item !== undefined);
    return found.length > 0 ? found : undefined;
  }
  return isLeaf(outer) ? undefined : findCell(outer as Cells, field, undefined);
}

function lookUp(cells: Cells, name: string): CellValue | undefined {
  if (Object.hasOwn(cells, name)) return cells[name];
  const folded = fold(name);
  const key = Object.keys(cells).find((candidate) => fold(candidate) === folded);
  return key === undefined ? undefined : cells[key];
}

/** Leaves of a cell: of lists and records their members', not deeper than any row of ours is. */
function someLeaf(cell: CellValue, test: (leaf: Leaf) => boolean, depth = 0): boolean {
  if (isLeaf(cell)) return test(cell);
  if (depth > 8) return false;
  return Object.values(cell).some((item: CellValue) => someLeaf(item, test, depth + 1));
}

function isLeaf(cell: CellValue): cell is Leaf {
  return cell === null || typeof cell !== 'object' || isText(cell) || isMasked(cell);
}

function isText(cell: CellValue): cell is TextValue {
  return typeof cell === 'object' && cell !== null && typeof (cell as { text?: unknown }).text === 'string';
}

function isMasked(cell: CellValue): cell is MaskedValue {
  const masked = typeof cell === 'object' && cell !== null ? (cell as Partial<MaskedValue>) : null;
  return masked !== null && typeof masked.masked === 'string' && typeof masked.length === 'number';
}

function textOf(leaf: Leaf): string {
  if (leaf === null) return '';
  if (typeof leaf !== 'object') return String(leaf);
  if (isMasked(leaf)) return `${leaf.label ?? ''}${leaf.masked}`;
  return leaf.text;
}

function fold(text: string): string {
  return text.toLowerCase();
}
