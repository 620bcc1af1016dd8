/**
 * Lines with time stamps in the memory of checkpoints, as events. They are looked for when the examiner asks, by a
 * job, and kept as long as the case is open.
 */
import { createLineFinder, type MemoryLine } from '../../analysis/timeline/memory-lines.ts';
import { boundsOf } from '../../analysis/timeline/checkpoint-events.ts';
import { stampDoubt, ZONE_REASON } from '../../analysis/timeline/app-log-events.ts';
import type { CheckpointBounds, TimelineEvent } from '../../analysis/timeline/types.ts';
import { readColumns, readHeads, type CheckpointRecord } from '../../casefile/index.ts';
import { walkMemory, type MemoryPiece } from '../../criu/memory/walk-memory.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { Source } from '../../../shared/span.ts';
import { displayText } from '../../../shared/text.ts';
import { addressText } from '../../../shared/u64.ts';
import type { EngineState } from '../engine-state.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { caseMemory } from '../memory/case-memory.ts';
import { walkedSpace } from '../memory/walked-space.ts';
import {
  caseTimeline,
  keepMemoryTimeline,
  memoryTimelineOf,
  type CaseEvent,
  type MemoryTimeline,
} from './case-timeline.ts';

/** Lines of one checkpoint that are kept. */
export const MEMORY_LINES = 20_000;
/** How long the engine works before it answers others. */
const SLICE_MS = 20;

export interface MemoryTimelineResult {
  readonly kind: 'memory-timeline';
  readonly lines: number;
  /** Ids of checkpoints that have more lines than are kept. */
  readonly limited: readonly string[];
}

export async function readMemoryTimeline(
  state: EngineState,
  records: readonly CheckpointRecord[],
  control: JobControl,
): Promise<MemoryTimelineResult> {
  const connection = state.case();
  const sizes = new Map(
    connection.summary().checkpoints.map(({ id, memoryBytes }) => [id, Number(memoryBytes)]),
  );
  const totalBytes = records.reduce((sum, { id }) => sum + (sizes.get(id) ?? 0), 0);
  const limited: string[] = [];
  let doneBytes = 0;
  let lines = 0;
  let sliceStart = performance.now();
  for (const record of records) {
    let found = memoryTimelineOf(connection, record);
    if (found === undefined) {
      const steps = readCheckpoint(state, record);
      let step = steps.next();
      while (step.done !== true) {
        doneBytes += step.value;
        if (performance.now() - sliceStart > SLICE_MS) {
          control.progress({ stage: 'reading lines in memory', doneBytes, totalBytes });
          await new Promise((resolve) => setImmediate(resolve));
          if (control.signal.aborted)
            throw new PermafrostError(evidenceError('cancelled', 'reading was cancelled'));
          sliceStart = performance.now();
        }
        step = steps.next();
      }
      found = step.value;
      keepMemoryTimeline(connection, record, found);
    }
    lines += found.events.length;
    if (found.limited) limited.push(record.id);
  }
  return { kind: 'memory-timeline', lines, limited };
}

/** One line and where it was seen first. */
interface Sighting {
  readonly line: MemoryLine;
  readonly pid: number;
  readonly mapStart: bigint | null;
  readonly where: string;
  readonly source: Source;
  places: number;
}

