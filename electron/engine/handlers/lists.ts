import { openList, type ListHandle } from '../../casefile/index.ts';
import type {
  CallOutput,
  CellValue,
  DerivedListName,
  ColumnarRows,
  ListRow,
} from '../../../shared/api/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { EngineState } from '../engine-state.ts';
import { isDerivedList, openDerived, queryFilter } from '../derived-lists.ts';
import { filterColumns } from '../filter-columns.ts';
import { maskRow } from '../mask-secrets.ts';
import { masked } from '../masked-list.ts';
import type { Handlers } from './index.ts';

/** Rows of one answer: a window and its overscan are far below it. */
const ROWS_OF_ONE_RANGE = 5000;
/** Rows of one answer that is asked for by column. */
const ROWS_OF_COLUMNS = 50_000;

export const listHandlers: Handlers<
  'list.open' | 'list.range' | 'list.columns' | 'list.find' | 'list.close'
> = {
  'list.open'(state, input) {
    if (isDerivedList(input.list)) return openWorkedOut(state, input.list, input);
    const filter = queryFilter(state, input.filter, input.list);
    const handle = openList(state.case(), {
      list: input.list,
      checkpoints: input.checkpoints?.map((id) => state.checkpoint(id).id) ?? null,
      equals: input.equals,
      filter: filter && ((row) => filter(maskRow(input.list, row))),
      filterColumns: filter && filterColumns(input.filter ?? '', input.list),
      sort: input.sort,
    });
    return {
      handle: state.addList(masked(state, input.list, handle)),
      count: handle.count,
      total: handle.total,
    };
  },

  'list.range'(state, { handle, from, to }) {
    atMost(ROWS_OF_ONE_RANGE, to - from);
    return { rows: find(state, handle).range(from, Math.max(from, to)) };
  },

  'list.columns'(state, { handle, from, to, columns }) {
    atMost(ROWS_OF_COLUMNS, to - from);
    return byColumn(find(state, handle).range(from, Math.max(from, to), columns), columns);
  },

  'list.find': (state, { handle, key, checkpoint }) => ({
    index: find(state, handle).find(key, checkpoint === null ? null : state.checkpoint(checkpoint).id),
  }),

  'list.close'(state, { handle }) {
    state.lists.delete(handle);
    return {};
  },
};

function atMost(allowed: number, asked: number): void {
  if (asked <= allowed) return;
  throw new PermafrostError(evidenceError('usage', `at most ${allowed} rows in one answer`));
}

function byColumn(rows: readonly ListRow[], columns: readonly string[]): ColumnarRows {
  const places = new Map<string | null, number>();
  const checkpointOf = rows.map(({ checkpoint }) => {
    const place = places.get(checkpoint) ?? places.size;
    places.set(checkpoint, place);
    return place;
  });
  const cellsOf = (column: string): CellValue[] => rows.map(({ cells }) => plainText(cells[column] ?? null));
  return {
    keys: rows.map(({ key }) => key),
    checkpoints: [...places.keys()],
    checkpointOf,
    columns: Object.fromEntries(columns.map((column) => [column, cellsOf(column)])),
  };
}

/** Text that is its bytes in UTF-8 as a string. */
function plainText(cell: CellValue): CellValue {
  const isPlain = typeof cell === 'object' && cell !== null && 'text' in cell && !('bytes' in cell);
  return isPlain ? (cell['text'] ?? null) : cell;
}

function openWorkedOut(
  state: EngineState,
  list: DerivedListName,
  input: Omit<Parameters<(typeof listHandlers)['list.open']>[1], 'list'>,
): CallOutput<'list.open'> {
  const handle = openDerived(state, list, {
    checkpoints: input.checkpoints?.map((id) => state.checkpoint(id).id) ?? null,
    filter: input.filter,
    equals: input.equals,
    sort: input.sort,
  });
  return { handle: state.addList(masked(state, list, handle)), count: handle.count, total: handle.total };
}

function find(state: EngineState, handle: string): ListHandle {
  const known = state.lists.get(handle);
  if (!known) throw new PermafrostError(evidenceError('not-found', `no list ${handle}: it was closed`));
  return known;
}
