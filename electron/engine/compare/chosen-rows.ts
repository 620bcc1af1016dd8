/** Which changes of a comparison, or items of a series, a query leaves, and in which order. */
import type {
  CallInput,
  CellValue,
  CheckpointChange,
  CompareGroup,
  ListRow,
  SeriesItem,
} from '../../../shared/api/index.ts';
import { COMPARED_COLUMNS, COMPARE_GROUPS } from '../../../shared/api/compare-calls.ts';
import { openDerivedList, type DerivedRows } from '../derived-list.ts';
import { queryFilter } from '../derived-lists.ts';
import type { EngineState } from '../engine-state.ts';

export type Choice = Pick<CallInput<'compare.changes'>, 'group' | 'filter' | 'sort'>;

/** A result, and the last choice of its rows: pages of one table are asked for one after the other. */
export interface ChoosableRows {
  readonly groups: readonly { readonly group: CompareGroup }[];
  readonly rows: DerivedRows;
}

const choices = new WeakMap<ChoosableRows['groups'], { readonly of: string; readonly order: Uint32Array }>();

/** Places in the result of the rows that are left. Throws 'usage' for a filter that can't be read. */
export function chosenRows(
  state: EngineState,
  { groups, rows }: ChoosableRows,
  { group, filter, sort }: Choice,
): Uint32Array {
  const of = JSON.stringify([group, filter, sort]);
  const known = choices.get(groups);
  if (known?.of === of) return known.order;
  const { order: all } = openDerivedList('comparison', rows, {
    filter: queryFilter(state, filter, 'comparison'),
    sort,
  });
  const order = group === null ? all : all.filter((at) => groups[at]!.group === group);
  choices.set(groups, { of, order });
  return order;
}

const COLUMNS = Object.keys(COMPARED_COLUMNS);

function rowOf(index: number, cells: Readonly<Record<string, CellValue>>): ListRow {
  return { key: String(index), checkpoint: null, evidence: null, cells, source: [] };
}

/** Changes as rows of COMPARED_COLUMNS; what is masked in them stays so. */
export function changeRows(changes: readonly CheckpointChange[]): ChoosableRows {
  return {
    groups: changes,
    rows: {
      count: changes.length,
      columns: COLUMNS,
      name: (index) => ({ key: String(index), checkpoint: null }),
      row(index) {
        const { group, change, subject, item, property, before, after, note } = changes[index]!;
        const value = [before, after];
        return rowOf(index, {
          change,
          kind: COMPARE_GROUPS[group],
          process: subject,
          item,
          property,
          before,
          after,
          note,
          value,
        });
      },
    },
  };
}

/** Items as rows of COMPARED_COLUMNS and one column for each checkpoint, by its id. */
export function itemRows(items: readonly SeriesItem[], checkpoints: readonly string[]): ChoosableRows {
  const place = new Map(checkpoints.map((id, index) => [id, index + 1]));
  return {
    groups: items,
    rows: {
      count: items.length,
      columns: [...COLUMNS, ...checkpoints],
      name: (index) => ({ key: String(index), checkpoint: null }),
      row(index) {
        const { group, subject, item, firstSeen, lastSeen, cells } = items[index]!;
        const values = cells.map((cell) => cell?.value ?? null);
        return rowOf(index, {
          ...Object.fromEntries(checkpoints.map((id, at) => [id, values[at] ?? null])),
          kind: COMPARE_GROUPS[group],
          process: subject === '' && group === 'process' ? item : subject,
          item,
          first: place.get(firstSeen) ?? null,
          last: place.get(lastSeen) ?? null,
          value: values.filter((value) => value !== null),
        });
      },
    },
  };
}
