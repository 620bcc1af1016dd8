/**
 * One CRIU image directory to facts. Begins at inventory and pstree and follows references; what
 * nothing leads to comes out apart, as leftovers.
 */
import { PermafrostError, toEvidenceError } from '../../shared/errors.ts';
import type { CheckpointFact } from '../../shared/facts/checkpoint.ts';
import { gap, type Gap, type NotCaptured } from '../../shared/facts/gap.ts';
import type { Limits } from '../../shared/limits.ts';
import { createImageSet } from './image/image-set.ts';
import type { DecodedImage } from './image/types.ts';
import { resolveArchitecture, resolveCheckpoint, resolveKind } from './resolve/checkpoint.ts';
import { resolveAddressSpaces, type AddressSpace } from './resolve/address-spaces.ts';
import type { ResolveContext } from './resolve/context.ts';
import { NO_KERNEL_OBJECTS, resolveKernelObjects, type KernelObjects } from './resolve/kernel-objects.ts';
import { NO_TASK_ROWS, resolveTaskRows } from './resolve/task-rows.ts';
import { resolveImageRows } from './resolve/image-rows.ts';
import { isLeftover, resolveLeftovers } from './resolve/leftovers.ts';
import { resolveLoosePageMaps, resolveMemory, type Memory } from './resolve/memory.ts';
import { resolveMounts } from './resolve/mounts.ts';
import { resolvePageSize, type PageSize } from './resolve/page-size.ts';
import { resolveTasks, type TaskRecord } from './resolve/tasks.ts';
import type { DecodeImageDirectory, ImageDirectory } from './types.ts';

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
  const owned = attempt<KernelObjects>('files and sockets', NO_KERNEL_OBJECTS, () =>
    resolveKernelObjects(context, tasks),
  );
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

const PRE_DUMP: NotCaptured = {
  kind: 'pre-dump',
  reason:
    'A pre-dump has memory alone: tasks, files and everything else are in the dump that was made upon it.',
  subject: null,
  bytes: null,
  source: [],
};

const NO_MEMORY: Memory = { spaces: [], maps: [], pageMaps: [], commandLines: new Map(), environment: [] };

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
