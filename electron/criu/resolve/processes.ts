/** Processes: what pstree, core, ids, mm, fs and memory say of each task, in one row. */
import { gap } from '../../../shared/facts/gap.ts';
import type { OpenFileFact } from '../../../shared/facts/file.ts';
import type { CredentialFact, ProcessFact, ThreadFact } from '../../../shared/facts/process.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import type { FsEntry } from '../wire/messages.ts';
import type { AddressSpace } from './address-spaces.ts';
import { argumentNote } from './argument-note.ts';
import type { CommandLine } from './arguments.ts';
import { fieldSpan, memberNameOf, messageSpan, type ResolveContext } from './context.ts';
import type { ControllingTty } from './controlling-ttys.ts';
import type { Placed } from './file-records.ts';
import { limitedText } from './limited-text.ts';
import type { OpenFiles } from './open-files.ts';
import { gapAt, reachImage } from './reached-image.ts';
import { pendingSignals, type SignalMasks } from './signals.ts';
import type { TaskRecord } from './tasks.ts';

/** What was resolved before, by pid. */
export interface ProcessParts {
  readonly files: OpenFiles;
  readonly spaces: ReadonlyMap<number, AddressSpace>;
  readonly commandLines: ReadonlyMap<number, CommandLine>;
  readonly leaders: ReadonlyMap<number, ThreadFact>;
  readonly credentials: ReadonlyMap<number, CredentialFact>;
  readonly masks: ReadonlyMap<number, SignalMasks>;
  readonly ttys: ReadonlyMap<number, ControllingTty>; // by session
}

/** loginuid of a task that has none. */
const NO_LOGINUID = 0xffff_ffff;

/** In the order of the tasks. */
export function resolveProcesses(
  context: ResolveContext,
  tasks: readonly TaskRecord[],
  parts: ProcessParts,
): ProcessFact[] {
  return tasks.map((task) => {
    context.checkpoint();
    return processOf(context, task, parts);
  });
}

function processOf(context: ResolveContext, task: TaskRecord, parts: ProcessParts): ProcessFact {
  const { pid } = task;
  const source: SourceSpan[] = [messageSpan(task.pstree.image, task.pstree.message)];
  const leader = task.cores.get(pid);
  const tc = leader?.message.tc;
  const thread = parts.leaders.get(pid);
  const comm =
    leader === undefined || tc === undefined ? null : limitedText(context, leader.image, tc, 'comm');
  if (leader !== undefined && tc !== undefined) {
    source.push(messageSpan(leader.image, tc));
    if (tc.comm !== undefined) source.push(fieldSpan(leader.image, tc, 'comm', 'comm'));
  }
  if (task.idsPlace !== null)
    source.push(messageSpan(task.idsPlace.image, task.idsPlace.message, 'namespaces'));

  const exe = executable(context, parts, pid, source);
  const place = fileSystemPlace(context, task, parts.files, source);
  const line = parts.commandLines.get(pid);
  const tty = task.sid === 0 ? undefined : parts.ttys.get(task.sid);
  if (tty !== undefined) source.push(tty.span);
  for (const span of line?.source ?? []) source.push({ ...span, supports: 'argv' });

  return {
    pid,
    ppid: task.ppid,
    pgid: task.pgid,
    sid: task.sid,
    comm,
    state: task.state,
    zombie: task.zombie,
    stopSignal: tc?.stop_signo ?? null,
    exitCode: task.zombie ? (tc?.exit_code ?? null) : null,
    cmdline: task.zombie ? EMPTY : (line?.cmdline ?? null),
    argv: task.zombie ? [] : (line?.argv ?? null),
    argvNote:
      line === undefined
        ? null
        : argumentNote({ argv: line.argv, title: line.title, comm, exe: exe?.target ?? null }),
    exe: exe?.target ?? null,
    exeDeleted: exe?.deleted ?? null,
    exeFileId: parts.spaces.get(pid)?.mm.message.exe_file_id ?? null,
    ...place,
    oomScoreAdj: tc?.oom_score_adj ?? null,
    nice: thread?.nice ?? null,
    policy: thread?.policy ?? null,
    loginuid: tc?.loginuid === undefined || tc.loginuid === NO_LOGINUID ? null : tc.loginuid,
    seccompMode: thread?.seccompMode ?? null,
    noNewPrivs: parts.credentials.get(pid)?.noNewPrivs ?? null,
    sigIgn: parts.masks.get(pid)?.ignored ?? null,
    sigCgt: parts.masks.get(pid)?.caught ?? null,
    sigBlk: tc?.blk_sigset ?? thread?.sigBlk ?? null,
    pendingSignals: task.zombie
      ? []
      : pendingSignals(context, leader, tc?.signals_s, `signal-s-${pid}.img`, `process ${pid}`),
    tty: tty?.path ?? null,
    kernelFlags: tc?.flags === undefined ? null : BigInt(tc.flags),
    ...task.ids,
    namespaces: task.namespaces,
    cgroupSet: thread?.cgroupSet ?? null,
    threadCount: task.threadCount,
    source,
  };
}

