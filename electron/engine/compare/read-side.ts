/** A stored checkpoint as electron/analysis/compare takes it: list rows, plain for comparing and masked for showing. */
import { cgroupRows } from '../../analysis/compare/cgroup-rows.ts';
import { comparedColumns } from '../../analysis/compare/row-rules.ts';
import type { CheckpointSide, ComparedRow } from '../../analysis/compare/side.ts';
import { openList } from '../../casefile/index.ts';
import type { ListName, ListRow } from '../../../shared/api/index.ts';
import type { EngineState } from '../engine-state.ts';
import { maskRow } from '../mask-secrets.ts';
import { caseMemory } from '../memory/case-memory.ts';
import { ipcRows } from './ipc-content.ts';

export interface StoredSide extends CheckpointSide {
  readonly processes: number;
}

/** Rows are read when first asked for and kept with the side. */
export function readSide(state: EngineState, checkpoint: string): StoredSide {
  const opened = state.case();
  const { id } = state.checkpoint(checkpoint);
  const summary = opened.summary().checkpoints.find((one) => one.id === id);
  const read = new Map<ListName, readonly ComparedRow[]>();

  function rows(list: ListName): readonly ComparedRow[] {
    let known = read.get(list);
    if (known === undefined) {
      const handle = openList(opened, { list, checkpoints: [id] });
      known = handle.range(0, handle.count, comparedColumns(list)).map((row) => comparedRow(list, row));
      if (list === 'cgroup') known = cgroupRows(known);
      else if (list === 'ipc' && known.length > 0) known = ipcRows(caseMemory(state, id), known);
      read.set(list, known);
    }
    return known;
  }

  const container = rows('container')[0]?.cells['id'];
  const containerId =
    typeof container === 'object' && container !== null && 'text' in container
      ? String(container.text)
      : null;
  return { id, title: summary?.title ?? id, containerId, processes: summary?.processes ?? 0, rows };
}

/** Few rows are shown, those that changed: secrets are looked for in these alone. */
function comparedRow(list: ListName, row: ListRow): ComparedRow {
  let shown: ListRow['cells'] | null = null;
  return {
    key: row.key,
    cells: row.cells,
    get shown() {
      return (shown ??= maskRow(list, row).cells);
    },
  };
}
