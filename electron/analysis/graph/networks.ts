/** Which sockets can meet: those of one network namespace, and of the containers of one pod, which share theirs. */
import type { SocketFact } from '../../../shared/facts/index.ts';
import type { GraphFacts } from './types.ts';

export interface Placed {
  readonly facts: GraphFacts;
  readonly socket: SocketFact;
}

/** Checkpoints whose sockets can meet: of one pod, else only itself. */
function networkOf(facts: GraphFacts, all: readonly GraphFacts[]): string {
  const ofPod = all.filter((one) => facts.pod !== null && one.pod === facts.pod);
  // The same container twice is a series in time, not two ends of a connection.
  const containers = ofPod.map((one) => one.containerId);
  if (ofPod.length > 1 && !containers.includes(null) && new Set(containers).size === ofPod.length) {
    return `pod ${facts.pod}`;
  }
  return `checkpoint ${facts.checkpoint}`;
}

/** The network that a socket of the checkpoint is in: namespaces beside the first process's are the checkpoint's own. */
export function networksOf(all: readonly GraphFacts[]): (placed: Placed) => string {
  const networks = new Map(all.map((facts) => [facts.checkpoint, networkOf(facts, all)]));
  const main = new Map(
    all.map(({ checkpoint, process }) => {
      const root = process.find(({ ppid }) => ppid === 0) ?? process[0];
      return [checkpoint, root?.namespaces.find(({ kind }) => kind === 'net')?.id];
    }),
  );
  return ({ facts: { checkpoint }, socket: { netnsId } }) => {
    const network = networks.get(checkpoint) ?? '';
    const first = main.get(checkpoint);
    return netnsId === null || first === undefined || netnsId === first
      ? network
      : `checkpoint ${checkpoint} namespace ${netnsId}`;
  };
}