const EMPTY = new Uint8Array(0);

function executable(
  context: ResolveContext,
  { files, spaces }: ProcessParts,
  pid: number,
  source: SourceSpan[],
): OpenFileFact | undefined {
  const mm = spaces.get(pid)?.mm;
  const id = mm?.message.exe_file_id;
  if (mm === undefined || id === undefined) return undefined;
  source.push(fieldSpan(mm.image, mm.message, 'exe_file_id', 'exe'));
  const file = files.byId.get(id);
  if (file === undefined) {
    const text = `The executable of process ${pid} is file ${id}, which is not in the images.`;
    gapAt(context, mm.image, mm.message, 'dangling-file-id', text, `process ${pid}`);
  } else source.push(...supporting(file, 'exe'));
  return file;
}

/** Working directory, root and umask, from fs-PID. */
function fileSystemPlace(
  context: ResolveContext,
  task: TaskRecord,
  files: OpenFiles,
  source: SourceSpan[],
): Pick<ProcessFact, 'cwd' | 'root' | 'umask'> {
  const nothing = { cwd: null, root: null, umask: null };
  if (task.zombie) return nothing;
  const name = `fs-${task.pid}.img`;
  const image = reachImage<FsEntry>(context, name);
  const message = image?.type === 'FS' ? image.entries[0]?.message : undefined;
  if (message === undefined) {
    if (image === undefined) {
      const text = `${name} is missing: working directory, root and umask of process ${task.pid} are not known.`;
      context.gaps.push(
        gap('member-missing', text, memberNameOf(context.images, name), { subject: `process ${task.pid}` }),
      );
    }
    return nothing;
  }
  const fs: Placed<FsEntry> = { image: image!, message };
  return {
    cwd: directoryOf(context, task, fs, 'cwd_id', 'cwd', files, source),
    root: directoryOf(context, task, fs, 'root_id', 'root', files, source),
    umask: message.umask ?? null,
  };
}

function directoryOf(
  context: ResolveContext,
  task: TaskRecord,
  { image, message }: Placed<FsEntry>,
  field: 'cwd_id' | 'root_id',
  column: 'cwd' | 'root',
  files: OpenFiles,
  source: SourceSpan[],
): Uint8Array | null {
  const id = message[field];
  if (id === undefined) return null;
  source.push(fieldSpan(image, message, field, column));
  const file = files.byId.get(id);
  if (file === undefined) {
    const text = `${column} of process ${task.pid} is file ${id}, which is not in the images.`;
    gapAt(context, image, message, 'dangling-file-id', text, `process ${task.pid}`);
    return null;
  }
  source.push(...supporting(file, column));
  return file.target;
}

function supporting(file: OpenFileFact, column: string): SourceSpan[] {
  return file.source.slice(0, 1).map((span) => ({ ...span, supports: column }));
}
