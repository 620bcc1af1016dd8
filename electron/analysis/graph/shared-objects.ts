/** Memory, files and terminals that several processes share, and descriptors they have of one origin. */
import { formatSize } from '../../../shared/format/index.ts';
import type { MemoryMapFact, MountFact, OpenFileFact } from '../../../shared/facts/index.ts';
import { displayText } from '../../../shared/text.ts';
import { processEnds, referenceTo } from './graph-builder.ts';
import type { GraphBuilder, Holder } from './graph-builder.ts';
import { labelText } from './process-nodes.ts';
import type { GraphFacts } from './types.ts';

const O_ACCMODE = 3;
const O_RDONLY = 0;
const S_IFMT = 0o170000;
const S_IFREG = 0o100000;

const KEPT_REFERENCES = 64;
const NONE = new Uint8Array(0);

/** One piece of shared memory (anonymous, SysV, memfd) that two processes or more have mapped or, a memfd, open. */
export function addSharedMemory(
  graph: GraphBuilder,
  facts: GraphFacts,
  holders: ReadonlyMap<number, readonly Holder[]>,
): void {
  const { checkpoint } = facts;
  // A SysV id, a memfd's inode and that of anonymous memory may be one number: the kind says which.
  const byId = new Map<string, MemoryMapFact[]>();
  for (const map of facts.memory_map) {
    if (map.shmid === null || !map.permissions.endsWith('s')) continue;
    const key = map.kind === 'sysv' ? `sysv ${map.shmid.toString(16)}` : map.shmid.toString(16);
    const maps = byId.get(key);
    if (maps === undefined) byId.set(key, [map]);
    else maps.push(map);
  }
  const opened = new Map<string, OpenFileFact[]>();
  for (const file of facts.open_file) {
    if (file.type !== 'MEMFD' || file.inode === null || !holders.has(file.id)) continue;
    const key = file.inode.toString(16);
    const files = opened.get(key);
    if (files === undefined) opened.set(key, [file]);
    else files.push(file);
  }
  for (const key of new Set([...byId.keys(), ...opened.keys()])) {
    const maps = byId.get(key) ?? [];
    const files = opened.get(key) ?? [];
    const mapped = maps.reduce((most, map) => (map.end - map.start > most ? map.end - map.start : most), 0n);
    const first = maps[0];
    const path = labelText(
      (first?.kind === 'shared-anonymous' ? null : (first?.path ?? files[0]?.target)) ?? NONE,
    );
    const held = [...maps.map(mapper), ...files.flatMap(({ id }) => holders.get(id) ?? [])];
    graph.addChannel(checkpoint, processEnds(checkpoint, held, null), {
      kind: 'shared-memory',
      key,
      flow: 'none',
      label: `${formatSize(first === undefined ? (files[0]?.size ?? 0n) : mapped)}${path === '' ? '' : ` ${path}`}`,
      count: maps.length,
      references: [
        ...maps.map((map) => mapReference(checkpoint, map)),
        ...files.map(({ id }) => referenceTo('open_file', checkpoint, String(id))),
      ].slice(0, KEPT_REFERENCES),
      source: [...maps, ...files].slice(0, KEPT_REFERENCES).flatMap(({ source }) => source),
    });
  }
}

function mapper(map: MemoryMapFact): Holder {
  return { pid: map.pid, fd: -1 };
}

function mapReference(checkpoint: string, map: MemoryMapFact) {
  return referenceTo('memory_map', checkpoint, `${map.pid}/0x${map.start.toString(16)}`);
}

/**
 * Regular files that one process can write and another has open or mapped: one is the same inode, or the same
 * path where the image holds none. Writers are the first side.
 */
