/** All memory of a dump: mappings, page maps, what is not captured, and a reader for each process. */
import type { GhostFileFact, MemfdFact } from '../../../shared/facts/file.ts';
import type { AddressSpaceFact, MemoryMapFact, PageMapFact } from '../../../shared/facts/memory.ts';
import type { IpcFact } from '../../../shared/facts/namespace.ts';
import type { EnvironmentFact } from '../../../shared/facts/process.ts';
import { gap } from '../../../shared/facts/gap.ts';
import { mappedFileContent } from '../memory/mapped-files.ts';
import { createMemoryReader } from '../memory/memory-reader.ts';
import { memberSourceOf } from './member-source.ts';
import { indexPageMaps, parentLevels, type PageLevel, type PageMapIndex } from '../memory/page-levels.ts';
import type { DecodeOptions, ImageDirectory } from '../types.ts';
import type { AddressSpace } from './address-spaces.ts';
import { argumentBudget, readCommandLine, readEnvironment, type CommandLine } from './arguments.ts';
import { memberNameOf, type ResolveContext } from './context.ts';
import { memfdInodes } from './memfds.ts';
import { countMapPages, resolveMemoryMaps, type NamedMap } from './memory-maps.ts';
import type { OpenFiles } from './open-files.ts';
import { checkPagesAreMapped, checkParentPages } from './page-map-checks.ts';
import { ownerText, pageMapImageName, resolvePageMap, type PageMapOwner } from './page-maps.ts';
import { uncapturedMemory } from './uncaptured-memory.ts';

export interface Memory {
  readonly spaces: readonly AddressSpaceFact[];
  readonly maps: readonly MemoryMapFact[];
  readonly pageMaps: readonly PageMapFact[];
  readonly commandLines: ReadonlyMap<number, CommandLine>;
  readonly environment: readonly EnvironmentFact[];
}

/** What else tells of memory. */
export interface MemorySurroundings {
  readonly files: OpenFiles;
  readonly ghosts: readonly GhostFileFact[];
  readonly memfds: readonly MemfdFact[];
  readonly ipc: readonly IpcFact[];
  readonly pageSize: number;
}

/** Memory of the given address spaces, and of shared memory that they or the kernel hold. */
export function resolveMemory(
  context: ResolveContext,
  spaces: readonly AddressSpace[],
  around: MemorySurroundings,
  input: ImageDirectory,
  options: DecodeOptions,
): Memory {
  const { files, pageSize } = around;
  const named = spaces.flatMap((space) => resolveMemoryMaps(context, space, files, memfdInodes(context)));
  const owners = [...processOwners(spaces), ...sharedOwners(named, around)];
  const pageMaps = readPageMaps(context, owners, pageSize);
  const index = indexPageMaps(pageMaps);
  checkPageMaps(context, pageMaps, named, index, pageSize, input, options);

  const content = mappedFileContent({
    fileById: (id) => files.byId.get(id),
    ghosts: around.ghosts,
    memberSource: memberSourceOf(context.images),
    mappedFiles: options.mappedFiles,
  });
  const maps = named.map((map) => ({ ...map, pages: countMapPages(map, index, pageSize) }));
  context.notCaptured.push(...uncapturedMemory(maps, pageSize, (map) => content(map) !== undefined));

  const commandLines = new Map<number, CommandLine>();
  const environment: EnvironmentFact[] = [];
  const budget = argumentBudget();
  const mapsByPid = Map.groupBy(maps, ({ pid }) => pid);
  for (const space of spaces) {
    context.checkpoint();
    const reader = createMemoryReader({
      pid: space.task.pid,
      pageSize,
      maps: mapsByPid.get(space.task.pid) ?? [],
      pageMaps: index,
      memberSource: memberSourceOf(context.images),
      parent: options.parent,
      chainLength: options.limits.chainLength,
      mappedContent: content,
    });
    commandLines.set(space.task.pid, readCommandLine(context, space, reader, budget));
    environment.push(...(readEnvironment(context, space, reader, budget) ?? []));
  }
  return { spaces: spaces.map(({ fact }) => fact), maps, pageMaps, commandLines, environment };
}

