/** Tasks as nodes, and the edge from each parent to its child. */
import type { GraphNode } from '../../../shared/api/index.ts';
import { inertBytes } from '../../../shared/format/index.ts';
import { countLost } from '../../../shared/facts/index.ts';
import type { ProcessFact } from '../../../shared/facts/index.ts';
import { processNodeId, referenceTo } from './graph-builder.ts';
import type { GraphBuilder } from './graph-builder.ts';
import type { GraphFacts } from './types.ts';

const LABEL_BYTES = 256;

/** Bytes as one line of inert text, cut before it grows beyond a label. */
export function labelText(bytes: Uint8Array): string {
  return inertBytes(bytes.subarray(0, LABEL_BYTES))
    .map((segment) => segment.text)
    .join('');
}

export function addProcesses(graph: GraphBuilder, facts: GraphFacts): void {
  const pids = new Set(facts.process.map((process) => process.pid));
  const descriptors = new Map<number, number>();
  for (const { pid } of facts.file_descriptor) descriptors.set(pid, (descriptors.get(pid) ?? 0) + 1);

  for (const process of facts.process) {
    const { pid, ppid, threadCount } = process;
    const fds = descriptors.get(pid) ?? 0;
    graph.addNode({
      id: processNodeId(facts.checkpoint, pid),
      kind: 'process',
      checkpoint: facts.checkpoint,
      identity: `process ${pid} ${process.exe === null ? '' : labelText(process.exe)}`,
      label: process.comm === null ? `pid ${pid}` : labelText(process.comm),
      detail: process.zombie
        ? `${pid} · zombie`
        : `${pid} · ${many(threadCount, 'thread')}, ${fdsText(fds, facts.lost.get(pid)?.descriptors)}`,
      marks: marksOf(process),
      pid,
      parent: pids.has(ppid) && ppid !== pid ? processNodeId(facts.checkpoint, ppid) : null,
      reference: referenceTo('process', facts.checkpoint, String(pid)),
      references: [referenceTo('process', facts.checkpoint, String(pid))],
    });
  }
  for (const { pid, ppid, source } of facts.process) {
    if (!pids.has(ppid) || ppid === pid) continue;
    const own = source.filter((span) => span.supports === 'ppid');
    graph.addChannel(
      facts.checkpoint,
      [
        { node: processNodeId(facts.checkpoint, ppid), side: 'first', fds: [] },
        { node: processNodeId(facts.checkpoint, pid), side: 'second', fds: [] },
      ],
      {
        kind: 'parent',
        key: `${ppid}/${pid}`,
        flow: 'forward',
        label: 'parent',
        references: [referenceTo('process', facts.checkpoint, String(pid))],
        source: own.length > 0 ? own : source,
      },
    );
  }
}

function marksOf(process: ProcessFact): GraphNode['marks'] {
  const marks: GraphNode['marks'] = [];
  if (process.zombie) marks.push('zombie');
  else if (process.state === 'stopped') marks.push('stopped');
  else if (process.state === 'dead') marks.push('dead');
  if (process.exeDeleted === true) marks.push('exe-deleted');
  return marks;
}

/** '3 fds', '3+ fds' where the table is damaged, 'fds not known' where nothing of it is there. */
function fdsText(count: number, lost: string | undefined): string {
  if (lost === undefined) return many(count, 'fd');
  return count === 0 ? 'fds not known' : `${countLost(count, lost)} fds`;
}

function many(count: number, of: string): string {
  return `${count} ${of}${count === 1 ? '' : 's'}`;
}
