/**
 * One CRIU image directory to facts. Begins at inventory and pstree and follows references; what
 * nothing leads to comes out apart, as leftovers.
 */
import { PermafrostError, toEvidenceError } from '../../shared/errors.ts';
import type { CheckpointFact } from '../../shared/facts/checkpoint.ts';
import { gap, type Gap, type NotCaptured } from '../../shared/facts/gap.ts';
import type { ImageFacts } from '../../shared/facts/index.ts';
import type { Limits } from '../../shared/limits.ts';
import { createImageSet } from './image/image-set.ts';
import type { DecodedImage } from './image/types.ts';
import { resolveAddressSpaces, type AddressSpace } from './resolve/address-spaces.ts';
import { resolveCgroups } from './resolve/cgroups.ts';
import { resolveArchitecture, resolveCheckpoint, resolveKind } from './resolve/checkpoint.ts';
import type { ResolveContext } from './resolve/context.ts';
import { resolveControllingTtys } from './resolve/controlling-ttys.ts';
import { resolveCredentials } from './resolve/credentials.ts';
import { resolveDescriptors, withEventpollTargets } from './resolve/descriptors.ts';
import { resolveGhostFiles } from './resolve/ghost-files.ts';
import { resolveImageRows } from './resolve/image-rows.ts';
import { resolveIpc } from './resolve/ipc.ts';
import { isLeftover, resolveLeftovers } from './resolve/leftovers.ts';
import { resolveLocks } from './resolve/locks.ts';
import { resolveMemfds } from './resolve/memfds.ts';
import { resolveLoosePageMaps, resolveMemory, type Memory } from './resolve/memory.ts';
import { resolveMounts } from './resolve/mounts.ts';
import { resolveNamespaces } from './resolve/namespaces.ts';
import { resolveNetwork } from './resolve/network.ts';
import { resolveOpenFiles, type OpenFiles } from './resolve/open-files.ts';
import { resolvePageSize, type PageSize } from './resolve/page-size.ts';
import { resolvePipes } from './resolve/pipes.ts';
import { resolveProcesses } from './resolve/processes.ts';
import { resolveResourceLimits } from './resolve/resource-limits.ts';
import { resolveSeccompFilters } from './resolve/seccomp.ts';
import { resolveSignalActions, signalMasks } from './resolve/signals.ts';
import { resolveSockets } from './resolve/sockets.ts';
import { resolveTasks, type TaskRecord } from './resolve/tasks.ts';
import { resolveThreads } from './resolve/threads.ts';
import { resolveTimerfds } from './resolve/timerfds.ts';
import { resolveTimers } from './resolve/timers.ts';
import type { TaskNamespace } from './resolve/task.ts';
import type { DecodeImageDirectory, DecodeOptions, ImageDirectory } from './types.ts';

/**
 * Decodes a directory. What can't be decoded is a gap, and the rest is there. Throws PermafrostError where
 * the job was cancelled ('cancelled') or a member can't be read from the disk ('io'), and nothing else.
 */
export const decodeImageDirectory: DecodeImageDirectory = (input, options) => {
  const gaps: Gap[] = [];
  const notCaptured: NotCaptured[] = [];
  const images = createImageSet(input.files, options.limits);
  const context: ResolveContext = { images, gaps, notCaptured, checkpoint: options.checkCancelled };
  const attempt = attempting(gaps);

  const kind = attempt<CheckpointFact['kind']>('kind', 'incomplete', () => resolveKind(context, input));
  const tasks = attempt<TaskRecord[]>('tasks', [], () => resolveTasks(context));
  const owned = attempt<Objects>('files and sockets', NO_OBJECTS, () => resolveObjects(context, tasks));
  const spaces = attempt<AddressSpace[]>('address spaces', [], () => resolveAddressSpaces(context, tasks));
  const architecture = resolveArchitecture(context, tasks);
  const pageSize = attempt<PageSize>('page size', UNKNOWN_PAGE_SIZE, () =>
    resolvePageSize(context, spaces, architecture),
  );
  const memory = attempt<Memory>('memory', NO_MEMORY, () =>
    kind === 'dump'
      ? resolveMemory(context, spaces, { ...owned, ...pageSize }, input, options)
      : { ...NO_MEMORY, pageMaps: resolveLoosePageMaps(context, pageSize.pageSize, input, options) },
  );
  const taskRows = attempt('processes', NO_TASK_ROWS, () => {
    return resolveTaskRows(context, tasks, spaces, owned.files, memory, options);
  });
  const checkpoint = resolveCheckpoint(context, input, kind, tasks, architecture, pageSize);
  if (kind === 'pre-dump') notCaptured.push(PRE_DUMP);

  const left = (image: DecodedImage): boolean => isLeftover(context, image);
  const rows = attempt('images', [], () => resolveImageRows(context, left));
  const all = images.files.map((file) => images.image(file.name)).filter((image) => image !== undefined);
  const distinct = [...new Set(all)];
  const leftover = attempt('leftovers', [], () => resolveLeftovers(context, distinct.filter(left)));
  // Damage in what is no part of the dump's state is told by its row, and is no gap of the dump.
  const imageGaps = distinct
    .filter((image) => !left(image) || kind !== 'dump')
    .flatMap((image) => image.gaps);

  return {
    checkpoint,
    image: rows,
    leftover,
    ...taskRows,
    address_space: memory.spaces,
    memory_map: memory.maps,
    page_map: memory.pageMaps,
    environment: memory.environment,
    ...owned.rows,
    timer: [...taskRows.timer, ...owned.timerfds],
    gap: [...imageGaps, ...gaps],
    not_captured: notCaptured,
  };
};

