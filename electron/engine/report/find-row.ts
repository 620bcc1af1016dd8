/** The row that a reference names, as lists show it: what looks like a secret is masked unless it is asked for. */
import { openList, type ListHandle } from '../../casefile/index.ts';
import { isListName, type CellValue, type ListRow, type Reference } from '../../../shared/api/index.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import { secretInText } from '../../../shared/secrets/looks-secret.ts';
import { isDerivedList, openDerived } from '../derived-lists.ts';
import type { EngineState } from '../engine-state.ts';
import { maskRow } from '../mask-secrets.ts';
import { knownValues, type KnownValues } from '../secrets/known-values.ts';
import { maskKnownCells } from '../secrets/mask-texts.ts';

export interface RowFinder {
  /** Null where the case has no such thing. */
  find(reference: Reference): ListRow | null;
  /** A row of a list as it may be shown here. */
  shown(list: string, row: ListRow): ListRow;
}

/** Lists with one row a checkpoint: opened once for the whole case. */
const OF_CASE: ReadonlySet<string> = new Set(['checkpoint', 'container']);

/** Keeps the lists that it opened: a report asks for many rows of few lists. */
export function createRowFinder(state: EngineState, includeSecrets: boolean): RowFinder {
  const opened = new Map<string, ListHandle>();
  let known: KnownValues | null = null;
  const shown = (list: string, row: ListRow): ListRow => {
    if (includeSecrets) return row;
    const masked = maskTexts(maskRow(list, row));
    return maskKnownCells((known ??= knownValues(state)), list, [masked])[0] ?? masked;
  };
  const listOf = (list: string, checkpoint: string | null): ListHandle => {
    const scope = OF_CASE.has(list) ? null : checkpoint;
    const name = `${list} ${scope ?? ''}`;
    const open = opened.get(name);
    if (open !== undefined) return open;
    const checkpoints = scope === null ? null : [scope];
    const handle = isDerivedList(list)
      ? openDerived(state, list, { checkpoints, filter: undefined, equals: undefined, sort: undefined })
      : openList(state.case(), { list, checkpoints });
    opened.set(name, handle);
    return handle;
  };
  return {
    find({ kind, checkpoint, key }) {
      if (!isListName(kind)) return null;
      let handle: ListHandle;
      try {
        handle = listOf(kind, checkpoint);
      } catch (caught) {
        // The checkpoint is no longer in the case: what was written about it stays.
        if (caught instanceof PermafrostError && caught.detail.code === 'not-found') return null;
        throw caught;
      }
      const index = handle.find(key, checkpoint);
      const row = index === null ? undefined : handle.range(index, index + 1)[0];
      if (row === undefined) return null;
      return shown(kind, row);
    },
    shown,
  };
}

/** Lists mask by the names of variables and options; a report also looks at every other text. */
function maskTexts(row: ListRow): ListRow {
  return {
    ...row,
    cells: Object.fromEntries(Object.entries(row.cells).map(([name, cell]) => [name, maskCell(cell)])),
  };
}

function maskCell(cell: CellValue): CellValue {
  if (Array.isArray(cell)) return (cell as readonly CellValue[]).map(maskCell);
  const text =
    typeof cell === 'string'
      ? cell
      : typeof cell === 'object' && cell !== null && 'text' in cell && typeof cell.text === 'string'
        ? cell.text
        : null;
  const part = text === null ? null : secretInText(text);
  if (text === null || part === null) return cell;
  return { masked: part.kind, length: part.length, label: text.slice(0, part.start) };
}