export function addSharedFiles(
  graph: GraphBuilder,
  facts: GraphFacts,
  holders: ReadonlyMap<number, readonly Holder[]>,
): void {
  const { checkpoint } = facts;
  interface Use {
    readonly name: string;
    readonly writers: Holder[];
    readonly readers: Holder[];
    readonly references: ReturnType<typeof referenceTo>[];
    readonly source: OpenFileFact['source'][number][];
  }
  const uses = new Map<string, Use>();
  const nameOf = new Map<number, { readonly key: string; readonly name: string }>();
  const useOf = (key: string, name: string): Use => {
    const known = uses.get(key);
    if (known !== undefined) return known;
    const use: Use = { name, writers: [], readers: [], references: [], source: [] };
    uses.set(key, use);
    return use;
  };
  const placeOf = placesOfFiles(facts.mount);
  for (const file of facts.open_file) {
    if (file.type !== 'REG' || file.target === null || !isRegular(file)) continue;
    const key =
      file.inode !== null && file.device !== null
        ? `${file.device}:${file.inode}`
        : `${placeOf(file)} ${file.deleted}`;
    const name = labelText(file.target) + (file.deleted ? ' (deleted)' : '');
    nameOf.set(file.id, { key, name });
    const held = holders.get(file.id) ?? [];
    if (held.length === 0) continue;
    const use = useOf(key, name);
    const writes = ((file.flags ?? 0) & O_ACCMODE) !== O_RDONLY;
    (writes ? use.writers : use.readers).push(...held);
    use.references.push(referenceTo('open_file', checkpoint, String(file.id)));
    use.source.push(...file.source);
  }
  for (const map of facts.memory_map) {
    if (map.kind !== 'file' || map.fileId === null || !map.permissions.endsWith('s')) continue;
    const named = nameOf.get(map.fileId);
    if (named === undefined) continue;
    const use = useOf(named.key, named.name);
    (map.permissions.includes('w') ? use.writers : use.readers).push(mapper(map));
    use.references.push(mapReference(checkpoint, map));
    use.source.push(...map.source);
  }
  for (const [key, use] of uses) {
    if (use.writers.length === 0) continue;
    graph.addChannel(checkpoint, processEnds(checkpoint, use.writers, use.readers), {
      kind: 'shared-file',
      key,
      flow: use.readers.length === 0 ? 'none' : 'forward',
      label: use.name,
      references: use.references.slice(0, KEPT_REFERENCES),
      source: use.source,
    });
  }
}

/**
 * Where a file lies: the device of its mount and the path in the file system, so that a bind mount elsewhere is the
 * same place, and one path in two mount namespaces is not. Without its mount, its path.
 */
function placesOfFiles(mounts: readonly MountFact[]): (file: OpenFileFact) => string {
  const byId = new Map(mounts.map((mount) => [mount.mountId, mount]));
  return ({ mountId, target }) => {
    const path = displayText(target ?? new Uint8Array(0));
    const mount = mountId === null ? undefined : byId.get(mountId);
    const point = mount === undefined ? '' : displayText(mount.mountpoint).replace(/\/$/, '');
    if (mount === undefined || !(path === point || path.startsWith(`${point}/`))) return path;
    return `${mount.device} ${displayText(mount.root).replace(/\/$/, '')}${path.slice(point.length)}`;
  };
}

/** /dev/null and the like are no channel, whoever has them open. */
function isRegular(file: OpenFileFact): boolean {
  if (file.mode !== null && (file.mode & S_IFMT) !== 0) return (file.mode & S_IFMT) === S_IFREG;
  return file.target !== null && !/^\/(?:dev|proc|sys)\//.test(displayText(file.target));
}

