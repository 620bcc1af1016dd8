/** The row of the image directory itself: inventory, stats-dump, dump.log, and what the tasks show of the machine. */
import type { Architecture, CheckpointFact } from '../../../shared/facts/checkpoint.ts';
import { gap } from '../../../shared/facts/gap.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { displayText } from '../../../shared/text.ts';
import { failureReasons, parseDumpLog, type DumpLog } from '../dump-log.ts';
import { decodeImage } from '../image/decode-image.ts';
import type { ImageFile } from '../image/types.ts';
import type { ImageDirectory } from '../types.ts';
import { Lsmtype, type CoreEntry, type StatsEntry } from '../wire/messages.ts';
import { memberNameOf, messageSpan, type ResolveContext } from './context.ts';
import type { PageSize } from './page-size.ts';
import { architectureOf } from './registers.ts';
import { inventoryOf, type TaskRecord } from './tasks.ts';

const LSMS: Readonly<Record<number, string>> = {
  [Lsmtype.NO_LSM]: 'none',
  [Lsmtype.SELINUX]: 'selinux',
  [Lsmtype.APPARMOR]: 'apparmor',
};

const PRE_DUMP_MODES: Readonly<Record<number, string>> = { 1: 'splice', 2: 'read' };

/** Bytes of a log that are read: CRIU's most verbose logs of large dumps have some tens of megabytes. */
const LOG_BYTES = 128 * 2 ** 20;

/** What kind of directory this is; a missing pstree or inventory is stated where it should be there. */
export function resolveKind(context: ResolveContext, input: ImageDirectory): CheckpointFact['kind'] {
  const { images } = context;
  const inventory = inventoryOf(context);
  const pstree = images.file('pstree.img');
  const preDump = pstree === undefined && inventory?.message.img_version === 0;
  if (preDump) return 'pre-dump';
  if (inventory === undefined && images.file('inventory.img') === undefined) {
    const text =
      "inventory.img is missing: image version, security module and which namespaces are the host's are not known.";
    context.gaps.push(gap('member-missing', text, nameIn(context, input, 'inventory.img')));
  }
  if (pstree === undefined) {
    const text =
      'pstree.img is missing: which tasks the dump has is not known, so nothing can be said to be theirs. CRIU writes it once all tasks are dumped.';
    context.gaps.push(gap('member-missing', text, nameIn(context, input, 'pstree.img')));
    return 'incomplete';
  }
  // An image by that name which is none leaves no tasks either.
  const entries = images.image('pstree.img');
  return entries?.type === 'PSTREE' && entries.entries.length > 0 ? 'dump' : 'incomplete';
}

/** Display name of a missing member, also where the directory has no member at all. */
function nameIn(context: ResolveContext, input: ImageDirectory, name: string): string {
  if (context.images.files.length > 0 || input.directory.length === 0) {
    return memberNameOf(context.images, name);
  }
  return `${displayText(input.directory)}/${name}`;
}

/** The architecture of the first core that tells one; without tasks, of any core that is there. */
export function resolveArchitecture(
  context: ResolveContext,
  tasks: readonly TaskRecord[],
): Architecture | null {
  for (const task of tasks) {
    for (const core of task.cores.values()) {
      const architecture = architectureOf(core.message);
      if (architecture !== null) return architecture;
    }
  }
  if (tasks.length > 0) return null;
  for (const name of context.images.namesOf('CORE')) {
    const image = context.images.image<CoreEntry>(name);
    const core = image?.type === 'CORE' ? image.entries[0]?.message : undefined;
    const architecture = core === undefined ? null : architectureOf(core);
    if (architecture !== null) return architecture;
  }
  return null;
}

