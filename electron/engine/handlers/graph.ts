import { readProcessGraph } from '../../analysis/graph/process-graph.ts';
import type { GraphFacts } from '../../analysis/graph/types.ts';
import { listCheckpoints, openList, readRows, type CaseFile } from '../../casefile/index.ts';
import type { CellValue } from '../../../shared/api/index.ts';
import { displayText } from '../../../shared/text.ts';
import type { Handlers } from './index.ts';

export const graphHandlers: Handlers<'graph.read'> = {
  'graph.read'(state, { checkpoints }) {
    const opened = state.case();
    const ids =
      checkpoints?.map((id) => state.checkpoint(id).id) ?? listCheckpoints(opened).map(({ id }) => id);
    return readProcessGraph([...new Set(ids)].map((id) => graphFacts(opened, id)));
  },
};

function graphFacts(opened: CaseFile, checkpoint: string): GraphFacts {
  const container =
    openList(opened, { list: 'container', checkpoints: [checkpoint] }).range(0, 1)[0]?.cells ?? {};
  const directory = listCheckpoints(opened).find(({ id }) => id === checkpoint)?.directory;
  return {
    checkpoint,
    title:
      plain(container['name']) ??
      (directory === undefined || directory.length === 0 ? checkpoint : displayText(directory)),
    containerId: plain(container['id']),
    pod: plain(container['podSandboxId']) ?? plain(container['podUid']),
    process: readRows(opened, checkpoint, 'process'),
    file_descriptor: readRows(opened, checkpoint, 'file_descriptor'),
    open_file: readRows(opened, checkpoint, 'open_file'),
    pipe: readRows(opened, checkpoint, 'pipe'),
    socket: readRows(opened, checkpoint, 'socket'),
    memory_map: readRows(opened, checkpoint, 'memory_map'),
  };
}

function plain(cell: CellValue | undefined): string | null {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'object' && cell !== null && 'text' in cell) return String(cell.text);
  return null;
}
