/** Builders for archives, made with tar-stream (an implementation that is not ours), and a case folder to take them into. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { zstdDecompressSync } from 'node:zlib';
import { extract, pack, type Header } from 'tar-stream';
import { onTestFinished } from 'vitest';
import { ingest } from '../../../electron/archive/index.ts';
import type { Ingested, IngestOptions } from '../../../electron/archive/types.ts';
import { PermafrostError, type EvidenceError } from '../../../shared/errors.ts';
import type { Gap } from '../../../shared/facts/index.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';

export const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/checkpoints');
export const SAMPLE = path.resolve(import.meta.dirname, '../../../resources/sample/web-compromised.tar.gz');

export type Entry = Partial<Header> & { readonly name: string } & { readonly content?: Uint8Array | string };

export async function tarOf(entries: readonly Entry[]): Promise<Buffer> {
  const stream = pack();
  const bytes = buffer(stream);
  for (const { content, ...header } of entries) {
    stream.entry(
      { ...header, mtime: header.mtime ?? new Date(1_700_000_000_000) },
      Buffer.from(content ?? ''),
    );
  }
  stream.finalize();
  return bytes;
}

/** Members of a plain tar as tar-stream reads them. */
export async function untar(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  const stream = extract();
  stream.end(bytes);
  for await (const entry of stream) found.set(entry.header.name, await buffer(entry));
  return found;
}

export async function fixtureMembers(name: string): Promise<Map<string, Buffer>> {
  return untar(zstdDecompressSync(readFileSync(path.join(FIXTURES, name))));
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'permafrost-archive-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function temporaryFile(bytes: Uint8Array, name = 'archive'): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, bytes);
  return file;
}

export interface Taken extends Ingested {
  readonly folder: string;
  readonly sourcePath: string;
}

export async function take(
  source: Uint8Array | string,
  changes: Partial<IngestOptions> = {},
): Promise<Taken> {
  const sourcePath = typeof source === 'string' ? source : temporaryFile(source);
  const folder = temporaryFolder();
  const ingested = await ingest({
    sourcePath,
    mode: 'reference',
    folder,
    limits: DEFAULT_LIMITS,
    partial: false,
    expectedSha256: null,
    onProgress: () => undefined,
    checkCancelled: () => undefined,
    ...changes,
  });
  return { ...ingested, folder, sourcePath };
}

/** The error an ingest is refused with; fails when it is not refused, or with anything but a PermafrostError. */
export async function refusalOf(taking: Promise<unknown>): Promise<EvidenceError> {
  try {
    await taking;
  } catch (caught) {
    if (caught instanceof PermafrostError) return caught.detail;
    throw caught;
  }
  throw new Error('it was not refused');
}

export function kinds(gaps: readonly Gap[]): string[] {
  return gaps.map((gap) => `${gap.kind} ${gap.member}`);
}
