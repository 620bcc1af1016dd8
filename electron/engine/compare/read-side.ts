/** A stored checkpoint as electron/analysis/compare takes it: list rows, plain for comparing and masked for showing. */
import { cgroupRows } from '../../analysis/compare/cgroup-rows.ts';
import {
  descriptorRows,
  entryRows,
  interfaceRows,
  namespaceRows,
  namespacesInOrder,
  placedRows,
  processRows,
  threadRows,
} from '../../analysis/compare/derived-rows.ts';
import { comparedColumns, ROW_RULES } from '../../analysis/compare/row-rules.ts';
import type { CheckpointSide, ComparedRow } from '../../analysis/compare/side.ts';
import { openList, type CaseFile } from '../../casefile/index.ts';
import type { ListName, ListRow } from '../../../shared/api/index.ts';
import type { EngineState } from '../engine-state.ts';
import { keepLast, versionOf } from '../keep-last.ts';
import { maskRow } from '../mask-secrets.ts';
import { caseMemory } from '../memory/case-memory.ts';
import { ipcRows } from './ipc-content.ts';
import { pipeRows, socketRows } from './queued-content.ts';

export interface StoredSide extends CheckpointSide {
  readonly processes: number;
}

/** Sides that are kept, those that were asked for last: one is often compared with several others. */
const SIDES_KEPT = 2;
const kept = new WeakMap<CaseFile, Map<string, StoredSide>>();

/** Lists that every comparison reads, most of its time: they can be read ahead, one by one. */
export const COMPARED_LISTS: readonly ListName[] = [
  ...new Set<ListName>([
    ...(['process', 'thread', 'file_descriptor', 'address_space', 'memory_map'] as const),
    ...ROW_RULES.map(({ list }) => list),
  ]),
];

/** Rows are read when first asked for and kept with the side. */
export function readSide(state: EngineState, checkpoint: string): StoredSide {
  const opened = state.case();
  const record = state.checkpoint(checkpoint);
  const sides = kept.get(opened) ?? new Map<string, StoredSide>();
  kept.set(opened, sides);
  const version = versionOf(record);
  const side = sides.get(version) ?? sideOf(state, record.id);
  keepLast(sides, version, side, SIDES_KEPT);
  return side;
}

function sideOf(state: EngineState, id: string): StoredSide {
  const opened = state.case();
  const summary = opened.summary().checkpoints.find((one) => one.id === id);
  const read = new Map<ListName, readonly ComparedRow[]>();

  function stored(list: ListName, columns: readonly string[]): readonly ComparedRow[] {
    const handle = openList(opened, { list, checkpoints: [id] });
    return handle.range(0, handle.count, columns).map((row) => new StoredRow(list, row));
  }

  /** Ids of namespaces of a kind, in their order. */
  function namespaces(kind: string): readonly number[] {
    return namespacesInOrder(stored('namespace', ['kind', 'id']), kind);
  }

  function derived(list: ListName, known: readonly ComparedRow[]): readonly ComparedRow[] {
    if (known.length === 0) return known;
    switch (list) {
      case 'cgroup':
        return cgroupRows(known);
      case 'ipc':
        return ipcRows(opened, caseMemory(state, id), known);
      case 'pipe':
        return pipeRows(opened, id, caseMemory(state, id), known);
      case 'socket':
        return socketRows(opened, id, caseMemory(state, id), known);
      case 'process':
        return processRows(known, stored('cgroup', ['setId', 'controller', 'path', 'namespacePrefix']));
      case 'thread':
        return threadRows(known);
      case 'file_descriptor':
        return descriptorRows(known, stored('open_file', ['id', 'type', 'detail']));
      case 'filesystem_entry':
        return entryRows(known);
      case 'namespace':
        return namespaceRows(known);
      case 'mount':
        return placedRows(known, 'namespaceId', namespaces('mnt'));
      case 'interface':
        return interfaceRows(placedRows(known, 'netnsId', namespaces('net')));
      case 'route':
      case 'firewall_rule':
        return placedRows(known, 'netnsId', namespaces('net'));
      default:
        return known;
    }
  }

  function rows(list: ListName): readonly ComparedRow[] {
    let known = read.get(list);
    if (known === undefined) {
      known = derived(list, stored(list, comparedColumns(list)));
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
class StoredRow implements ComparedRow {
  readonly key: string;
  readonly cells: ListRow['cells'];
  readonly #list: ListName;
  readonly #row: ListRow;
  #shown: ListRow['cells'] | null = null;

  constructor(list: ListName, row: ListRow) {
    this.key = row.key;
    this.cells = row.cells;
    this.#list = list;
    this.#row = row;
  }

  get shown(): ListRow['cells'] {
    return (this.#shown ??= maskRow(this.#list, this.#row).cells);
  }
}
