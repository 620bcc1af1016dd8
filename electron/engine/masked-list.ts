/** Lists as they may leave the engine. */
import type { ListRow } from '../../shared/api/index.ts';
import type { ListHandle } from '../casefile/index.ts';
import type { EngineState } from './engine-state.ts';
import { mayBeMasked, maskRow } from './mask-secrets.ts';
import { knownValues } from './secrets/known-values.ts';
import { holdsContent, maskKnownCells } from './secrets/mask-texts.ts';

/** Rows as they may be shown: cells that look like secrets, and copies of the case's known ones in texts. */
export function masked(state: EngineState, list: string, handle: ListHandle): ListHandle {
  return {
    count: handle.count,
    total: handle.total,
    range(from, to, columns) {
      const whole = mayBeMasked(list, columns);
      const rows = handle.range(from, to, whole ? undefined : columns);
      const own = whole ? rows.map((row) => maskRow(list, row)) : rows;
      const shown = holdsContent(list) ? maskKnownCells(knownValues(state), list, own) : own;
      return whole && columns ? shown.map((row) => onlyColumns(row, columns)) : shown;
    },
    find: (key, checkpoint) => handle.find(key, checkpoint),
  };
}

function onlyColumns(row: ListRow, columns: readonly string[]): ListRow {
  const cells = Object.fromEntries(
    columns
      .filter((column) => Object.hasOwn(row.cells, column))
      .map((column) => [column, row.cells[column]!]),
  );
  return { ...row, cells, source: [] };
}