/** Master and slave of a pseudo terminal, or one terminal in several hands. */
export function addTerminals(
  graph: GraphBuilder,
  facts: GraphFacts,
  holders: ReadonlyMap<number, readonly Holder[]>,
): void {
  const { checkpoint } = facts;
  const pairs = new Map<string, { masters: Holder[]; slaves: Holder[]; files: OpenFileFact[] }>();
  for (const file of facts.open_file) {
    if (file.type !== 'TTY') continue;
    const index = file.detail.find(([name]) => name === 'pty.index')?.[1];
    const target = file.target === null ? '' : displayText(file.target);
    const isMaster = target.endsWith('/ptmx');
    const number = index ?? /\/pts\/(\d+)$/.exec(target)?.[1];
    const session = file.detail.find(([name]) => name === 'sid')?.[1];
    // /dev/tty is each session's own terminal.
    const own = target === '/dev/tty' && session !== undefined ? `${target} of session ${session}` : target;
    const key = number === undefined ? own : `/dev/pts/${number}`;
    const pair = pairs.get(key) ?? { masters: [], slaves: [], files: [] };
    pair[isMaster ? 'masters' : 'slaves'].push(...(holders.get(file.id) ?? []));
    pair.files.push(file);
    pairs.set(key, pair);
  }
  for (const [name, { masters, slaves, files }] of pairs) {
    const ends =
      masters.length > 0 && slaves.length > 0
        ? processEnds(checkpoint, masters, slaves)
        : processEnds(checkpoint, [...masters, ...slaves], null);
    graph.addChannel(checkpoint, ends, {
      kind: 'terminal',
      key: name,
      flow: masters.length > 0 && slaves.length > 0 ? 'both' : 'none',
      label: labelText(new TextEncoder().encode(name)),
      references: files
        .slice(0, KEPT_REFERENCES)
        .map((file) => referenceTo('open_file', checkpoint, String(file.id))),
      source: files.flatMap((file) => file.source),
    });
  }
}

/**
 * Open files (not merely the same path) that several processes have: inherited over fork, or passed. Those with
 * the same holders are one channel.
 */
export function addInherited(
  graph: GraphBuilder,
  facts: GraphFacts,
  holders: ReadonlyMap<number, readonly Holder[]>,
): void {
  const { checkpoint } = facts;
  const parents = new Map(facts.process.map((process) => [process.pid, process.ppid]));
  const tables = new Map(facts.process.map((process) => [process.pid, process.filesId]));
  // Tasks of clone(CLONE_FILES) have one table: what one opens or closes, all do.
  const oneTable = (pids: ReadonlySet<number>): boolean => {
    const ids = new Set([...pids].map((pid) => tables.get(pid) ?? null));
    return ids.size === 1 && !ids.has(null);
  };
  const sets = new Map<string, { held: Holder[]; files: number[] }>();
  for (const [file, held] of holders) {
    const pids = [...new Set(held.map((holder) => holder.pid))].sort((a, b) => a - b);
    if (pids.length < 2) continue;
    const key = pids.join(' ');
    const set = sets.get(key) ?? { held: [], files: [] };
    set.held.push(...held);
    set.files.push(file);
    sets.set(key, set);
  }
  const files = new Map(facts.open_file.map((file) => [file.id, file]));
  for (const [key, { held, files: ids }] of sets) {
    const pids = new Set(held.map((holder) => holder.pid));
    const strangers = [...pids].filter((pid) => !pids.has(parents.get(pid) ?? -1)).length;
    graph.addChannel(checkpoint, processEnds(checkpoint, held, null), {
      kind: 'inherited',
      key,
      flow: 'none',
      label: oneTable(pids)
        ? `one descriptor table (${ids.length} open ${ids.length === 1 ? 'file' : 'files'})`
        : `${ids.length} open ${ids.length === 1 ? 'file' : 'files'} in common`,
      count: ids.length,
      ...(strangers > 1 && !oneTable(pids)
        ? {
            inferred:
              'the same open file in processes of which none is the parent of all: inherited from one that ended, or passed over a socket',
          }
        : {}),
      references: ids.slice(0, KEPT_REFERENCES).map((id) => referenceTo('open_file', checkpoint, String(id))),
      source: ids.slice(0, KEPT_REFERENCES).flatMap((id) => files.get(id)?.source ?? []),
    });
  }
}
