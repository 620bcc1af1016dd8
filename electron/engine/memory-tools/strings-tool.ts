/** Text in the memory of processes, in address order, in constant memory. */
import { createStringFinder } from '../../analysis/strings/find-strings.ts';
import { stringKind } from '../../analysis/strings/string-kind.ts';
import type { FoundString } from '../../analysis/strings/types.ts';
import { walkMemory, type MemoryPiece } from '../../criu/memory/walk-memory.ts';
import type { MemoryMapFact } from '../../../shared/facts/index.ts';
import { walkedSpace } from '../memory/walked-space.ts';
import { bytesInSpaces, regionName, scopedMemories, type ScopedMemory, type ToolWork } from './tool-work.ts';
import type { ToolRequest } from './worker-messages.ts';

export function runStrings(work: ToolWork, request: ToolRequest & { tool: 'strings' }): void {
  const scoped = scopedMemories(work, request);
  const totalBytes = bytesInSpaces(scoped);
  let doneBytes = 0;
  for (const scope of scoped) {
    for (const pid of scope.pids) {
      const finder = createStringFinder(request);
      const space = walkedSpace(scope.memory, pid);
      const give = giver(work, request, scope, pid);
      let last: MemoryPiece | null = null;
      for (const piece of walkMemory(space)) {
        work.checkCancelled();
        for (const found of finder.push(piece.address, piece.bytes)) give(found, [piece, last]);
        last = piece;
        doneBytes += piece.bytes.length;
        work.progress({ stage: `strings of process ${pid}`, doneBytes, totalBytes });
      }
      for (const found of finder.end()) give(found, [last]);
    }
  }
}

type Place = Pick<MemoryPiece, 'map' | 'address' | 'bytes' | 'source'>;

function giver(
  work: ToolWork,
  request: ToolRequest & { tool: 'strings' },
  scope: ScopedMemory,
  pid: number,
): (found: FoundString, pieces: readonly (MemoryPiece | null)[]) => void {
  const { memory } = scope;
  const reader = memory.readerOf(pid);
  const names = new Map<MemoryMapFact | null, string>();
  const kinds = request.kinds === null ? null : new Set(request.kinds);

  /** Mostly the string began in the piece that it ended in; a long one began before. */
  function placeOf(address: bigint, pieces: readonly (MemoryPiece | null)[]): Place {
    for (const piece of pieces) {
      if (piece && address >= piece.address && address < piece.address + BigInt(piece.bytes.length))
        return piece;
    }
    const run = reader.read(address, 1)[0]!;
    const map = memory.maps(pid).find(({ start, end }) => start <= address && address < end) ?? null;
    return { map, address, bytes: run.bytes ?? new Uint8Array(0), source: run.source };
  }

  return (found, pieces) => {
    if (request.contains !== null && !found.text.includes(request.contains)) return;
    const kind = stringKind(found.text);
    if (kinds !== null && !kinds.has(kind)) return;
    const place = placeOf(found.address, pieces);
    let region = names.get(place.map);
    if (region === undefined) names.set(place.map, (region = regionName(place.map)));
    work.give({
      item: 'string',
      checkpoint: memory.record.id,
      pid,
      ...found,
      kind,
      region,
      source: scope.sourceOf(place.source, Number(found.address - place.address)),
    });
  };
}