export function resolveCheckpoint(
  context: ResolveContext,
  input: ImageDirectory,
  kind: CheckpointFact['kind'],
  tasks: readonly TaskRecord[],
  architecture: Architecture | null,
  pageSize: PageSize,
): CheckpointFact {
  const source: SourceSpan[] = [];
  const inventory = inventoryOf(context);
  if (inventory !== undefined) source.push(messageSpan(inventory.image, inventory.message));
  const stats = statsOf(context, input.statsDump, source);
  const log = logOf(input.dumpLog, source);
  const failure =
    kind === 'incomplete' || log?.failed === true ? failureOf(context, log, input.dumpLog, source) : null;
  const root = tasks.find(({ ppid }) => ppid === 0) ?? tasks[0];
  const mode = inventory?.message.pre_dump_mode;
  const lsm = inventory?.message.lsmtype;
  return {
    directory: input.directory,
    kind,
    imageVersion: inventory?.message.img_version ?? null,
    architecture,
    littleEndian: context.images.littleEndian,
    ...pageSize,
    rootPid: root?.pid ?? null,
    hostNamespaces: (root?.namespaces ?? []).filter(({ host }) => host).map((namespace) => namespace.kind),
    lsm: lsm === undefined ? null : (LSMS[lsm] ?? String(lsm)),
    preDumpMode: mode === undefined ? null : (PRE_DUMP_MODES[mode] ?? String(mode)),
    dumpUptimeUs: inventory?.message.dump_uptime ?? null,
    parentLink: input.parentLink,
    ...stats,
    dumpCriuRunId:
      inventory?.message.dump_criu_run_id === undefined
        ? null
        : displayText(inventory.message.dump_criu_run_id.subarray(0, 256)),
    criuVersion: log?.version?.value ?? null,
    kernelVersion: log?.kernel?.value ?? null,
    failure,
    source,
  };
}

type Stats = Pick<
  CheckpointFact,
  | 'freezingUs'
  | 'frozenUs'
  | 'memdumpUs'
  | 'memwriteUs'
  | 'pagesScanned'
  | 'pagesSkippedParent'
  | 'pagesWritten'
>;

/** stats-dump lies in CRIU's work directory, so it is decoded apart from the directory's images. */
function statsOf(context: ResolveContext, file: ImageFile | null, source: SourceSpan[]): Stats {
  const own = file !== null && context.images.file(file.name)?.member === file.member;
  const image =
    file === null
      ? undefined
      : own
        ? context.images.image<StatsEntry>(file.name)
        : decodeImage(file, { limits: context.images.limits, littleEndian: context.images.littleEndian });
  if (image !== undefined && !own) context.gaps.push(...image.gaps);
  const message = image?.type === 'STATS' ? (image.entries[0]?.message as StatsEntry | undefined) : undefined;
  const dump = message?.dump;
  if (dump !== undefined) source.push(messageSpan(image!, dump));
  return {
    freezingUs: big(dump?.freezing_time),
    frozenUs: big(dump?.frozen_time),
    memdumpUs: big(dump?.memdump_time),
    memwriteUs: big(dump?.memwrite_time),
    pagesScanned: dump?.pages_scanned ?? null,
    pagesSkippedParent: dump?.pages_skipped_parent ?? null,
    pagesWritten: dump?.pages_written ?? null,
  };
}

function big(value: number | undefined): bigint | null {
  return value === undefined ? null : BigInt(value);
}

function logOf(file: ImageFile | null, source: SourceSpan[]): DumpLog | null {
  if (file === null) return null;
  const log = parseDumpLog(file.source.read(0, Math.min(file.source.size, LOG_BYTES)));
  for (const [place, supports] of [
    [log.version, 'criuVersion'],
    [log.kernel, 'kernelVersion'],
  ] as const) {
    if (place === null) continue;
    source.push({ member: file.member, offset: place.offset, length: place.length, field: 'line', supports });
  }
  return log;
}

function failureOf(
  context: ResolveContext,
  log: DumpLog | null,
  file: ImageFile | null,
  source: SourceSpan[],
): string | null {
  if (log === null || file === null) return null;
  const reasons = failureReasons(log);
  if (reasons.length === 0) return null;
  for (const { offset, length } of reasons) {
    source.push({ member: file.member, offset, length, field: 'line', supports: 'failure' });
  }
  const failure = reasons.map(({ message, place }) => `${message} (${place})`);
  context.gaps.push(
    gap('dump-failed', `CRIU gave the dump up: ${failure[0]}.`, file.memberName, {
      offset: reasons[0]!.offset,
      source: reasons.map(({ offset, length }) => ({ member: file.member, offset, length, field: 'line' })),
    }),
  );
  return failure.join('\n');
}
