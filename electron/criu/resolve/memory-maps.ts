/** Mappings as /proc/PID/maps shows them, with where the content of their pages is. */
import type { MemfdFact } from '../../../shared/facts/file.ts';
import { gap } from '../../../shared/facts/gap.ts';
import { PE_PARENT, PE_PRESENT, type MemoryMapFact, type PageMapFact } from '../../../shared/facts/memory.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { addressText } from '../../../shared/u64.ts';
import { absentPages, MAP_HUGETLB, MAP_SHARED, VMA_AREA } from '../memory/mappings.ts';
import type { PageMapIndex } from '../memory/page-levels.ts';
import { countPages } from '../memory/page-runs.ts';
import { CoreEntryMarch, type IpcShmEntry, type VmaEntry } from '../wire/messages.ts';
import type { AddressSpace } from './address-spaces.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import type { Placed } from './file-records.ts';
import { nameMapping, type NameSources } from './mapping-names.ts';
import type { OpenFiles } from './open-files.ts';
import { gapAt, reachImage } from './reached-image.ts';

/** A mapping before its pages are counted. */
export type NamedMap = Omit<MemoryMapFact, 'pages'>;

/** Bit of MAP_HUGETLB on mips, which has mapping flags of its own. */
const MAP_HUGETLB_MIPS = 0x80000;

/** The mappings of one address space, in image order. What contradicts itself is stated and left out. */
export function resolveMemoryMaps(
  context: ResolveContext,
  space: AddressSpace,
  files: OpenFiles,
  memfds: ReadonlyMap<number, MemfdFact>,
): NamedMap[] {
  const { task, fact } = space;
  const mips = task.cores.get(task.pid)?.message.mtype === CoreEntryMarch.MIPS;
  const sources: NameSources = {
    files,
    memfds,
    sysvKeys: sysvKeys(context, space),
    startStack: fact.startStack,
    hugetlbFlag: mips ? MAP_HUGETLB_MIPS : MAP_HUGETLB,
  };
  const problems = mapProblems(context, space);
  const maps: NamedMap[] = [];
  for (const { image, message } of withoutContradictions(space.vmas, problems)) {
    context.checkpoint();
    const name = nameMapping(message, sources);
    if (name.dangling !== null) {
      const text = `The mapping at ${addressText(message.start!)} is of ${name.dangling}, which is not in the images.`;
      problems.add('dangling-mapping', { image, message }, text);
    }
    const source: SourceSpan[] = [messageSpan(image, message)];
    const file = name.fileId === null ? undefined : files.byId.get(name.fileId);
    if (file?.source[0] !== undefined) source.push({ ...file.source[0], supports: 'path' });
    maps.push({
      pid: task.pid,
      start: message.start!,
      end: message.end!,
      permissions: permissionText(message.prot ?? 0, message.flags ?? 0),
      kind: name.kind,
      path: name.path,
      deleted: name.deleted,
      offset: message.pgoff ?? 0n,
      fileId: name.fileId,
      shmid: name.shmid,
      status: message.status ?? 0,
      flags: message.flags ?? 0,
      protection: message.prot ?? 0,
      madvise: message.madv ?? 0n,
      source,
    });
  }
  problems.finish();
  return maps;
}

/** `rw-p`, as /proc has it: `s` for what is shared, else `p`. */
export function permissionText(protection: number, flags: number): string {
  return (
    ((protection & 1) !== 0 ? 'r' : '-') +
    ((protection & 2) !== 0 ? 'w' : '-') +
    ((protection & 4) !== 0 ? 'x' : '-') +
    ((flags & MAP_SHARED) !== 0 ? 's' : 'p')
  );
}

/** Keys of shared memory segments by id, of the task's IPC namespace. */
function sysvKeys(context: ResolveContext, { task }: AddressSpace): ReadonlyMap<number, number> {
  const keys = new Map<number, number>();
  const namespace = task.namespaces.find(({ kind }) => kind === 'ipc');
  if (namespace === undefined) return keys;
  const image = reachImage<IpcShmEntry>(context, `ipcns-shm-${namespace.id}.img`);
  for (const { message } of image?.type === 'IPCNS_SHM' ? image.entries : []) {
    if (message.desc?.id !== undefined) keys.set(message.desc.id, message.desc.key ?? 0);
  }
  return keys;
}

