/** Files of the container that the checkpoint holds (rootfs diff, tmpfs, volumes), by their path in it. */
import type { ByteSource } from '../../../shared/byte-source.ts';
import type { FilesystemEntryFact } from '../../../shared/facts/index.ts';

export interface HeldFile {
  readonly member: number;
  readonly source: ByteSource;
}

/** Answers for an absolute path, as bytes; undefined where the checkpoint does not have that file. */
export function filesByPath(
  entries: readonly FilesystemEntryFact[],
  memberSource: (member: number) => ByteSource,
): (path: Uint8Array) => HeldFile | undefined {
  const byPath = new Map<string, number>();
  for (const entry of entries) {
    if (entry.type === 'file' && entry.change === 'present') byPath.set(pathKey(entry.path), entry.member);
  }
  return (path) => {
    const member = byPath.get(pathKey(path));
    return member === undefined ? undefined : { member, source: memberSource(member) };
  };
}

/** Bytes as a Map key, lossless. */
function pathKey(path: Uint8Array): string {
  return Buffer.from(path).toString('latin1');
}
