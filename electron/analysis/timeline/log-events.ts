/** Lines of logs: of the container's own, and of those that programs wrote into files which the checkpoint holds. */
import { displayText, utf8 } from '../../../shared/text.ts';
import type { Source } from '../../../shared/span.ts';
import { findTimestamp, HEAD_BYTES } from './log-timestamp.ts';
import { spanOfTime, tarTimeSpan } from './tar-time.ts';
import type { CheckpointBounds, TimelineEvent, TimelineFacts } from './types.ts';

/** Bytes of one log file and of all of a checkpoint's, and lines of one file, that are read. */
export const APP_LOG_BYTES = 8 * 2 ** 20;
export const APP_LOGS_BYTES = 64 * 2 ** 20;
export const APP_LOG_LINES = 50_000;
const LINE_TEXT = 2048;
/** Lines in which a file that is no log by its name must show a time stamp. */
const PROBED_LINES = 8;

const latin1 = new TextDecoder('latin1');
/** What a line does not say of its time, and what was taken instead. */
export const ZONE_REASON: Readonly<Record<'nothing' | 'zone' | 'year and zone', string | null>> = {
  nothing: null,
  zone: 'the line names no zone: read as UTC',
  'year and zone': 'the line names neither year nor zone: the last year before the checkpoint, read as UTC',
};

export function containerLogEvents(facts: TimelineFacts): TimelineEvent[] {
  const events: TimelineEvent[] = [];
  for (const line of facts.logLines) {
    if (line.timeNs === null) continue;
    const log = displayText(line.log);
    // Engines end a partial line with an empty full one.
    if (line.text.length === 0) continue;
    events.push({
      key: `log/${log}/${line.line}`,
      source: 'log',
      event: line.stream ?? 'line',
      timeNs: line.timeNs,
      fromNs: line.timeNs,
      toNs: line.timeNs,
      clock: 'node',
      certainty: 'decoded',
      reason: 'when the engine read the line, not when the program wrote it',
      doubt: null,
      text: line.text,
      path: line.log,
      pid: null,
      thing: { kind: 'log_line', key: `${log}/${line.line}` },
      spans: line.source,
    });
  }
  return events;
}

/** A file of the container that may be a log. */
interface LogFile {
  readonly key: string;
  readonly path: Uint8Array;
  readonly bytes: Uint8Array;
  readonly size: number;
  /** Where `length` bytes at `offset` of its content lie. */
  readonly place: (offset: number, length: number) => Source;
  /** In the container's own layer, so written after the container was made. */
  readonly ofLayer: boolean;
  readonly written: { readonly fromNs: bigint; readonly toNs: bigint } | null;
}

/** Lines of text files: those with a time stamp of their own, and of logs by name also the others, with bounds. */
export function appLogEvents(facts: TimelineFacts, bounds: CheckpointBounds): TimelineEvent[] {
  const events: TimelineEvent[] = [];
  let budget = APP_LOGS_BYTES;
  for (const file of logFiles(facts, () => budget)) {
    budget -= file.bytes.length;
    if (!isText(file.bytes)) continue;
    readLog(file, bounds, events);
    if (budget <= 0) break;
  }
  return events;
}

function* logFiles(facts: TimelineFacts, budget: () => number): Generator<LogFile> {
  for (const file of facts.files) {
    if (file.change !== 'present' || file.type !== 'file' || file.size === 0n) continue;
    const source = facts.content(file.member);
    yield {
      key: `${file.origin}/${file.member}`,
      path: file.path,
      bytes: source.read(0, Math.min(source.size, APP_LOG_BYTES, budget())),
      size: source.size,
      place: (offset, length) => [{ member: file.member, offset, length, field: 'log line' }],
      ofLayer: file.origin === 'rootfs-diff',
      written: tarTimeSpan(file),
    };
  }
  for (const ghost of facts.ghosts) {
    const [extent] = ghost.extents;
    if (extent === undefined || ghost.extents.length !== 1 || extent.at !== 0) continue;
    const source = facts.content(extent.member);
    yield {
      key: `ghost/${ghost.id}`,
      path: ghost.path ?? utf8(`ghost file ${ghost.id}`),
      bytes: source.read(extent.offset, Math.min(extent.length, APP_LOG_BYTES, budget())),
      size: extent.length,
      place: (offset, length) => [
        { member: extent.member, offset: extent.offset + offset, length, field: 'log line' },
      ],
      ofLayer: true,
      written: ghost.mtimeNs === null ? null : spanOfTime(ghost.mtimeNs, 1000n),
    };
  }
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false;
  return !bytes.subarray(0, 4096).some((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x1b));
}

function isLogByName(path: string): boolean {
  return /(\.log|(^|\/)(syslog|messages|secure|access_log|error_log|\.[a-z]{2,5}_history))(\.\d{1,3})?$/.test(
    path.slice(-512),
  );
}

function readLog(file: LogFile, bounds: CheckpointBounds, events: TimelineEvent[]): void {
  const { bytes } = file;
  const path = displayText(file.path);
  const named = isLogByName(path);
  const latest = bounds.taken?.toNs ?? file.written?.toNs ?? null;
  let stamped = 0;
  let offset = 0;
  for (let line = 1; offset < bytes.length && line <= APP_LOG_LINES; line++) {
    if (!named && stamped === 0 && line > PROBED_LINES) return;
    const newline = bytes.indexOf(0x0a, offset);
    const end = newline < 0 ? bytes.length : newline;
    const start = offset;
    offset = end + 1;
    if (end === start) continue;
    const head = latin1.decode(bytes.subarray(start, Math.min(end, start + HEAD_BYTES)));
    const found = findTimestamp(head, latest);
    if (found !== null) stamped += 1;
    const text = bytes.subarray(start, Math.min(end, start + LINE_TEXT));
    const shared = {
      key: `app-log/${file.key}/${line}`,
      source: 'app-log',
      event: 'line',
      text,
      path: file.path,
      pid: null,
      thing: { kind: 'file', key: file.key },
    } as const;
    if (found !== null) {
      const toNs = found.timeNs + found.precisionNs - 1n;
      events.push({
        ...shared,
        timeNs: found.timeNs,
        fromNs: found.timeNs,
        toNs,
        clock: 'log line',
        certainty: found.assumed === 'nothing' ? 'decoded' : 'inferred',
        reason: ZONE_REASON[found.assumed],
        doubt: stampDoubt(found.timeNs, toNs, file.ofLayer, bounds),
        spans: file.place(start, end - start),
      });
    } else if (named && bounds.begin !== null && file.written !== null && file.written.toNs >= bounds.begin) {
      events.push({
        ...shared,
        timeNs: null,
        fromNs: bounds.begin,
        toNs: file.written.toNs,
        clock: 'bounds',
        certainty: 'inferred',
        reason: `the line has no time: line ${line} of a file that was last written then, in a container created before`,
        doubt: null,
        spans: file.place(start, end - start),
      });
    }
  }
}

/** Why a line's time may be wrong; `ofLayer`: it was written after the container was made. */
export function stampDoubt(
  timeNs: bigint,
  toNs: bigint,
  ofLayer: boolean,
  bounds: CheckpointBounds,
): string | null {
  if (bounds.taken !== null && timeNs > bounds.taken.toNs) {
    return 'later than the checkpoint: written in another zone than was taken, or not the time of writing';
  }
  if (ofLayer && bounds.begin !== null && toNs < bounds.begin) {
    return 'earlier than the container itself: the line came from elsewhere (the image, a copy), or its time is false';
  }
  return null;
}
