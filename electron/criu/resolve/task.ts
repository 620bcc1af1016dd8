/** A task as pstree.img lists it, with what every other resolver needs to know of it. */
import type { TaskState } from '../../../shared/facts/process.ts';

export interface TaskIds {
  readonly vmId: number | null;
  readonly filesId: number | null; // N of fdinfo-N
  readonly fsId: number | null;
  readonly sighandId: number | null;
}

export interface TaskNamespace {
  readonly kind: 'pid' | 'net' | 'ipc' | 'uts' | 'mnt' | 'user' | 'cgroup' | 'time';
  readonly id: number;
  /** The host's own: nothing of it is dumped. */
  readonly host: boolean;
}

export interface Task {
  readonly pid: number;
  readonly ppid: number; // 0: the root
  readonly pgid: number;
  readonly sid: number;
  /** Thread ids of pstree.img, the leader first; only the leader for a zombie. */
  readonly tids: readonly number[];
  readonly state: TaskState;
  /** A zombie has a core and nothing else: no ids, mm, fs, descriptors. */
  readonly zombie: boolean;
  readonly ids: TaskIds;
  readonly namespaces: readonly TaskNamespace[];
}
