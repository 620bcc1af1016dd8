/** Fixture checkpoints as image sets: a small tar walk over files in memory, and the truth beside them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { createImageSet } from '../../../electron/criu/image/image-set.ts';
import type { ImageFile } from '../../../electron/criu/image/types.ts';
import type { ResolveContext } from '../../../electron/criu/resolve/context.ts';
import { resolveTasks, type TaskRecord } from '../../../electron/criu/resolve/tasks.ts';
import { bytesSource } from '../../../shared/byte-source.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/checkpoints/', import.meta.url));
const RESOURCES = fileURLToPath(new URL('../../../resources/', import.meta.url));

export interface TarMember {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function fixturePath(name: string): string {
  return name.startsWith('sample/') ? RESOURCES + name : FIXTURES + name;
}

/** The regular files of a tar, compressed or not. */
export function membersOf(path: string): TarMember[] {
  const raw = readFileSync(path);
  const tar = path.endsWith('.zst') ? zstdDecompressSync(raw) : path.endsWith('.gz') ? gunzipSync(raw) : raw;
  return tarMembers(tar);
}

export function tarMembers(tar: Buffer): TarMember[] {
  const members: TarMember[] = [];
  let longName: string | null = null;
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const text = (start: number, length: number): string => {
      const field = tar.toString('latin1', at + start, at + start + length);
      const end = field.indexOf('\0');
      return end < 0 ? field : field.slice(0, end);
    };
    const size = Number.parseInt(text(124, 12), 8) || 0;
    const type = text(156, 1);
    const bytes = tar.subarray(at + 512, at + 512 + size);
    if (type === 'x') {
      const path = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(bytes.toString('latin1'));
      if (path !== null) longName = path[1]!;
    } else if (type === 'L') {
      longName = bytes.toString('latin1').replace(/\0+$/, '');
    } else {
      const prefix = text(345, 155);
      const name = longName ?? (prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`);
      if (type === '0' || type === '') members.push({ name: name.replace(/^\.\//, ''), bytes });
      longName = null;
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return members;
}

export interface Fixture {
  readonly context: ResolveContext;
  readonly tasks: readonly TaskRecord[];
  read(member: number): Uint8Array;
}

/** The image directory `directory` (with its slash; '' for the root) among the members. */
export function imagesOf(members: readonly TarMember[], directory = 'checkpoint/'): Fixture {
  const files: ImageFile[] = [];
  members.forEach(({ name, bytes }, member) => {
    const inner = name.slice(directory.length);
    if (!name.startsWith(directory) || inner === '' || inner.includes('/')) return;
    files.push({ name: inner, member, memberName: name, source: bytesSource(bytes) });
  });
  const context = contextOf(files);
  return { context, tasks: resolveTasks(context), read: (member) => members[member]!.bytes };
}

export function contextOf(files: readonly ImageFile[], limits = DEFAULT_LIMITS): ResolveContext {
  return { images: createImageSet(files, limits), gaps: [], notCaptured: [], checkpoint: () => {} };
}

export interface Truth {
  readonly container: { readonly engine: string };
  readonly processes: readonly {
    readonly pid: number;
    readonly zombie?: boolean;
    readonly fds?: readonly {
      readonly fd: number;
      readonly target: string;
      readonly deleted: boolean;
      readonly pos: number;
      readonly flags: string;
      readonly cloexec: boolean;
    }[];
  }[];
  readonly sockets: readonly {
    readonly family: string;
    readonly type: string;
    readonly state: string;
    readonly local?: string;
    readonly remote?: string;
    readonly path?: string | null;
    readonly peerInode?: number | null;
    readonly recvQueue: number;
    readonly sendQueue?: number;
    readonly inode: number | null;
    readonly holders: readonly { readonly pid: number; readonly fd: number }[];
  }[];
  readonly mounts: readonly {
    readonly mountpoint: string;
    readonly root: string;
    readonly fstype: string;
    readonly source: string;
    readonly options: string;
  }[];
}

export function truthOf(name: string): Truth {
  return JSON.parse(readFileSync(`${FIXTURES}truth/${name}.json`, 'utf8')) as Truth;
}

/** Ids of namespaces of one kind that are not the host's. */
export function ownNamespaces(tasks: readonly TaskRecord[], kind: string): number[] {
  const ids = tasks.flatMap(({ namespaces }) => namespaces.filter((one) => one.kind === kind && !one.host));
  return [...new Set(ids.map(({ id }) => id))];
}
