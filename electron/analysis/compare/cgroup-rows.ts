/**
 * Control groups as they are compared: a row for each group and one for each of its properties. Sets of the image
 * name the same groups again and again, for each thread that is in them: each is told once.
 */
import type { CellValue } from '../../../shared/api/index.ts';
import { textOf, type ComparedRow } from './side.ts';

/** Rows of the list 'cgroup' as rows with `controller`, and `path` or `property` and `value`. */
export function cgroupRows(rows: readonly ComparedRow[]): ComparedRow[] {
  const seen = new Set<string>();
  const told: ComparedRow[] = [];
  for (const { key, cells } of rows) {
    const { controller = null, path = null } = cells;
    const group = `${textOf(controller)}\n${textOf(path)}`;
    if (seen.has(group)) continue;
    seen.add(group);
    told.push(rowOf(key, { controller, property: '', path }));
    const names = new Set<string>();
    for (const pair of (cells['properties'] as readonly CellValue[] | null) ?? []) {
      if (!Array.isArray(pair)) continue;
      const [name, value] = pair as readonly CellValue[];
      const property = textOf(name);
      // Written once for each thread of a set.
      if (property === '' || names.has(property)) continue;
      names.add(property);
      told.push(rowOf(key, { controller, property, value: value ?? null }));
    }
  }
  return told;
}

function rowOf(key: string, cells: Readonly<Record<string, CellValue>>): ComparedRow {
  return { key, cells, shown: cells };
}
