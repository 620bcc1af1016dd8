/** Kernel objects that tasks hold: files, sockets, pipes, namespaces and what is in them. */
import type { ImageFacts } from '../../../shared/facts/index.ts';
import { resolveCgroups } from './cgroups.ts';
import type { ResolveContext } from './context.ts';
import { resolveDescriptors, withEventpollTargets } from './descriptors.ts';
import { resolveGhostFiles } from './ghost-files.ts';
import { resolveIpc } from './ipc.ts';
import { resolveLocks } from './locks.ts';
import { resolveMemfds } from './memfds.ts';
import { resolveMounts } from './mounts.ts';
import { resolveNamespaces } from './namespaces.ts';
import { resolveNetwork } from './network.ts';
import { resolveOpenFiles, type OpenFiles } from './open-files.ts';
import { resolvePipes } from './pipes.ts';
import { resolveSockets } from './sockets.ts';
import type { TaskNamespace } from './task.ts';
import type { TaskRecord } from './tasks.ts';
import { resolveTimerfds } from './timerfds.ts';

type Rows = Pick<
  ImageFacts,
  | 'open_file'
  | 'file_descriptor'
  | 'pipe'
  | 'ghost_file'
  | 'file_lock'
  | 'memfd'
  | 'socket'
  | 'socket_queue'
  | 'interface'
  | 'route'
  | 'firewall_rule'
  | 'namespace'
  | 'mount'
  | 'cgroup'
  | 'ipc'
>;

export interface KernelObjects {
  readonly rows: Rows;
  readonly files: OpenFiles;
  readonly ghosts: Rows['ghost_file'];
  readonly memfds: Rows['memfd'];
  readonly ipc: Rows['ipc'];
  readonly timerfds: ImageFacts['timer'];
}

/** In the order in which each needs what was resolved before it. */
export function resolveKernelObjects(context: ResolveContext, tasks: readonly TaskRecord[]): KernelObjects {
  const files = resolveOpenFiles(context);
  const descriptors = resolveDescriptors(context, tasks, files);
  const sockets = resolveSockets(context, files, descriptors);
  const network = resolveNetwork(context, ownNamespaces(tasks, 'net'));
  const ghosts = resolveGhostFiles(context, files);
  const memfds = resolveMemfds(context);
  const ipc = resolveIpc(context, ownNamespaces(tasks, 'ipc'));
  const rows: Rows = {
    open_file: withEventpollTargets(files, descriptors),
    file_descriptor: descriptors,
    pipe: resolvePipes(context, files),
    ghost_file: ghosts,
    file_lock: resolveLocks(context, descriptors),
    memfd: memfds,
    socket: sockets.sockets,
    socket_queue: sockets.queues,
    interface: network.interfaces,
    route: network.routes,
    firewall_rule: network.firewall,
    namespace: resolveNamespaces(context, tasks),
    mount: resolveMounts(context, ownNamespaces(tasks, 'mnt')),
    cgroup: resolveCgroups(context),
    ipc,
  };
  return { rows, files, ghosts, memfds, ipc, timerfds: resolveTimerfds(context, files, descriptors) };
}

/** Ids of the namespaces of one kind that are not the host's, in the order of the tasks. */
function ownNamespaces(tasks: readonly TaskRecord[], kind: TaskNamespace['kind']): number[] {
  const ids = new Set<number>();
  for (const { namespaces } of tasks) {
    for (const namespace of namespaces) if (namespace.kind === kind && !namespace.host) ids.add(namespace.id);
  }
  return [...ids];
}

/** What there is where none can be resolved. */
export const NO_KERNEL_OBJECTS: KernelObjects = {
  rows: {
    open_file: [],
    file_descriptor: [],
    pipe: [],
    ghost_file: [],
    file_lock: [],
    memfd: [],
    socket: [],
    socket_queue: [],
    interface: [],
    route: [],
    firewall_rule: [],
    namespace: [],
    mount: [],
    cgroup: [],
    ipc: [],
  },
  files: { files: [], byId: new Map(), records: new Map() },
  ghosts: [],
  memfds: [],
  ipc: [],
  timerfds: [],
};
