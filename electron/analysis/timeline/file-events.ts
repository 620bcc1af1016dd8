/** Times of files: of the rootfs diff, of tmpfs and volumes, of deleted files that were still open; and deletions. */
import { joinBytes } from './text-bytes.ts';
import { spanOfTime, TAR_MTIME_REASON } from './tar-time.ts';
import { displayText, utf8 } from '../../../shared/text.ts';
import type { FilesystemEntryFact } from '../../../shared/facts/index.ts';
import type { Source } from '../../../shared/span.ts';
import type { CheckpointBounds, FileTimes, TimelineEvent, TimelineFacts } from './types.ts';

const ORIGIN: Readonly<Record<FilesystemEntryFact['origin'], string>> = {
  'rootfs-diff': 'rootfs diff',
  tmpfs: 'tmpfs',
  volume: 'volume',
  devshm: '/dev/shm',
};

export function fileEvents(facts: TimelineFacts, bounds: CheckpointBounds): TimelineEvent[] {
  const events: TimelineEvent[] = [];
  const openIn = holdersByPath(facts);
  for (const [place, file] of facts.files.entries()) {
    if (file.change === 'deleted') {
      const event = deletion(file, place, bounds);
      if (event !== null) events.push(event);
      continue;
    }
    const member = facts.members[file.member];
    const pid = soleHolder(openIn, file.path);
    const times = [
      ['modified', file.mtimeNs],
      ['accessed', member?.atimeNs ?? null],
      ['changed', member?.ctimeNs ?? null],
    ] as const;
    for (const [event, timeNs] of times) {
      if (timeNs === null) continue;
      const span = spanOfTime(timeNs, file.timePrecisionNs);
      const doubt = event === 'modified' ? timeDoubt(file, span, bounds) : null;
      events.push(new FileTimeEvent(file, event, timeNs, span, doubt, pid));
    }
  }
  return events;
}

/** A time of a file. There are tens of thousands: what is made of the file's row is made when it is asked for. */
class FileTimeEvent implements TimelineEvent {
  readonly timeNs: bigint;
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly doubt: string | null;
  readonly pid: number | null;
  readonly event: string;
  readonly #file: FileTimes;
  #key: string | null = null;

  constructor(
    file: FileTimes,
    event: string,
    timeNs: bigint,
    { fromNs, toNs }: { readonly fromNs: bigint; readonly toNs: bigint },
    doubt: string | null,
    pid: number | null,
  ) {
    this.timeNs = timeNs;
    this.fromNs = fromNs;
    this.toNs = toNs;
    this.doubt = doubt;
    this.pid = pid;
    this.event = event;
    this.#file = file;
  }

  get key(): string {
    this.#key ??= `file/${this.event}/${this.#file.member}`;
    return this.#key;
  }
  get source(): 'file' {
    return 'file';
  }
  get clock(): 'file system' {
    return 'file system';
  }
  get certainty(): 'decoded' {
    return 'decoded';
  }
  get reason(): string | null {
    return this.toNs - this.fromNs > 1_000_000n ? TAR_MTIME_REASON : null;
  }
  get text(): Uint8Array {
    const { path, origin } = this.#file;
    return joinBytes(this.event, ' ', path, ` (${ORIGIN[origin]}, ${describe(this.#file)})`);
  }
  get path(): Uint8Array {
    return this.#file.path;
  }
  get thing(): TimelineEvent['thing'] {
    return { kind: 'file', key: `${this.#file.origin}/${this.#file.member}` };
  }
  get spans(): Source {
    return this.#file.source;
  }
}

function describe(file: FileTimes): string {
  return file.type === 'file' ? `${file.size} bytes` : file.type;
}

/**
 * A file of the rootfs diff was written or changed after the container was made: a modification time before that
 * was not made by the writing itself. Overlayfs gives a directory that it copies up the time it had, so
 * directories say nothing.
 */