/** Yields after each piece how many bytes it had. A line that a log of the checkpoint has is that log's. */
function* readCheckpoint(state: EngineState, record: CheckpointRecord): Generator<number, MemoryTimeline> {
  const connection = state.case();
  const memory = caseMemory(state, record.id);
  const bounds = boundsOfRecord(state, record);
  const inLogs = new Set(
    caseTimeline(state, [record.id])
      .filter(({ event }) => event.source === 'app-log' || event.source === 'log')
      .map(({ event }) => textKey(event.text)),
  );
  const names = new Map(
    readColumns(connection, record.id, 'process', ['pid', 'comm']).map(({ pid, comm }) => [pid, comm]),
  );
  const sightings = new Map<string, Sighting>();
  let limited = false;
  for (const pid of memory.pids) {
    const finder = createLineFinder(bounds.taken?.toNs ?? null);
    // A line that goes on into the next piece began in the one before.
    let before: MemoryPiece | null = null;
    let piece: MemoryPiece | null = null;
    const take = (lines: readonly MemoryLine[]): void => {
      for (const line of lines) {
        const key = textKey(line.text);
        if (inLogs.has(key)) continue;
        const known = sightings.get(key);
        if (known !== undefined) {
          known.places += 1;
          continue;
        }
        if (sightings.size >= MEMORY_LINES) {
          limited = true;
          continue;
        }
        const of = [piece, before].find(
          (one): one is MemoryPiece =>
            one !== null && line.address >= one.address && line.address < endOf(one),
        );
        sightings.set(key, {
          line,
          pid,
          mapStart: of?.map?.start ?? null,
          where: nameOf(of?.map ?? null),
          source: of === undefined ? [] : spanAt(of.source, Number(line.address - of.address), line.length),
          places: 1,
        });
      }
    };
    for (piece of walkMemory(walkedSpace(memory, pid))) {
      take(finder.push(piece.address, piece.bytes));
      before = piece;
      yield piece.bytes.length;
    }
    take(finder.end());
  }
  const events = [...sightings.values()].map((sighting): CaseEvent => ({
    event: eventOf(sighting, bounds),
    checkpoint: record.id,
    evidence: record.evidence,
    process: names.get(sighting.pid) ?? null,
  }));
  return { events, limited };
}

function nameOf(map: MemoryPiece['map']): string {
  if (map === null) return '';
  return map.path === null || map.path.length === 0 ? map.kind : displayText(map.path);
}

function endOf({ address, bytes }: MemoryPiece): bigint {
  return address + BigInt(bytes.length);
}

function textKey(text: Uint8Array): string {
  return Buffer.from(text.buffer, text.byteOffset, Math.min(text.length, 512)).toString('latin1').trim();
}

function boundsOfRecord(state: EngineState, record: CheckpointRecord): CheckpointBounds {
  const connection = state.case();
  const { checkpoint, container } = readHeads(connection, record.id);
  const { places } = state.evidence(record.evidence);
  const images = readColumns(connection, record.id, 'image', ['member']);
  return boundsOf({ checkpoint, container, images, members: places });
}

/** The part of a piece's bytes from `into` on, `length` at most. */
function spanAt(source: Source, into: number, length: number): Source {
  let at = 0;
  for (const span of source) {
    if (into < at + span.length) {
      const skipped = into - at;
      const { length: all, offset } = span;
      return [
        {
          ...span,
          offset: offset + skipped,
          length: Math.min(length, all - skipped),
          field: 'text in memory',
        },
      ];
    }
    at += span.length;
  }
  return [];
}

function eventOf(
  { line, pid, mapStart, where, source, places }: Sighting,
  bounds: CheckpointBounds,
): TimelineEvent {
  const { stamp, address, text } = line;
  const toNs = stamp.timeNs + stamp.precisionNs - 1n;
  const zone = ZONE_REASON[stamp.assumed];
  const at = `${addressText(address)}${where === '' ? '' : `, ${where}`}`;
  return {
    key: `memory/${pid}/${addressText(address)}`,
    source: 'memory',
    event: 'line',
    timeNs: stamp.timeNs,
    fromNs: stamp.timeNs,
    toNs,
    clock: 'text in memory, not verified',
    certainty: 'inferred',
    reason:
      `text in memory of process ${pid} at ${at}${places > 1 ? `, the first of ${places} places` : ''}: ` +
      `a program wrote, received or read it; nothing says that it is true${zone === null ? '' : `; ${zone}`}`,
    doubt: stampDoubt(stamp.timeNs, toNs, false, bounds),
    text,
    path: null,
    pid,
    thing:
      mapStart === null
        ? { kind: 'process', key: String(pid) }
        : { kind: 'memory_map', key: `${pid}/${addressText(mapStart)}` },
    spans: source,
  };
}