/**
 * Mountpoints by device number (major<<20 | minor), from every mountpoints image of the directory: where
 * the tmpfs of `tmpfs-dev-N` was mounted. Of several mounts of one device the first counts.
 */
export function mountpointsByDevice(input: ImageDirectory, limits: Limits): ReadonlyMap<number, Uint8Array> {
  const images = createImageSet(input.files, limits);
  const context: ResolveContext = { images, gaps: [], notCaptured: [], checkpoint: () => {} };
  const ids = images.namesOf('MNTS').map((name) => Number(name.replace(/^mountpoints-(\d+)\.img$/, '$1')));
  const byDevice = new Map<number, Uint8Array>();
  for (const mount of attempting([])('mounts', [], () => resolveMounts(context, ids))) {
    const device = Number(mount.device);
    if (!byDevice.has(device)) byDevice.set(device, mount.mountpoint);
  }
  return byDevice;
}

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

interface Objects {
  readonly rows: Rows;
  readonly files: OpenFiles;
  readonly ghosts: Rows['ghost_file'];
  readonly memfds: Rows['memfd'];
  readonly ipc: Rows['ipc'];
  readonly timerfds: ImageFacts['timer'];
}

/** Kernel objects that tasks hold: files, sockets, pipes, namespaces and what is in them. */
function resolveObjects(context: ResolveContext, tasks: readonly TaskRecord[]): Objects {
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

type TaskRows = Pick<
  ImageFacts,
  'process' | 'thread' | 'credential' | 'resource_limit' | 'signal_action' | 'timer' | 'seccomp_filter'
>;

/** Tasks as rows, with what each of them is allowed and does. */
function resolveTaskRows(
  context: ResolveContext,
  tasks: readonly TaskRecord[],
  spaces: readonly AddressSpace[],
  files: OpenFiles,
  memory: Memory,
  options: DecodeOptions,
): TaskRows {
  const filters = resolveSeccompFilters(context, tasks);
  const thread = resolveThreads(context, tasks, filters);
  const credential = resolveCredentials(context, tasks, (uid) => options.userName?.(uid));
  const signalActions = resolveSignalActions(context, tasks);
  const leaderOf = <T extends { readonly pid: number; readonly tid: number }>(rows: readonly T[]) =>
    new Map(rows.filter(({ pid, tid }) => pid === tid).map((row) => [row.pid, row]));
  return {
    process: resolveProcesses(context, tasks, {
      files,
      spaces: new Map(spaces.map((space) => [space.task.pid, space])),
      commandLines: memory.commandLines,
      leaders: leaderOf(thread),
      credentials: leaderOf(credential),
      masks: signalMasks(signalActions),
      ttys: resolveControllingTtys(context),
    }),
    thread,
    credential,
    resource_limit: resolveResourceLimits(context, tasks),
    signal_action: signalActions,
    timer: resolveTimers(context, tasks),
    seccomp_filter: filters.rows,
  };
}

const PRE_DUMP: NotCaptured = {
  kind: 'pre-dump',
  reason:
    'A pre-dump has memory alone: tasks, files and everything else are in the dump that was made upon it.',
  subject: null,
  bytes: null,
  source: [],
};

const NO_OBJECTS: Objects = {
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

const NO_MEMORY: Memory = { spaces: [], maps: [], pageMaps: [], commandLines: new Map(), environment: [] };

const NO_TASK_ROWS: TaskRows = {
  process: [],
  thread: [],
  credential: [],
  resource_limit: [],
  signal_action: [],
  timer: [],
  seccomp_filter: [],
};

const UNKNOWN_PAGE_SIZE: PageSize = { pageSize: 4096, pageSizeReason: 'architecture' };

/**
 * Runs one part of the decoding. A failure of ours is stated and the rest goes on; that the job was
 * cancelled, or that the evidence can't be read at all, ends it: facts must not hang on a disk's mood.
 */
function attempting(gaps: Gap[]) {
  return function attempt<T>(what: string, otherwise: T, work: () => T): T {
    try {
      return work();
    } catch (caught) {
      const error = toEvidenceError(caught);
      if (error.code !== 'internal' && error.code !== 'usage') {
        throw caught instanceof PermafrostError ? caught : new PermafrostError(error);
      }
      const text = `Decoding ${what} failed: ${error.message}. What else there is was decoded.`;
      gaps.push(gap('decoder-failed', text, null));
      return otherwise;
    }
  };
}
