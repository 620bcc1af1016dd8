/** Lines of logs that programs wrote into files which the checkpoint holds. */
import { sliceSource, type ByteSource } from '../../../shared/byte-source.ts';
import { displayText, utf8 } from '../../../shared/text.ts';
import type { Source } from '../../../shared/span.ts';
import { findTimestampIn, type LogTimestamp } from './log-timestamp.ts';
import { spanOfTime, tarTimeSpan } from './tar-time.ts';
import type { CheckpointBounds, TimelineEvent, TimelineFacts } from './types.ts';

/** Bytes of one log file and of all of a checkpoint's, and lines of one file, that are read. */
export const APP_LOG_BYTES = 8 * 2 ** 20;
export const APP_LOGS_BYTES = 64 * 2 ** 20;
export const APP_LOG_LINES = 50_000;
const LINE_TEXT = 2048;
/** Lines in which a file that is no log by its name must show a time stamp, and bytes of it that are read first. */
const PROBED_LINES = 8;
const PROBED_BYTES = 8 * 1024;

/** What a line does not say of its time, and what was taken instead. */
export const ZONE_REASON: Readonly<Record<'nothing' | 'zone' | 'year and zone', string | null>> = {
  nothing: null,
  zone: 'the line names no zone: read as UTC',
  'year and zone': 'the line names neither year nor zone: the last year before the checkpoint, read as UTC',
};

/** A file of the container that may be a log. */
interface LogFile {
  readonly key: string;
  readonly path: Uint8Array;
  readonly content: ByteSource;
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
  for (const file of logFiles(facts)) {
    if (budget <= 0) break;
    const length = Math.min(file.content.size, APP_LOG_BYTES, budget);
    budget -= length;
    // Most files are no logs: their head says so, and the rest is not read.
    const head = file.content.read(0, Math.min(length, PROBED_BYTES));
    if (!isText(head)) continue;
    const log: Log = {
      ...file,
      named: isLogByName(displayText(file.path)),
      latest: bounds.taken?.toNs ?? file.written?.toNs ?? null,
    };
    const isWhole = head.length === length;
    if (!log.named && !mayHaveTimestamp(head, isWhole, log.latest)) continue;
    // A copy: events show parts of it later.
    readLog(log, new Uint8Array(isWhole ? head : file.content.read(0, length)), bounds, events);
  }
  return events;
}

function* logFiles(facts: TimelineFacts): Generator<LogFile> {
  for (const file of facts.files) {
    if (file.change !== 'present' || file.type !== 'file' || file.size === 0n) continue;
    yield {
      key: `${file.origin}/${file.member}`,
      path: file.path,
      content: facts.content(file.member),
      place: (offset, length) => [{ member: file.member, offset, length, field: 'log line' }],
      ofLayer: file.origin === 'rootfs-diff',
      written: tarTimeSpan(file),
    };
  }
  for (const ghost of facts.ghosts) {
    const [extent] = ghost.extents;
    if (extent === undefined || ghost.extents.length !== 1 || extent.at !== 0) continue;
    yield {
      key: `ghost/${ghost.id}`,
      path: ghost.path ?? utf8(`ghost file ${ghost.id}`),
      content: sliceSource(facts.content(extent.member), extent.offset, extent.length),
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
  const end = Math.min(bytes.length, 4096);
  for (let at = 0; at < end; at++) {
    const byte = bytes[at]!;
    if (byte < 0x09 || (byte > 0x0d && byte < 0x1b)) return false;
  }
  return true;
}

function isLogByName(path: string): boolean {
  return /(\.log|(^|\/)(syslog|messages|secure|access_log|error_log|\.[a-z]{2,5}_history))(\.\d{1,3})?$/.test(
    path.slice(-512),
  );
}

/** False where the first lines have no time stamp; true where the head of a longer file does not hold them all. */
function mayHaveTimestamp(head: Uint8Array, isWhole: boolean, latest: bigint | null): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length);
  let start = 0;
  for (let line = 1; line <= PROBED_LINES && start < text.length; line++) {
    const newline = text.indexOf(0x0a, start);
    if (newline < 0 && !isWhole) return true;
    const end = newline < 0 ? text.length : newline;
    if (end > start && findTimestampIn(text, start, end, latest) !== null) return true;
    start = end + 1;
  }
  return start >= text.length && !isWhole;
}