/** Page maps of a directory without tasks: a pre-dump, or a dump that did not come to its end. */
export function resolveLoosePageMaps(
  context: ResolveContext,
  pageSize: number,
  input: ImageDirectory,
  options: DecodeOptions,
): PageMapFact[] {
  const owners = [
    ...context.images.namesOf('PAGEMAP').map((name) => ownerOf('process', name)),
    ...context.images.namesOf('SHMEM_PAGEMAP').map((name) => ownerOf('shmem', name)),
  ].filter((owner) => owner.id < 1n << 64n);
  const pageMaps = readPageMaps(context, owners, pageSize);
  checkPageMaps(context, pageMaps, null, indexPageMaps(pageMaps), pageSize, input, options);
  return pageMaps;
}

function ownerOf(owner: PageMapOwner['owner'], name: string): PageMapOwner {
  return { owner, id: BigInt(name.slice(name.lastIndexOf('-') + 1, name.lastIndexOf('.'))) };
}

function processOwners(spaces: readonly AddressSpace[]): PageMapOwner[] {
  return spaces.map(({ task }) => ({ owner: 'process' as const, id: BigInt(task.pid) }));
}

/** Mapped or not: a memfd's and a SysV segment's content is dumped for itself. */
function sharedOwners(maps: readonly NamedMap[], { memfds, ipc }: MemorySurroundings): PageMapOwner[] {
  const ids = new Set<bigint>();
  for (const map of maps) if (map.shmid !== null) ids.add(map.shmid);
  for (const memfd of memfds) if (memfd.size > 0n) ids.add(memfd.shmid);
  for (const object of ipc) if (object.kind === 'shm') ids.add(BigInt(object.id));
  return [...ids].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map((id) => ({ owner: 'shmem' as const, id }));
}

function readPageMaps(
  context: ResolveContext,
  owners: readonly PageMapOwner[],
  pageSize: number,
): PageMapFact[] {
  const pageMaps: PageMapFact[] = [];
  const pagesNamed = new Map<number, PageMapFact>();
  for (const owner of owners) {
    context.checkpoint();
    const map = resolvePageMap(context, owner, pageSize);
    if (map === undefined) {
      stateMissing(context, owner);
      continue;
    }
    pageMaps.push(map);
    if (map.pagesId === null) continue;
    const other = pagesNamed.get(map.pagesId);
    if (other === undefined) pagesNamed.set(map.pagesId, map);
    else {
      const text = `pages-${map.pagesId}.img is named by the page maps of ${ownerText(other)} and of ${ownerText(map)}: only one can be right.`;
      context.gaps.push(
        gap('pages-shared', text, memberNameOf(context.images, pageMapImageName(map)), {
          subject: ownerText(map),
          source: map.source,
        }),
      );
    }
  }
  return pageMaps;
}

/** An image of that name that is none has its own gap. */
function stateMissing(context: ResolveContext, owner: PageMapOwner): void {
  const name = pageMapImageName(owner);
  if (context.images.file(name) !== undefined) return;
  const text = `${name} is missing: which memory of ${ownerText(owner)} was dumped is not known.`;
  context.gaps.push(
    gap('member-missing', text, memberNameOf(context.images, name), { subject: ownerText(owner) }),
  );
}

/** `maps` null: there are none to hold the page maps against. */
function checkPageMaps(
  context: ResolveContext,
  pageMaps: readonly PageMapFact[],
  maps: readonly NamedMap[] | null,
  index: PageMapIndex,
  pageSize: number,
  input: ImageDirectory,
  options: DecodeOptions,
): void {
  const own: PageLevel = {
    checkpoint: null,
    pageSize,
    pageMaps: index,
    member: memberSourceOf(context.images),
  };
  const levels = [own, ...parentLevels(options.parent, pageSize, options.limits.chainLength)];
  const byPid = maps === null ? null : Map.groupBy(maps, ({ pid }) => pid);
  for (const map of pageMaps) {
    context.checkpoint();
    checkParentPages(context, map, levels, input.parentLink);
    const mapped = map.owner === 'process' ? byPid?.get(Number(map.id)) : undefined;
    if (mapped !== undefined) {
      checkPagesAreMapped(
        context,
        map,
        mapped.filter(({ kind }) => kind !== 'guard'),
        pageSize,
      );
    }
  }
}
