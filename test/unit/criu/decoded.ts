/** Fixture checkpoints decoded whole, with a reader of their memory. */
import { decodeImageDirectory } from '../../../electron/criu/index.ts';
import type { ImageFile } from '../../../electron/criu/image/types.ts';
import { createMemoryReader } from '../../../electron/criu/memory/memory-reader.ts';
import { indexPageMaps } from '../../../electron/criu/memory/page-levels.ts';
import type { MemoryReader } from '../../../electron/criu/memory/types.ts';
import type { DecodeOptions, ImageDirectory, ParentDirectory } from '../../../electron/criu/types.ts';
import { bytesSource, type ByteSource } from '../../../shared/byte-source.ts';
import type { ImageFacts } from '../../../shared/facts/index.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';
import type { TarMember } from '../resolve/fixture.ts';

export interface Decoded {
  readonly facts: ImageFacts;
  readonly member: (index: number) => ByteSource;
  readonly parent: ParentDirectory | null;
}

/** The directory (with its slash, '' for the root) among the members; logs and statistics beside it count too. */
export function decodeMembers(
  members: readonly TarMember[],
  directory = 'checkpoint/',
  more: Partial<DecodeOptions> & { readonly parentLink?: string } = {},
): Decoded {
  const sources = members.map(({ bytes }) => bytesSource(bytes));
  const fileOf = (member: number, name: string): ImageFile => {
    return { name, member, memberName: members[member]!.name, source: sources[member]! };
  };
  const files: ImageFile[] = [];
  let statsDump: ImageFile | null = null;
  let dumpLog: ImageFile | null = null;
  const above = directory.replace(/[^/]*\/$/, '');
  members.forEach(({ name }, member) => {
    const base = name.slice(name.lastIndexOf('/') + 1);
    const folder = name.slice(0, name.length - base.length);
    if (folder === directory && base.endsWith('.img')) files.push(fileOf(member, base));
    if (folder !== directory && folder !== above) return;
    if (base === 'stats-dump') statsDump = fileOf(member, base);
    if (base === 'dump.log') dumpLog = fileOf(member, base);
  });
  const { parentLink, ...options } = more;
  return decodeFiles(
    files,
    { ...options, parentLink, directory, statsDump, dumpLog },
    (index) => sources[index]!,
  );
}

type Inputs = Omit<Partial<DecodeOptions>, 'checkCancelled'> & {
  readonly parentLink?: string | undefined;
  readonly directory?: string;
  readonly statsDump?: ImageFile | null;
  readonly dumpLog?: ImageFile | null;
  readonly checkCancelled?: () => void;
};

export function decodeFiles(
  files: readonly ImageFile[],
  more: Inputs = {},
  member = memberOf(files),
): Decoded {
  const input: ImageDirectory = {
    directory: Buffer.from((more.directory ?? 'checkpoint/').replace(/\/$/, '')),
    files,
    parentLink: more.parentLink === undefined ? null : Buffer.from(more.parentLink),
    parentMember: more.parentLink === undefined ? null : { index: 0, name: 'checkpoint/parent' },
    statsDump: more.statsDump ?? null,
    dumpLog: more.dumpLog ?? null,
  };
  const parent = more.parent ?? null;
  const facts = decodeImageDirectory(input, {
    limits: more.limits ?? DEFAULT_LIMITS,
    parent,
    ...(more.mappedFiles ? { mappedFiles: more.mappedFiles } : {}),
    ...(more.userName ? { userName: more.userName } : {}),
    checkCancelled: more.checkCancelled ?? (() => {}),
  });
  return { facts, member, parent };
}

function memberOf(files: readonly ImageFile[]): (index: number) => ByteSource {
  const sources = new Map(files.map((file) => [file.member, file.source]));
  return (index) => sources.get(index) ?? bytesSource(new Uint8Array(0));
}

/** A reader made of the rows alone, as the case has them. */
export function readerOf({ facts, member, parent }: Decoded, pid: number): MemoryReader {
  const dump = facts.checkpoint.kind === 'dump';
  return createMemoryReader({
    pid,
    pageSize: facts.checkpoint.pageSize,
    maps: dump ? facts.memory_map.filter((map) => map.pid === pid) : null,
    pageMaps: indexPageMaps(facts.page_map),
    memberSource: member,
    parent,
    chainLength: DEFAULT_LIMITS.chainLength,
  });
}

/** The decoded directory as the parent of another. */
export function asParent(decoded: Decoded, id: string): ParentDirectory {
  return { id, facts: decoded.facts, memberSource: decoded.member, parent: decoded.parent };
}
