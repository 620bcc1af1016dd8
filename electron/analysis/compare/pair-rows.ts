/** Rows of two sides as pairs: by identity, and among rows of one identity by what else is equal, then by order. */
import type { RowRule } from './row-rules.ts';
import { equalCells, type ComparedRow } from './side.ts';

export interface RowPair {
  readonly before: ComparedRow | null;
  readonly after: ComparedRow | null;
}

export function pairRows(
  rule: Pick<RowRule, 'identity' | 'columns' | 'leaves'>,
  before: readonly ComparedRow[],
  after: readonly ComparedRow[],
): RowPair[] {
  const waiting = new Map<string, ComparedRow[]>();
  for (const row of kept(rule, after)) {
    const identity = rule.identity(row);
    const list = waiting.get(identity);
    if (list) list.push(row);
    else waiting.set(identity, [row]);
  }
  const pairs: RowPair[] = [];
  const open: { row: ComparedRow; at: number }[] = [];
  for (const row of kept(rule, before)) {
    const list = waiting.get(rule.identity(row)) ?? [];
    // Equal ones first, so that one that went does not shift all after it.
    const equal = list.findIndex((other) =>
      rule.columns.every((column) => equalCells(row.cells[column], other.cells[column])),
    );
    if (equal >= 0) {
      pairs.push({ before: row, after: list.splice(equal, 1)[0]! });
    } else {
      open.push({ row, at: pairs.length });
      pairs.push({ before: row, after: null });
    }
  }
  for (const { row, at } of open) {
    const other = waiting.get(rule.identity(row))?.shift();
    if (other) pairs[at] = { before: row, after: other };
  }
  for (const list of waiting.values()) for (const row of list) pairs.push({ before: null, after: row });
  return pairs;
}

function kept(rule: Pick<RowRule, 'leaves'>, rows: readonly ComparedRow[]): readonly ComparedRow[] {
  const { leaves } = rule;
  return leaves ? rows.filter((row) => !leaves(row)) : rows;
}
