/** Finds image directories among the members of an archive, and what the container engine wrote beside each. */
import { gap, type Gap, type Member } from '../../../shared/facts/index.ts';
import { inDirectory, splitName, TMPFS_IMAGE } from '../inner-archives.ts';
import { canonicalName, displayName } from '../tar/member-name.ts';
import type { CheckpointLayout, FindCheckpoints } from '../types.ts';
import { resolveLink } from './image-layout.ts';
import { findScopes, type Scope } from './scopes.ts';

/** One of these makes a directory an image directory; a failed or damaged dump need not have inventory or pstree. */
const MARK = /^(inventory|pstree|files|seccomp|(core|mm|pagemap|pages|ids|fdinfo|fs)-.*)\.img$/;

/** One of these beside `checkpoint/` says that a dump was begun there, even where CRIU gave up before its first image. */
const BESIDE_MARKS = ['dump.log', 'config.dump', 'spec.dump'] as const;

/** Beside `checkpoint/` (or, in a bare folder, among the images). */
const ENGINE_FILES = [
  'config.dump',
  'spec.dump',
  'status',
  'status.dump',
  'network.status',
  'bind.mounts',
  'deleted.files',
] as const;
/** Among the images: what fds 0 to 2 were (the engines), Docker's own description. */
const IMAGE_DIRECTORY_FILES = ['descriptors.json', 'config.json'] as const;
/** In Docker's container folder, two levels above containers/<id>/checkpoints/<name>/. */
const DOCKER_FILES = ['config.v2.json', 'hostconfig.json'] as const;
const LOGS = ['ctr.log', 'container.log', 'io.kubernetes.cri-o.LogPath'] as const;

export const findCheckpoints: FindCheckpoints = (members, read, sourceName, options) => {
  const gaps: Gap[] = [];
  const childrenOf = new Map<number, Member[]>();
  for (const member of members) {
    if (member.parent === null) continue;
    const siblings = childrenOf.get(member.parent);
    if (siblings === undefined) childrenOf.set(member.parent, [member]);
    else siblings.push(member);
  }
  const checkpoints: CheckpointLayout[] = [];
  for (const scope of findScopes(members, childrenOf, read, sourceName, gaps)) {
    gaps.push(...parentLoopGaps(scope));
    const found = [...scope.tree.directories.keys()].filter((directory) =>
      isImageDirectory(scope, directory),
    );
    if (found.length === 0 && options?.remains && hasEngineFiles(scope)) found.push('checkpoint');
    for (const directory of found) checkpoints.push(layoutOf(scope, directory, childrenOf));
  }
  return { checkpoints, gaps };
};

/** The archive was cut before its images, after what the engine wrote. */
function hasEngineFiles({ tree }: Scope): boolean {
  return BESIDE_MARKS.some((name) => tree.find(name)?.type === 'file');
}

function isImageDirectory({ tree }: Scope, directory: string): boolean {
  for (const [base, member] of tree.directories.get(directory) ?? []) {
    if (member.type === 'file' && MARK.test(base)) return true;
  }
  const [above, folder] = splitName(directory);
  if (folder !== 'checkpoint' && folder !== 'pre-checkpoint') return false;
  return BESIDE_MARKS.some((name) => tree.find(inDirectory(above, name))?.type === 'file');
}

function layoutOf(
  scope: Scope,
  directory: string,
  childrenOf: ReadonlyMap<number, readonly Member[]>,
): CheckpointLayout {
  const { tree } = scope;
  const [above, folder] = splitName(directory);
  const files = tree.directories.get(directory) ?? new Map<string, Member>();
  const fileAt = (path: string): number | null => {
    const member = tree.find(path);
    return member?.type === 'file' ? member.index : null;
  };
  const besides = directory === '' ? null : engineDirectory(scope, directory, above, folder);
  // Where a dump and its pre-dump lie side by side, the engine's statistics and log are the dump's.
  const ownsLogs = folder !== 'pre-checkpoint' || !tree.directories.has(inDirectory(above, 'checkpoint'));
  const first = (...names: string[]): number | null => {
    for (const name of names) {
      const found =
        fileAt(inDirectory(directory, name)) ??
        (besides === null || !ownsLogs ? null : fileAt(inDirectory(besides, name)));
      if (found !== null) return found;
    }
    return null;
  };

  const engineFiles = new Map<string, number>(scope.podFiles);
  const take = (from: string, names: readonly string[]): void => {
    for (const name of names) {
      const member = fileAt(inDirectory(from, name));
      if (member !== null) engineFiles.set(name, member);
    }
  };
  const engine = besides ?? directory;
  const dockerFolder = splitName(above)[0];
  if (splitName(above)[1] === 'checkpoints') take(dockerFolder, DOCKER_FILES);
  take(engine, DOCKER_FILES);
  take(engine, ENGINE_FILES);
  take(directory, IMAGE_DIRECTORY_FILES);

  const parent = files.get('parent');
  return {
    directory: Buffer.from(inScope(scope.prefix, directory), 'latin1'),
    images: [...files].flatMap(([base, member]) =>
      member.type === 'file' && (base.endsWith('.img') || base === 'irmap-cache') ? [member.index] : [],
    ),
    parentLink: parent?.type === 'symlink' ? parent.index : null,
    statsDump: first('stats-dump'),
    dumpLog: first('dump.log', 'pre-dump.log'),
    engineFiles,
    logs: LOGS.flatMap((name) => fileAt(inDirectory(engine, name)) ?? []),
    fileTrees: fileTrees(scope, engine, files, childrenOf),
    annotations: scope.annotations,
    nameHints: scope.nameHints,
  };
}

