/** What the container engine and CRIU say of the container's life and of the dump, and what that bounds. */
import { formatDuration } from '../../../shared/format/index.ts';
import type { Source } from '../../../shared/span.ts';
import { utf8 } from '../../../shared/text.ts';
import { TAR_MTIME_REASON, tarTimeSpan } from './tar-time.ts';
import { NS_PER_SECOND, type CheckpointBounds, type TimelineEvent, type TimelineFacts } from './types.ts';

const CONTAINER_TIMES = [
  ['createdAtNs', 'created', 'container created'],
  ['startedAtNs', 'started', 'container started'],
  ['checkpointedAtNs', 'checkpointed', 'container checkpointed, as the engine says'],
  ['finishedAtNs', 'finished', 'container finished'],
  ['restoredAtNs', 'restored', 'container restored'],
] as const;

/** Go writes the zero time where it has none. */
const GO_ZERO_TIME = -62_135_596_800n * NS_PER_SECOND;

export function containerEvents({ container, checkpointId }: TimelineFacts): TimelineEvent[] {
  const events: TimelineEvent[] = [];
  for (const [field, event, what] of CONTAINER_TIMES) {
    const timeNs = container[field];
    if (timeNs === null || timeNs <= GO_ZERO_TIME) continue;
    const name = container.name === null ? '' : ` (${container.name})`;
    events.push({
      key: `container/${event}`,
      source: 'container',
      event,
      timeNs,
      fromNs: timeNs,
      toNs: timeNs,
      clock: 'node',
      certainty: 'decoded',
      reason: null,
      doubt: null,
      text: utf8(`${what}${name}`),
      path: null,
      pid: null,
      thing: { kind: 'container', key: checkpointId },
      spans: supporting(container.source, field),
    });
  }
  return events;
}

function supporting(source: Source, field: string): Source {
  const own = source.filter((span) => span.supports === field);
  return own.length > 0 ? own : source;
}

type BoundingFacts = Pick<TimelineFacts, 'checkpoint' | 'container' | 'images' | 'members'>;

/** When the container existed and when the dump was taken, from what states it and from the images' own times. */
export function boundsOf(facts: BoundingFacts): CheckpointBounds {
  const { container } = facts;
  const stated = [container.createdAtNs, container.startedAtNs].filter(
    (time): time is bigint => time !== null && time > GO_ZERO_TIME,
  );
  const begin = stated.length === 0 ? null : stated.reduce((a, b) => (a < b ? a : b));
  const written = imagesWritten(facts);
  const at = container.checkpointedAtNs;
  if (at !== null && at > GO_ZERO_TIME) {
    // The engine stamps the checkpoint when the dump has ended, to the whole second where a second is all it writes.
    const fromNs = written !== null && written.fromNs < at ? written.fromNs : at;
    const toNs = at % NS_PER_SECOND === 0n ? at + NS_PER_SECOND : at;
    return { begin, taken: { fromNs, toNs, reason: 'the time of the checkpoint as the engine states it' } };
  }
  return { begin, taken: written };
}

function imagesWritten(facts: BoundingFacts): CheckpointBounds['taken'] {
  let fromNs: bigint | null = null;
  let toNs: bigint | null = null;
  for (const member of imageMembers(facts)) {
    const record = facts.members[member];
    // An archive that is packed to be the same each time has zeros where times were.
    const span = record === undefined || record.mtimeNs === 0n ? null : tarTimeSpan(record);
    if (span === null) continue;
    if (fromNs === null || span.fromNs < fromNs) fromNs = span.fromNs;
    if (toNs === null || span.toNs > toNs) toNs = span.toNs;
  }
  if (fromNs === null || toNs === null) return null;
  return { fromNs, toNs, reason: `the modification times of the images in the archive; ${TAR_MTIME_REASON}` };
}

function imageMembers(facts: BoundingFacts): number[] {
  const members = new Set(facts.images.map((image) => image.member));
  for (const span of facts.checkpoint.source) members.add(span.member);
  return [...members];
}

/** The dump as one span, with what CRIU measured; and the boot of the node where its uptime was kept. */
export function checkpointEvents(
  { checkpoint, checkpointId }: Pick<TimelineFacts, 'checkpoint' | 'checkpointId'>,
  bounds: CheckpointBounds,
): TimelineEvent[] {
  const { taken } = bounds;
  if (taken === null) return [];
  const shared = {
    source: 'checkpoint',
    timeNs: null,
    clock: 'node',
    certainty: 'inferred',
    doubt: null,
    path: null,
    pid: null,
    thing: { kind: 'checkpoint', key: checkpointId },
    spans: checkpoint.source,
  } as const;
  const durations = [
    ['freezing', checkpoint.freezingUs],
    ['frozen', checkpoint.frozenUs],
    ['memory dump', checkpoint.memdumpUs],
    ['memory write', checkpoint.memwriteUs],
  ] as const;
  const measured = durations.flatMap(([name, us]) =>
    us === null ? [] : [`${name} ${formatDuration(us * 1000n)}`],
  );
  const kind = checkpoint.kind === 'pre-dump' ? 'pre-dump' : 'checkpoint';
  const isGivenUp = checkpoint.failure !== null;
  const events: TimelineEvent[] = [
    {
      ...shared,
      key: 'checkpoint/taken',
      event: isGivenUp ? 'given-up' : 'taken',
      fromNs: taken.fromNs,
      toNs: taken.toNs,
      reason: `between these times by ${taken.reason}`,
      text: utf8([isGivenUp ? `${kind} given up by CRIU` : `${kind} taken`, ...measured].join(', ')),
    },
  ];
  if (checkpoint.dumpUptimeUs !== null) {
    const uptime = checkpoint.dumpUptimeUs * 1000n;
    events.push({
      ...shared,
      key: 'checkpoint/booted',
      event: 'booted',
      fromNs: taken.fromNs - uptime,
      toNs: taken.toNs - uptime,
      reason: 'the dump less the uptime that CRIU wrote into the inventory',
      text: utf8(`node booted, ${formatDuration(uptime)} before the ${kind}`),
    });
  }
  return events;
}
