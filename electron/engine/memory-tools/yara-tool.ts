/** YARA rules over memory, region by region, and over files that the checkpoint holds. */
import { compileRules, type YaraMatch, type YaraScanner } from '../../analysis/yara/yara-rules.ts';
import { OVERLAP_BYTES, scanPieces, WINDOW_BYTES } from '../../analysis/yara/scan-pieces.ts';
import { readRows } from '../../casefile/index.ts';
import { memberContent, readContent, type MappedContent } from '../../criu/memory/mapped-content.ts';
import type { YaraItem } from '../../../shared/api/index.ts';
import type { Source } from '../../../shared/span.ts';
import { displayText } from '../../../shared/text.ts';
import { walkedSpace } from '../memory/walked-space.ts';
import { textCell } from '../text-cell.ts';
import { heldFiles } from './held-files.ts';
import type { Content } from './carved-content.ts';
import { bytesInSpaces, regionName, scopedMemories, type ScopedMemory, type ToolWork } from './tool-work.ts';
import type { ToolRequest } from './worker-messages.ts';

type YaraRequest = ToolRequest & { tool: 'yara' };

/** Bytes of a match that are given. */
const MATCH_BYTES = 256;

export function runYara(work: ToolWork, request: YaraRequest): void {
  work.step('compiling');
  const scanner = compileRules(request.rules, request.matchesPerString);
  work.step(null);
  for (const warning of scanner.warnings) work.give({ item: 'note', text: warning });
  const scoped = scopedMemories(work, request);
  const totalBytes = request.memory ? bytesInSpaces(scoped) : null;
  let doneBytes = 0;
  const advance = (stage: string, bytes: number): void => {
    doneBytes += bytes;
    work.checkCancelled();
    work.progress({
      stage,
      doneBytes,
      totalBytes: totalBytes === null ? null : Math.max(totalBytes, doneBytes),
    });
  };
  for (const scope of scoped) {
    for (const pid of request.memory ? scope.pids : []) {
      scanProcess(work, scanner, scope, pid, (bytes) => advance(`YARA over process ${pid}`, bytes));
    }
    if (request.files && request.pid === null) {
      scanFiles(work, scanner, scope, (bytes) => advance('YARA over files', bytes));
    }
  }
}

function scanProcess(
  work: ToolWork,
  scanner: YaraScanner,
  scope: ScopedMemory,
  pid: number,
  advance: (bytes: number) => void,
): void {
  const reader = scope.memory.readerOf(pid);
  for (const piece of scanPieces(walkedSpace(scope.memory, pid))) {
    const region = regionName(piece.map);
    work.step(`process ${pid}, ${region} at 0x${piece.address.toString(16)}`);
    const matches = scanner.scan(piece.bytes);
    work.step(null);
    for (const match of matches) {
      giveMatch(work, scope, match, piece.bytes, piece.overlap, {
        target: 'memory',
        pid,
        region,
        path: null,
        start: piece.address,
        sourceAt: (offset) => [reader.read(piece.address + BigInt(offset), 1)[0]?.source ?? [], 0],
      });
    }
    advance(piece.bytes.length);
  }
}

function scanFiles(
  work: ToolWork,
  scanner: YaraScanner,
  scope: ScopedMemory,
  advance: (bytes: number) => void,
): void {
  const { memory } = scope;
  const file = (target: 'file' | 'ghost', path: Uint8Array, content: MappedContent): void => {
    scanWindows(work, scanner, scope, target, path, content.size, advance, (offset, length) =>
      readContent(content, offset, length),
    );
  };
  for (const entry of readRows(work.connection, memory.record.id, 'filesystem_entry')) {
    if (entry.type !== 'file' || entry.change !== 'present') continue;
    file('file', entry.path, memberContent(entry.member, memory.memberSource(entry.member)));
  }
  for (const ghost of memory.ghosts()) {
    const last = ghost.extents.at(-1);
    if (last === undefined) continue;
    const extents = ghost.extents.map((extent) => ({
      ...extent,
      source: memory.memberSource(extent.member),
    }));
    file('ghost', ghost.path ?? new Uint8Array(0), { size: last.at + last.length, extents });
  }
  for (const held of heldFiles(work, memory)) {
    if (held.kind !== 'memfd') continue;
    scanWindows(work, scanner, scope, 'memfd', held.name, held.size, advance, (offset, length) =>
      readPieces(held.content, offset, length),
    );
  }
}

function scanWindows(
  work: ToolWork,
  scanner: YaraScanner,
  scope: ScopedMemory,
  target: 'file' | 'ghost' | 'memfd',
  path: Uint8Array,
  size: number,
  advance: (bytes: number) => void,
  read: (offset: number, length: number) => { readonly bytes: Uint8Array; readonly source: Source },
): void {
  for (
    let offset = 0;
    offset === 0 || offset + OVERLAP_BYTES < size;
    offset += WINDOW_BYTES - OVERLAP_BYTES
  ) {
    const { bytes } = read(offset, Math.min(WINDOW_BYTES, size - offset));
    work.step(`${target} ${displayText(path)}`);
    const matches = scanner.scan(bytes);
    work.step(null);
    for (const match of matches) {
      giveMatch(work, scope, match, bytes, offset === 0 ? 0 : OVERLAP_BYTES, {
        target,
        pid: null,
        region: null,
        path: textCell(path),
        start: BigInt(offset),
        sourceAt: (at) => [read(offset + at, 1).source, 0],
      });
    }
    advance(bytes.length);
  }
}

/** Gaps of a memfd read as zeros. */
function readPieces(content: Content, offset: number, length: number): { bytes: Uint8Array; source: Source } {
  const bytes = new Uint8Array(length);
  let source: Source = [];
  for (const piece of content()) {
    if (piece.offset >= offset + length) break;
    if (piece.bytes === null || piece.offset + piece.length <= offset) continue;
    const from = Math.max(offset, piece.offset);
    const to = Math.min(offset + length, piece.offset + piece.length);
    bytes.set(piece.bytes.subarray(from - piece.offset, to - piece.offset), from - offset);
    const [span] = piece.source;
    if (span !== undefined && from === offset)
      source = [{ ...span, offset: span.offset + from - piece.offset }];
  }
  return { bytes, source };
}

type Place = Pick<YaraItem, 'target' | 'pid' | 'region' | 'path' | 'start'> & {
  readonly sourceAt: (offset: number) => readonly [Source, number];
};

/** Matches that lie in the overlap alone were given with the window before. */
function giveMatch(
  work: ToolWork,
  scope: ScopedMemory,
  match: YaraMatch,
  bytes: Uint8Array,
  overlap: number,
  { sourceAt, ...place }: Place,
): void {
  const strings = match.strings
    .map(({ identifier, matches }) => ({
      identifier,
      matches: matches
        .filter(({ offset, length }) => offset + length > overlap)
        .map(({ offset, length }) => ({
          at: place.start + BigInt(offset),
          length,
          bytes: Uint8Array.from(bytes.subarray(offset, offset + Math.min(length, MATCH_BYTES))),
          source: scope.sourceOf(...sourceAt(offset)),
        })),
    }))
    .filter(({ matches }) => matches.length > 0);
  if (strings.length === 0 && match.strings.length > 0) return;
  work.give({
    item: 'yara',
    checkpoint: scope.memory.record.id,
    ...place,
    rule: match.rule,
    namespace: match.namespace,
    tags: [...match.tags],
    metadata: match.metadata.map((entry) => ({ ...entry })),
    strings,
  });
}
