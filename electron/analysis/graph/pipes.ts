/** Pipes and FIFOs: writers on the first side, readers on the second, and what waits in between. */
import type { GraphEnd } from '../../../shared/api/index.ts';
import { PASSED, processEnds, referenceTo } from './graph-builder.ts';
import type { GraphBuilder, Holder } from './graph-builder.ts';
import { labelText } from './process-nodes.ts';
import type { GraphFacts } from './types.ts';

export function addPipes(
  graph: GraphBuilder,
  facts: GraphFacts,
  holders: ReadonlyMap<number, readonly Holder[]>,
  receivers: ReadonlyMap<number, readonly Holder[]>,
): void {
  const { checkpoint } = facts;
  const files = new Map(facts.open_file.map((file) => [file.id, file]));
  for (const pipe of facts.pipe) {
    const held = (ids: readonly number[]): Holder[] => ids.flatMap((id) => holders.get(id) ?? []);
    const passed = (ids: readonly number[]): readonly Holder[] =>
      ids.flatMap((id) => receivers.get(id) ?? []);
    const side = (ids: readonly number[]): readonly Holder[] => {
      const own = held(ids);
      return own.length > 0 ? own : passed(ids);
    };
    const writers = side(pipe.writers);
    const readers = side(pipe.readers);
    if (writers.length === 0 && readers.length === 0) continue;
    const isPassed = [...writers, ...readers].some(({ fd }) => fd < 0);
    const target = files.get(pipe.writers[0] ?? pipe.readers[0] ?? -1)?.target ?? null;
    const name = target === null ? `${pipe.kind} ${pipe.pipeId}` : labelText(target);
    const ends: GraphEnd[] = processEnds(checkpoint, writers, readers);
    const outside = writers.length === 0 ? 'write' : readers.length === 0 ? 'read' : null;
    const references = [
      referenceTo('pipe', checkpoint, String(pipe.pipeId)),
      ...[...writers, ...readers]
        .filter(({ fd }) => fd >= 0)
        .map(({ pid, fd }) => referenceTo('file_descriptor', checkpoint, `${pid}/${fd}`)),
    ];
    if (outside !== null) {
      const id = `${checkpoint}/outside/pipe ${pipe.pipeId}`;
      graph.addNode({
        id,
        kind: 'outside',
        checkpoint,
        identity: `outside pipe ${name}`,
        label: name,
        detail: `${outside} end not in the checkpoint`,
        marks: [],
        pid: null,
        parent: null,
        reference: references[0] ?? null,
        references: references.slice(0, 1),
      });
      ends.push({ node: id, side: outside === 'write' ? 'first' : 'second', fds: [] });
    }
    graph.addChannel(checkpoint, ends, {
      kind: outside === null ? 'pipe' : 'outside',
      key: String(pipe.pipeId),
      flow: 'forward',
      label: name,
      waiting: pipe.queued,
      ...(isPassed ? { inferred: PASSED } : {}),
      references,
      source: [...pipe.source, ...pipe.dataSource],
    });
  }
}