export function timeDoubt(
  file: Pick<FilesystemEntryFact, 'origin' | 'type'>,
  span: { readonly fromNs: bigint; readonly toNs: bigint },
  bounds: CheckpointBounds,
): string | null {
  if (file.type === 'directory') return null;
  if (bounds.taken !== null && span.fromNs > bounds.taken.toNs) {
    return 'later than the checkpoint itself: the time was set by a program, or the clock was set back';
  }
  if (file.origin === 'rootfs-diff' && bounds.begin !== null && span.toNs < bounds.begin) {
    return (
      'earlier than the container itself, though the file came into its layer after that: the time was set ' +
      '(touch, an attacker), kept by a copy (cp -p, tar, a package manager), or only owner or mode were changed'
    );
  }
  return null;
}

function deletion(file: FileTimes, place: number, bounds: CheckpointBounds): TimelineEvent | null {
  if (bounds.begin === null || bounds.taken === null || bounds.taken.toNs < bounds.begin) return null;
  return {
    key: `file/deleted/${displayText(file.path)}/${place}`,
    source: 'file',
    event: 'deleted',
    timeNs: null,
    fromNs: bounds.begin,
    toNs: bounds.taken.toNs,
    clock: 'bounds',
    certainty: 'inferred',
    reason: 'a file of the image that is gone: after the container was created, before the checkpoint',
    doubt: null,
    text: joinBytes('deleted ', file.path),
    path: file.path,
    pid: null,
    thing: { kind: 'file', key: `deleted/${displayText(file.path)}` },
    spans: file.source,
  };
}

export function ghostEvents(facts: TimelineFacts, bounds: CheckpointBounds): TimelineEvent[] {
  const events: TimelineEvent[] = [];
  const openIn = holdersByPath(facts);
  for (const ghost of facts.ghosts) {
    const path = ghost.path ?? utf8(`ghost file ${ghost.id}`);
    const thing = { kind: 'file', key: `ghost/${ghost.id}` };
    const shared = { source: 'ghost', path: ghost.path, thing, spans: ghost.source } as const;
    const pid = ghost.path === null ? null : soleHolder(openIn, ghost.path);
    const times = [
      ['modified', ghost.mtimeNs],
      ['accessed', ghost.atimeNs],
    ] as const;
    for (const [event, timeNs] of times) {
      if (timeNs === null) continue;
      // CRIU keeps microseconds (Timeval).
      const span = { fromNs: timeNs, toNs: timeNs + 999n };
      const late = bounds.taken !== null && span.fromNs > bounds.taken.toNs;
      events.push({
        ...shared,
        key: `ghost/${event}/${ghost.id}`,
        event,
        timeNs,
        ...span,
        clock: 'file system',
        certainty: 'decoded',
        reason: null,
        doubt: late ? 'later than the checkpoint itself: the time was set by a program' : null,
        text: joinBytes(event, ' ', path, ' (deleted, still open)'),
        pid,
      });
    }
    const latest = ghost.mtimeNs;
    if (bounds.taken === null || latest === null || latest > bounds.taken.toNs) continue;
    events.push({
      ...shared,
      key: `ghost/deleted/${ghost.id}`,
      event: 'deleted',
      timeNs: null,
      fromNs: latest,
      toNs: bounds.taken.toNs,
      clock: 'bounds',
      certainty: 'inferred',
      reason: 'deleted while it was open: taken to be after its last modification, and before the checkpoint',
      doubt: null,
      text: joinBytes('deleted ', path, ' (still open)'),
      pid,
    });
  }
  return events;
}

function holdersByPath(facts: TimelineFacts): ReadonlyMap<string, ReadonlySet<number>> {
  const holders = new Map<string, Set<number>>();
  for (const { pid, type, target } of facts.descriptors) {
    if (type !== 'REG' || target === null) continue;
    const path = displayText(target);
    const known = holders.get(path);
    if (known === undefined) holders.set(path, new Set([pid]));
    else known.add(pid);
  }
  return holders;
}

/** The one process that has a file open; null where there is none or several. */
function soleHolder(holders: ReadonlyMap<string, ReadonlySet<number>>, path: Uint8Array): number | null {
  const pids = holders.get(displayText(path));
  if (pids?.size !== 1) return null;
  const [only = null] = pids;
  return only;
}