interface Log extends LogFile {
  readonly named: boolean;
  /** No line is from later, where it states no year. */
  readonly latest: bigint | null;
}

function readLog(file: Log, bytes: Uint8Array, bounds: CheckpointBounds, events: TimelineEvent[]): void {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const { named, latest, written } = file;
  let stamped = 0;
  let offset = 0;
  for (let line = 1; offset < bytes.length && line <= APP_LOG_LINES; line++) {
    if (!named && stamped === 0 && line > PROBED_LINES) return;
    const newline = text.indexOf(0x0a, offset);
    const end = newline < 0 ? bytes.length : newline;
    const start = offset;
    offset = end + 1;
    if (end === start) continue;
    const found = findTimestampIn(text, start, end, latest);
    if (found !== null) {
      stamped += 1;
      const toNs = found.timeNs + found.precisionNs - 1n;
      const doubt = stampDoubt(found.timeNs, toNs, file.ofLayer, bounds);
      events.push(
        new LogLineEvent(file, bytes, { line, start, end }, found.timeNs, toNs, found.assumed, doubt),
      );
    } else if (named && bounds.begin !== null && written !== null && written.toNs >= bounds.begin) {
      events.push(new UndatedLineEvent(file, bytes, { line, start, end }, bounds.begin, written.toNs));
    }
  }
}

interface LinePlace {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** There are tens of thousands of lines: what is made of a line is made when it is asked for. */
abstract class LineEvent {
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly line: number;
  readonly #file: LogFile;
  readonly #bytes: Uint8Array;
  readonly #start: number;
  readonly #end: number;

  constructor(
    file: LogFile,
    bytes: Uint8Array,
    { line, start, end }: LinePlace,
    fromNs: bigint,
    toNs: bigint,
  ) {
    this.fromNs = fromNs;
    this.toNs = toNs;
    this.line = line;
    this.#file = file;
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
  }

  get key(): string {
    return `app-log/${this.#file.key}/${this.line}`;
  }
  get source(): 'app-log' {
    return 'app-log';
  }
  get event(): string {
    return 'line';
  }
  get text(): Uint8Array {
    return this.#bytes.subarray(this.#start, Math.min(this.#end, this.#start + LINE_TEXT));
  }
  get path(): Uint8Array {
    return this.#file.path;
  }
  get pid(): null {
    return null;
  }
  get thing(): TimelineEvent['thing'] {
    return { kind: 'file', key: this.#file.key };
  }
  get spans(): Source {
    return this.#file.place(this.#start, this.#end - this.#start);
  }
}

class LogLineEvent extends LineEvent implements TimelineEvent {
  readonly doubt: string | null;
  readonly #assumed: LogTimestamp['assumed'];

  constructor(
    file: LogFile,
    bytes: Uint8Array,
    place: LinePlace,
    timeNs: bigint,
    toNs: bigint,
    assumed: LogTimestamp['assumed'],
    doubt: string | null,
  ) {
    super(file, bytes, place, timeNs, toNs);
    this.doubt = doubt;
    this.#assumed = assumed;
  }

  get timeNs(): bigint {
    return this.fromNs;
  }
  get clock(): 'log line' {
    return 'log line';
  }
  get certainty(): 'decoded' | 'inferred' {
    return this.#assumed === 'nothing' ? 'decoded' : 'inferred';
  }
  get reason(): string | null {
    return ZONE_REASON[this.#assumed];
  }
}

/** A line without a time of its own: between the container's creation and the last writing of the file. */
class UndatedLineEvent extends LineEvent implements TimelineEvent {
  get timeNs(): null {
    return null;
  }
  get clock(): 'bounds' {
    return 'bounds';
  }
  get certainty(): 'inferred' {
    return 'inferred';
  }
  get reason(): string {
    return `the line has no time: line ${this.line} of a file that was last written then, in a container created before`;
  }
  get doubt(): null {
    return null;
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
