/** Events of a case in time. A pure product of facts: the same facts give the same events, in the same order. */
import type {
  CheckpointFact,
  ContainerFact,
  FileDescriptorFact,
  FilesystemEntryFact,
  GhostFileFact,
  ImageFact,
  LogLineFact,
  Member,
  ProcessFact,
  TimerFact,
} from '../../../shared/facts/index.ts';
import type { EventClock, EventSource } from '../../../shared/api/derived-lists.ts';
import type { ByteSource } from '../../../shared/byte-source.ts';
import type { Source } from '../../../shared/span.ts';

export interface TimelineEvent {
  /** Unique in its checkpoint, made of natural keys. */
  readonly key: string;
  readonly source: EventSource;
  /** What happened, one or two words: 'modified', 'created', 'stdout'. */
  readonly event: string;
  /** The time as its source states it; null where nothing states one and only bounds are known. */
  readonly timeNs: bigint | null;
  /** It happened within [fromNs, toNs]: the stated time and its precision, or what bounds it. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly clock: EventClock;
  readonly certainty: 'decoded' | 'inferred';
  /** Why the bounds are what they are, or what the time rests on. */
  readonly reason: string | null;
  /** Why the stated time may be wrong. */
  readonly doubt: string | null;
  readonly text: Uint8Array;
  readonly path: Uint8Array | null;
  readonly pid: number | null;
  /** The row that the event comes from: a list of the contract and its natural key. */
  readonly thing: { readonly kind: string; readonly key: string } | null;
  readonly spans: Source;
}

/** What a timeline needs of a file. */
export type FileTimes = Pick<
  FilesystemEntryFact,
  'origin' | 'path' | 'type' | 'change' | 'size' | 'member' | 'mtimeNs' | 'timePrecisionNs' | 'source'
>;

export type MemberTimes = Pick<Member, 'mtimeNs' | 'atimeNs' | 'ctimeNs' | 'timePrecisionNs'>;

/** What a checkpoint gives to a timeline. */
export interface TimelineFacts {
  readonly checkpoint: CheckpointFact;
  readonly checkpointId: string;
  readonly container: ContainerFact;
  readonly images: readonly Pick<ImageFact, 'member'>[];
  readonly processes: readonly Pick<ProcessFact, 'pid' | 'ppid' | 'comm' | 'exe' | 'source'>[];
  readonly timers: readonly TimerFact[];
  readonly descriptors: readonly Pick<FileDescriptorFact, 'pid' | 'type' | 'target'>[];
  readonly files: readonly FileTimes[];
  readonly ghosts: readonly GhostFileFact[];
  readonly logLines: readonly LogLineFact[];
  readonly members: readonly MemberTimes[];
  /** Content of a member: application logs are read from it. A reading may write over the bytes of the one before. */
  readonly content: (member: number) => ByteSource;
}

/** When a checkpoint was taken and what it can bound. */
export interface CheckpointBounds {
  /** Not before this: the container's creation. Null where nothing says. */
  readonly begin: bigint | null;
  /** The dump lies in [taken.from, taken.to]; null where nothing says. */
  readonly taken: { readonly fromNs: bigint; readonly toNs: bigint; readonly reason: string } | null;
}

export const NS_PER_SECOND = 1_000_000_000n;
