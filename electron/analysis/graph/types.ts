import type { CheckpointFacts, LostParts } from '../../../shared/facts/index.ts';

/** What the graph of one checkpoint is made from. */
export interface GraphFacts extends Pick<
  CheckpointFacts,
  'process' | 'file_descriptor' | 'open_file' | 'pipe' | 'socket' | 'socket_queue' | 'memory_map' | 'mount'
> {
  readonly checkpoint: string; // its id in the case
  readonly title: string;
  readonly containerId: string | null;
  /** What containers of one pod have in common; null where it is not known. */
  readonly pod: string | null;
  /** What the images can't tell of a process, by pid: a count of none is then not known. */
  readonly lost: ReadonlyMap<number, LostParts>;
}
