/** The process graph of the open case, kept for the scopes that were asked for last. */
import { readProcessGraph } from '../../analysis/graph/process-graph.ts';
import type { GraphFacts } from '../../analysis/graph/types.ts';
import {
  checkpointTitles,
  listCheckpoints,
  openList,
  readLost,
  readRows,
  type CaseConnection,
  type CaseFile,
} from '../../casefile/index.ts';
import type { CellValue, ProcessGraph } from '../../../shared/api/index.ts';
import type { EngineState } from '../engine-state.ts';
import { keepLast, versionOf } from '../keep-last.ts';

const SHARED_PERMISSIONS = ['---', 'r--', '-w-', '--x', 'rw-', 'r-x', '-wx', 'rwx'].map((one) => `${one}s`);
/** A report draws each checkpoint's own. */
const SCOPES_KEPT = 32;
/** By scope and version, the last used last. */
const kept = new WeakMap<CaseConnection, Map<string, ProcessGraph>>();

/** `checkpoints` null: every checkpoint of the case. */
export function caseGraph(state: EngineState, checkpoints: readonly string[] | null): ProcessGraph {
  const opened = state.case();
  const named =
    checkpoints === null ? listCheckpoints(opened) : checkpoints.map((id) => state.checkpoint(id));
  const records = [...new Map(named.map((record) => [record.id, record])).values()];
  const titles = checkpointTitles(opened);
  const titleOf = (id: string): string => titles.get(id) ?? id;
  // A title changes when another checkpoint of that name comes into the case.
  const key = records.map((record) => `${versionOf(record)} ${titleOf(record.id)}`).join('\n');
  const graphs = kept.get(opened) ?? new Map<string, ProcessGraph>();
  kept.set(opened, graphs);
  const graph =
    graphs.get(key) ?? readProcessGraph(records.map(({ id }) => graphFacts(opened, id, titleOf(id))));
  keepLast(graphs, key, graph, SCOPES_KEPT);
  return graph;
}

function graphFacts(opened: CaseFile, checkpoint: string, title: string): GraphFacts {
  const container =
    openList(opened, { list: 'container', checkpoints: [checkpoint] }).range(0, 1)[0]?.cells ?? {};
  return {
    checkpoint,
    title,
    containerId: plain(container['id']),
    pod: plain(container['podSandboxId']) ?? plain(container['podUid']),
    process: readRows(opened, checkpoint, 'process'),
    file_descriptor: readRows(opened, checkpoint, 'file_descriptor'),
    open_file: readRows(opened, checkpoint, 'open_file'),
    pipe: readRows(opened, checkpoint, 'pipe'),
    socket: readRows(opened, checkpoint, 'socket'),
    socket_queue: readRows(opened, checkpoint, 'socket_queue'),
    // Most maps are private, and join nothing.
    memory_map: readRows(opened, checkpoint, 'memory_map', { permissions: SHARED_PERMISSIONS }),
    mount: readRows(opened, checkpoint, 'mount'),
    lost: readLost(opened, checkpoint).parts,
  };
}

function plain(cell: CellValue | undefined): string | null {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'object' && cell !== null && 'text' in cell) return String(cell.text);
  return null;
}
