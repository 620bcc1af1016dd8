/** Carving: what begins in memory by its structure, and files without a name put together again. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createCarver } from '../../analysis/carving/find-carved.ts';
import { CARVED_KINDS, type CarvedKind } from '../../analysis/carving/types.ts';
import type { CarvedItem } from '../../../shared/api/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { jsonText } from '../../../shared/json-text.ts';
import { walkMemory } from '../../criu/memory/walk-memory.ts';
import { walkedSpace } from '../memory/walked-space.ts';
import { textCell } from '../text-cell.ts';
import { measure, memoryContent, saveContent, type Content } from './carved-content.ts';
import { heldFiles } from './held-files.ts';
import {
  bytesInSpaces,
  knownBytes,
  regionName,
  scopedMemories,
  type ScopedMemory,
  type ToolWork,
} from './tool-work.ts';
import type { ToolRequest } from './worker-messages.ts';

type CarveRequest = ToolRequest & { tool: 'carve' };

const FILE_KINDS = ['memfd', 'deleted-file'];
/** One line of JSON for each item that is saved, beside the files. */
const MANIFEST = 'items.jsonl';
/** Items of one run: hostile memory can hold millions. */
const ITEMS_MAXIMUM = 1_000_000;

export function runCarving(work: ToolWork, request: CarveRequest): void {
  const unknown = request.kinds?.find(
    (kind) => !FILE_KINDS.includes(kind) && !(CARVED_KINDS as readonly string[]).includes(kind),
  );
  if (unknown !== undefined) {
    const message = `no kind '${unknown}'; there are ${[...CARVED_KINDS, ...FILE_KINDS].join(', ')}`;
    throw new PermafrostError(evidenceError('usage', message));
  }
  if (request.path !== undefined) mkdirSync(request.path, { recursive: true, mode: 0o700 });
  const scoped = scopedMemories(work, request);
  const kinds = new Set(request.kinds ?? [...CARVED_KINDS, ...FILE_KINDS]);
  const inMemory = new Set(CARVED_KINDS.filter((kind) => kinds.has(kind)));
  const totalBytes = inMemory.size === 0 ? 0 : bytesInSpaces(scoped);
  const run: CarveRun = { work, request, items: 0, doneBytes: 0, totalBytes };
  for (const scope of scoped) {
    carveFiles(run, scope, kinds);
    for (const pid of inMemory.size === 0 ? [] : scope.pids) carveProcess(run, scope, pid, inMemory);
  }
}

interface CarveRun {
  readonly work: ToolWork;
  readonly request: CarveRequest;
  items: number;
  doneBytes: number;
  readonly totalBytes: number;
}

function carveFiles(run: CarveRun, scope: ScopedMemory, kinds: ReadonlySet<string>): void {
  const { work, request } = run;
  for (const file of heldFiles(work, scope.memory)) {
    work.checkCancelled();
    if (!kinds.has(file.kind) || (request.pid !== null && request.pid !== file.pid)) continue;
    give(run, scope, file.content, {
      pid: file.pid,
      address: file.address,
      kind: file.kind,
      name: textCell(file.name),
      region: null,
      length: file.size,
      complete: true,
      detail: file.detail,
    });
  }
}

function carveProcess(run: CarveRun, scope: ScopedMemory, pid: number, kinds: ReadonlySet<CarvedKind>): void {
  const { work } = run;
  const space = walkedSpace(scope.memory, pid);
  // Validation jumps: with a reader of its own it does not disturb the walk.
  const reader = scope.memory.readerOf(pid);
  const carver = createCarver({ bytes: knownBytes({ ...space, reader }) }, kinds);
  for (const piece of walkMemory(space)) {
    work.checkCancelled();
    for (const { address, kind, length, complete, detail } of carver.push(piece.address, piece.bytes)) {
      const map = scope.memory.maps(pid).find(({ start, end }) => start <= address && address < end);
      give(run, scope, memoryContent(reader, address, length), {
        pid,
        address,
        kind,
        name: null,
        region: regionName(map ?? piece.map),
        length,
        complete,
        detail,
      });
    }
    run.doneBytes += piece.bytes.length;
    work.progress({ stage: `carving process ${pid}`, doneBytes: run.doneBytes, totalBytes: run.totalBytes });
  }
  if (carver.skipped > 0) {
    const text = `process ${pid} of checkpoint ${scope.memory.record.id}: ${carver.skipped} places were not tried, because what began there before them cost too much`;
    work.give({ item: 'note', text });
  }
}

type Described = Omit<
  CarvedItem,
  'item' | 'checkpoint' | 'sha256' | 'entropy' | 'gaps' | 'source' | 'savedAs'
>;

function give(run: CarveRun, scope: ScopedMemory, content: Content, described: Described): void {
  const { work, request } = run;
  run.items += 1;
  if (run.items > ITEMS_MAXIMUM) {
    throw new PermafrostError(
      evidenceError('limit', `more than ${ITEMS_MAXIMUM} items; carve fewer kinds or one process`),
    );
  }
  const { sha256, entropy, gaps, source } = measure(content, () => work.checkCancelled());
  if (request.only !== undefined && !request.only.includes(sha256)) return;
  const { address, kind } = described;
  const item: CarvedItem = {
    item: 'carved',
    checkpoint: scope.memory.record.id,
    ...described,
    complete: described.complete && gaps.length === 0,
    sha256,
    entropy,
    gaps,
    source: scope.sourceOf(source, 0),
    savedAs: request.path === undefined ? null : saveContent(request.path, kind, address, sha256, content),
  };
  if (request.path !== undefined) {
    appendFileSync(join(request.path, MANIFEST), `${[...jsonText(item)].join('')}\n`, { mode: 0o600 });
  }
  work.give(item);
}
