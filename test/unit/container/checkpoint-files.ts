/** The engine's files of an archive, read with tar-stream: independent of the project's own tar reader. */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { bytesSource } from '../../../shared/byte-source.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';
import type { EngineFile, EngineFilesInput } from '../../../electron/container/types.ts';

export const FIXTURES = new URL('../../fixtures/checkpoints/', import.meta.url);
const LOGS = ['ctr.log', 'container.log', 'io.kubernetes.cri-o.LogPath'];

export interface TarMember {
  readonly name: string;
  readonly bytes: Uint8Array;
}

type Entry = AsyncIterable<unknown> & { readonly header: { readonly name: string; readonly type: string } };

export async function tarMembers(archive: Uint8Array): Promise<TarMember[]> {
  const members: TarMember[] = [];
  const entries = Readable.from([archive]).pipe(
    extract() as unknown as NodeJS.ReadWriteStream & AsyncIterable<Entry>,
  );
  for await (const entry of entries) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    if (entry.header.type === 'file') members.push({ name: entry.header.name, bytes: Buffer.concat(chunks) });
  }
  return members;
}

export function readArchive(path: string | URL): Uint8Array {
  const bytes = readFileSync(path);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes);
  if (bytes[0] === 0x28 && bytes[1] === 0xb5) return zstdDecompressSync(bytes);
  return bytes;
}

/** Input of the decoder from an archive's members, as the archive layout gives it. */
export function engineFilesInput(
  members: readonly TarMember[],
  changes: Partial<EngineFilesInput> = {},
): EngineFilesInput & { readonly contents: ReadonlyMap<number, Uint8Array> } {
  const files = new Map<string, EngineFile>();
  const logs: EngineFile[] = [];
  const contents = new Map<number, Uint8Array>();
  for (const [member, { name, bytes }] of members.entries()) {
    const file = { member, memberName: name, source: bytesSource(bytes) };
    contents.set(member, bytes);
    if (LOGS.includes(name)) logs.push(file);
    else if (name === 'checkpoint/descriptors.json') files.set('descriptors.json', file);
    else if (!name.includes('/') && !name.endsWith('.img')) files.set(name, file);
  }
  return {
    files,
    logs,
    contents,
    annotations: [],
    limits: DEFAULT_LIMITS,
    checkCancelled: () => {},
    ...changes,
  };
}

export async function fixtureInput(name: string) {
  return engineFilesInput(await tarMembers(readArchive(new URL(name, FIXTURES))));
}
