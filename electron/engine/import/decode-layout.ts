/** One image directory with what lies beside it, decoded to the facts that the case stores. */
import type { CheckpointLayout, EvidenceReader } from '../../archive/types.ts';
import { decodeEngineFiles, decodeFileTrees, passwdNames } from '../../container/index.ts';
import type { EngineFile } from '../../container/types.ts';
import { decodeImageDirectory, mountpointsByDevice } from '../../criu/index.ts';
import type { ImageFile } from '../../criu/image/types.ts';
import type { ImageDirectory, ParentDirectory } from '../../criu/types.ts';
import type { CheckpointFacts, Member } from '../../../shared/facts/index.ts';
import type { Limits } from '../../../shared/limits.ts';
import { displayText, utf8 } from '../../../shared/text.ts';
import { filesByPath } from '../memory/files-by-path.ts';

export interface ArchiveToDecode {
  readonly members: readonly Member[];
  readonly reader: EvidenceReader;
  readonly limits: Limits;
  readonly checkCancelled: () => void;
}

export function decodeLayout(
  archive: ArchiveToDecode,
  layout: CheckpointLayout,
  parent: ParentDirectory | null,
): CheckpointFacts {
  const { limits, checkCancelled } = archive;
  const directory = imageDirectory(archive, layout);
  const {
    gap: engineGaps,
    not_captured: engineNotCaptured,
    ...engine
  } = decodeEngineFiles({
    files: new Map([...layout.engineFiles].map(([name, member]) => [name, engineFile(archive, member)])),
    logs: layout.logs.map((member) => engineFile(archive, member)),
    annotations: layout.annotations,
    limits,
    checkCancelled,
  });
  const mountpoints = mountpointsByDevice(directory, limits);
  const volumes = new Map(
    engine.container_mount.map((mount) => [volumeName(mount.sourcePath ?? ''), mount.destination]),
  );
  const trees = decodeFileTrees({
    trees: layout.fileTrees.map((tree) => ({
      origin: tree.origin,
      container: tree.member,
      containerName: displayText(archive.members[tree.member]!.name),
      members: tree.members.map((member) => archive.members[member]!),
      name: tree.name,
    })),
    deletedFiles: engine.deleted_file,
    mountpointOfDevice: (device) => mountpoints.get(device) ?? null,
    volumeDestination: (name) => volumes.get(name) ?? null,
  });
  const mappedFiles = filesByPath(trees.filesystem_entry, (member) => archive.reader.member(member));
  const users = userNames(mappedFiles);
  const {
    gap: imageGaps,
    not_captured: imageNotCaptured,
    ...images
  } = decodeImageDirectory(directory, {
    limits,
    parent,
    mappedFiles,
    userName: (uid) => users.get(uid),
    checkCancelled,
  });
  return {
    ...images,
    ...engine,
    filesystem_entry: trees.filesystem_entry,
    gap: [...imageGaps, ...engineGaps, ...trees.gap],
    not_captured: [...imageNotCaptured, ...engineNotCaptured],
  };
}

function imageDirectory(archive: ArchiveToDecode, layout: CheckpointLayout): ImageDirectory {
  const link = layout.parentLink === null ? null : (archive.members[layout.parentLink] ?? null);
  return {
    directory: layout.directory,
    files: layout.images.map((member) => imageFile(archive, member)),
    parentLink: link?.linkName ?? null,
    parentMember: link === null ? null : { index: link.index, name: displayText(link.name) },
    statsDump: layout.statsDump === null ? null : imageFile(archive, layout.statsDump),
    dumpLog: layout.dumpLog === null ? null : imageFile(archive, layout.dumpLog),
  };
}

function imageFile(archive: ArchiveToDecode, index: number): ImageFile {
  const { name } = archive.members[index]!;
  return {
    name: Buffer.from(name.subarray(name.lastIndexOf(0x2f) + 1)).toString('latin1'),
    member: index,
    memberName: displayText(name),
    source: archive.reader.member(index),
  };
}

function engineFile(archive: ArchiveToDecode, index: number): EngineFile {
  const { name } = archive.members[index]!;
  return { member: index, memberName: displayText(name), name, source: archive.reader.member(index) };
}

/** Podman keeps a volume in `.../volumes/NAME/_data`. */
function volumeName(sourcePath: string): string {
  const parts = sourcePath.split('/').filter((part) => part !== '');
  return (parts.at(-1) === '_data' ? parts.at(-2) : parts.at(-1)) ?? '';
}

/** Bytes of /etc/passwd that are read. */
const PASSWD_BYTES = 2 ** 20;

/** Users of the container by number; the file is in the archive only where the container changed it. */
function userNames(content: ReturnType<typeof filesByPath>): ReadonlyMap<number, string> {
  const passwd = content(utf8('/etc/passwd'));
  return passwd === undefined ? new Map() : passwdNames(passwd.source.read(0, PASSWD_BYTES));
}