/** Where the engine's files lie: beside `checkpoint/`, or in the directory above where one of them is there; else null. */
function engineDirectory(scope: Scope, directory: string, above: string, folder: string): string | null {
  if (folder === 'checkpoint' || folder === 'pre-checkpoint') return above;
  const has = (where: string): boolean =>
    ENGINE_FILES.some((name) => name !== 'status' && scope.tree.find(inDirectory(where, name)) !== undefined);
  return !has(directory) && has(above) ? above : null;
}

function fileTrees(
  scope: Scope,
  engine: string,
  images: ReadonlyMap<string, Member>,
  childrenOf: ReadonlyMap<number, readonly Member[]>,
): CheckpointLayout['fileTrees'] {
  const trees: CheckpointLayout['fileTrees'][number][] = [];
  const add = (origin: (typeof trees)[number]['origin'], member: Member | undefined, name: string): void => {
    if (member?.type !== 'file') return;
    const inside = childrenOf.get(member.index) ?? [];
    const visible = inside.filter((child) => !child.shadowed).map((child) => child.index);
    trees.push({ origin, member: member.index, members: visible, name });
  };
  const beside = scope.tree.directories.get(engine);
  add('rootfs-diff', beside?.get('rootfs-diff.tar'), 'rootfs-diff.tar');
  add('devshm', beside?.get('devshm-checkpoint.tar'), 'devshm-checkpoint.tar');
  for (const [base, member] of scope.tree.directories.get(inDirectory(engine, 'volumes')) ?? []) {
    if (base.endsWith('.tar')) add('volume', member, base.slice(0, -4));
  }
  for (const [base, member] of images) {
    if (TMPFS_IMAGE.test(base)) add('tmpfs', member, tmpfsName(base));
  }
  return trees;
}

/** CRIU names a tmpfs image by its device (tmpfs-dev-56); before 2.0 by the mount's id, which says nothing of the device. */
function tmpfsName(base: string): string {
  const name = base.replace(/^tmpfs-/, '').replace(/\.tar\.gz\.img$/, '');
  return name.startsWith('dev-') ? name.slice(4) : `mount ${name}`;
}

/** A `parent` link that leads back to its own directory, at once or over others, leads nowhere. */
function parentLoopGaps(scope: Scope): Gap[] {
  const next = new Map<string, string>();
  const links = new Map<string, Member>();
  for (const [directory, files] of scope.tree.directories) {
    const link = files.get('parent');
    if (link?.type !== 'symlink' || link.linkName === null) continue;
    const target = resolveLink(canonicalName(link.name), link.linkName);
    if (target === null) continue;
    links.set(directory, link);
    next.set(directory, target);
  }
  const gaps: Gap[] = [];
  const settled = new Set<string>();
  for (const [start, link] of links) {
    const way: string[] = [];
    for (let at: string | undefined = start; at !== undefined && !settled.has(at); at = next.get(at)) {
      const loop = way.indexOf(at);
      if (loop >= 0) {
        for (const directory of way.slice(loop)) {
          const found = links.get(directory) ?? link;
          const message =
            way.length - loop === 1
              ? 'the parent link names its own directory'
              : `the parent links of ${way.length - loop} directories lead in a circle`;
          gaps.push(gap('parent-loop', `${message}; no parent is taken from it`, displayName(found.name)));
        }
        break;
      }
      way.push(at);
    }
    for (const directory of way) settled.add(directory);
  }
  return gaps;
}

function inScope(prefix: string, directory: string): string {
  if (prefix === '') return directory;
  return directory === '' ? prefix : `${prefix}/${directory}`;
}