/** Leaves out mappings that end before they start, and the later one of two that lie on each other. */
function withoutContradictions(vmas: readonly Placed<VmaEntry>[], problems: MapProblems): Placed<VmaEntry>[] {
  const whole = vmas.filter((vma) => {
    const { start, end } = vma.message;
    // Their absence was stated when the message was read.
    if (start === undefined || end === undefined) return false;
    if (start < end) return true;
    problems.add(
      'mapping-backwards',
      vma,
      `A mapping begins at ${addressText(start)} and ends at ${addressText(end)}; it is left out.`,
    );
    return false;
  });
  const guards = new Set(whole.filter(({ message }) => message.status === VMA_AREA.GUARD));
  const left = new Set<Placed<VmaEntry>>();
  let last: Placed<VmaEntry> | undefined;
  // A stable sort: of two that begin at one address the first in the image stays.
  for (const vma of whole.filter((one) => !guards.has(one)).sort(byStart)) {
    if (last !== undefined && vma.message.start! < last.message.end!) {
      const text = `The mapping at ${addressText(vma.message.start!)} lies on the one at ${addressText(last.message.start!)}; it is left out.`;
      problems.add('mapping-overlap', vma, text);
      left.add(vma);
    } else last = vma;
  }
  return whole.filter((vma) => !left.has(vma));
}

function byStart(a: Placed<VmaEntry>, b: Placed<VmaEntry>): number {
  const [x, y] = [a.message.start!, b.message.start!];
  return x < y ? -1 : x > y ? 1 : 0;
}

interface MapProblems {
  add(kind: string, vma: Placed<VmaEntry>, text: string): void;
  finish(): void;
}

/** Problems of one address space that are stated one by one; the rest is counted. */
const PROBLEMS_NAMED = 16;

function mapProblems(context: ResolveContext, space: AddressSpace): MapProblems {
  let count = 0;
  const subject = `process ${space.task.pid}`;
  return {
    add(kind, { image, message }, text) {
      count += 1;
      if (count <= PROBLEMS_NAMED) gapAt(context, image, message, kind, text, subject);
    },
    finish() {
      if (count <= PROBLEMS_NAMED) return;
      const text = `${count - PROBLEMS_NAMED} more mappings of process ${space.task.pid} contradict each other or point nowhere.`;
      context.gaps.push(
        gap('more-gaps', text, space.mm.image.file.memberName, {
          subject,
          source: [messageSpan(space.mm.image, space.mm.message)],
        }),
      );
    },
  };
}

/** Pages of a mapping by where their content is; `pageMaps` are this directory's own. */
export function countMapPages(
  map: NamedMap,
  pageMaps: PageMapIndex,
  pageSize: number,
): MemoryMapFact['pages'] {
  const size = BigInt(pageSize);
  const total = (map.end - map.start + size - 1n) / size;
  const counts = { dumped: 0n, parent: 0n, lazy: 0n };
  const add = (flags: number, pages: bigint): void => {
    if ((flags & PE_PRESENT) !== 0) counts.dumped += pages;
    else if ((flags & PE_PARENT) !== 0) counts.parent += pages;
    else counts.lazy += pages;
  };
  const own = map.kind === 'guard' ? undefined : pageMaps.find('process', BigInt(map.pid));
  if (own !== undefined) countPages(own, map.start, map.end, pageSize, add);
  const known = counts.dumped + counts.parent + counts.lazy;
  if (map.shmid !== null && known === 0n) countShared(map, map.shmid, pageMaps, pageSize, add);
  const named = counts.dumped + counts.parent + counts.lazy;
  const rest = total > named ? total - named : 0n;
  const zero = readsAsZeros(map, own, pageMaps) ? rest : 0n;
  return { total: named + rest, ...counts, zero, notCaptured: rest - zero };
}

/** Shared memory's page map begins at 0 with the object's first byte. */
function countShared(
  map: NamedMap,
  shmid: bigint,
  pageMaps: PageMapIndex,
  pageSize: number,
  add: (flags: number, pages: bigint) => void,
): void {
  const shared = pageMaps.find('shmem', shmid);
  if (shared === undefined) return;
  countPages(shared, map.offset, map.offset + (map.end - map.start), pageSize, add);
}

function readsAsZeros(map: NamedMap, own: PageMapFact | undefined, pageMaps: PageMapIndex): boolean {
  if (map.kind === 'guard') return false;
  if (map.shmid !== null) {
    const shared = pageMaps.find('shmem', map.shmid);
    return shared !== undefined && shared.incomplete !== true;
  }
  return absentPages(map) === 'zero' && own !== undefined && own.incomplete !== true;
}
