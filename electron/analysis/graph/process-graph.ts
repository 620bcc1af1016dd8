/** Facts of one or several checkpoints as nodes and channels. Pure; the same facts give the same graph. */
import type { ProcessGraph } from '../../../shared/api/index.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { createGraphBuilder, holdersOfFiles, receiversOfFiles } from './graph-builder.ts';
import { addInetSockets } from './inet-sockets.ts';
import { describePeers } from './peers.ts';
import { addPipes } from './pipes.ts';
import { addProcessHandles } from './process-handles.ts';
import { addProcesses } from './process-nodes.ts';
import { addRawSockets } from './raw-sockets.ts';
import { addInherited, addSharedFiles, addSharedMemory, addTerminals } from './shared-objects.ts';
import type { GraphFacts } from './types.ts';
import { addUnixSockets } from './unix-sockets.ts';

export function readProcessGraph(all: readonly GraphFacts[]): ProcessGraph {
  const graph = createGraphBuilder();
  for (const facts of all) addProcesses(graph, facts);
  for (const facts of all) {
    const holders = holdersOfFiles(facts);
    const receivers = receiversOfFiles(facts, holders);
    addPipes(graph, facts, holders, receivers);
    addUnixSockets(graph, facts, receivers);
    addSharedMemory(graph, facts, holders);
    addSharedFiles(graph, facts, holders);
    addTerminals(graph, facts, holders);
    addProcessHandles(graph, facts, holders, receivers);
    addInherited(graph, facts, holders);
  }
  addInetSockets(graph, all);
  addRawSockets(graph, all);
  describePeers(graph, all);
  return {
    groups: all.map(({ checkpoint, title, pod, process }) => ({
      checkpoint,
      title: inertString(title),
      pod,
      processes: process.length,
    })),
    nodes: [...graph.nodes.values()],
    channels: graph.channels,
    notes: notesOf(all),
  };
}

function notesOf(all: readonly GraphFacts[]): string[] {
  const notes: string[] = [];
  if (all.some((facts) => facts.process.length === 0)) {
    notes.push(
      'A checkpoint without tasks (a pre-dump, or a dump that ended early) adds nothing to the graph.',
    );
  }
  const unknown = all.flatMap(({ lost }) =>
    [...lost.values()].flatMap(({ descriptors }) => descriptors ?? []),
  );
  if (unknown.length > 0) {
    const whose = unknown.length === 1 ? 'one process' : `${unknown.length} processes`;
    notes.push(
      `Not all descriptors of ${whose} are known (${inertString(unknown[0]!)}): channels may be missing here.`,
    );
  }
  notes.push('Who traces whom is not in the images: CRIU does not dump a task that is traced.');
  return notes;
}
