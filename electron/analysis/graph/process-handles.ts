/**
 * Descriptors of processes (pidfd_open, CLONE_PIDFD): who holds one can wait for that process, signal it and take
 * copies of its descriptors. The image has the pid in the process's own pid namespace, and -1 where it is gone.
 */
import type { OpenFileFact } from '../../../shared/facts/index.ts';
import { PASSED, processEnds, processNodeId, referenceTo } from './graph-builder.ts';
import type { GraphBuilder, Holder } from './graph-builder.ts';
import type { GraphFacts } from './types.ts';
import { fdLabel } from './unix-sockets.ts';

export function addProcessHandles(
  graph: GraphBuilder,
  facts: GraphFacts,
  holders: ReadonlyMap<number, readonly Holder[]>,
  receivers: ReadonlyMap<number, readonly Holder[]>,
): void {
  const { checkpoint } = facts;
  for (const file of facts.open_file) {
    if (file.type !== 'PIDFD') continue;
    const held = holders.get(file.id) ?? receivers.get(file.id) ?? [];
    const pid = namedPid(file);
    if (held.length === 0 || pid === null) continue;
    const named = processNodeId(checkpoint, pid);
    const isHere = graph.nodes.has(named);
    const node = isHere ? named : addAbsent(graph, checkpoint, file, pid);
    const isPassed = held.some(({ fd }) => fd < 0);
    // A process that holds one of itself is on both sides.
    const ends = processEnds(checkpoint, held, isHere ? [{ pid, fd: -1 }] : []);
    graph.addChannel(checkpoint, isHere ? ends : [...ends, { node, side: 'second', fds: [] }], {
      kind: isHere ? 'pidfd' : 'outside',
      key: `pidfd ${file.id}`,
      flow: 'forward',
      label: isHere ? `pidfd of ${pid}` : fdLabel(held),
      ...(isPassed ? { inferred: PASSED } : {}),
      references: [
        referenceTo('open_file', checkpoint, String(file.id)),
        ...held
          .filter(({ fd }) => fd >= 0)
          .map((holder) => referenceTo('file_descriptor', checkpoint, `${holder.pid}/${holder.fd}`)),
      ],
      source: file.source,
    });
  }
}

/** Null where the image has no number. */
function namedPid({ detail }: OpenFileFact): number | null {
  const text = detail.find(([name]) => name === 'nspid')?.[1];
  return text === undefined || !/^-?\d{1,10}$/.test(text) ? null : Number(text);
}

/** A node for each such descriptor: nothing says whether two of them name one process. */
function addAbsent(graph: GraphBuilder, checkpoint: string, file: OpenFileFact, pid: number): string {
  const id = `${checkpoint}/outside/pidfd ${file.id}`;
  const reference = referenceTo('open_file', checkpoint, String(file.id));
  graph.addNode({
    id,
    kind: 'outside',
    checkpoint,
    identity: `outside pidfd ${pid === -1 ? (file.inode ?? file.id) : pid}`,
    label: pid === -1 ? 'process that ended' : `pid ${pid}`,
    detail: pid === -1 ? 'a pidfd of it is still open' : 'named by a pidfd, not in the checkpoint',
    marks: [],
    pid: null,
    parent: null,
    reference,
    references: [reference],
  });
  return id;
}
