/** Signals of tasks: what is done on each, what is blocked, what is pending. */
import type { SignalActionFact } from '../../../shared/facts/process.ts';
import type { DecodedImage } from '../image/types.ts';
import type { SaEntry, SiginfoEntry, SignalQueueEntry } from '../wire/messages.ts';
import { CoreEntryMarch } from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import type { Placed } from './file-records.ts';
import { gapAt, reachImage } from './reached-image.ts';
import type { TaskRecord } from './tasks.ts';

const SIGKILL = 9;
/** SIGSTOP is 19 but on mips, which has its own numbers. */
const SIGSTOP = 19;
const SIGSTOP_MIPS = 23;
/** 128 signals on mips, 64 elsewhere; masks of facts hold the first 64. */
const SIGNAL_MAXIMUM = 128;
const MASK_SIGNALS = 64;

/** Actions of every task that has any, in the order of the signals. */
export function resolveSignalActions(
  context: ResolveContext,
  tasks: readonly TaskRecord[],
): SignalActionFact[] {
  const actions: SignalActionFact[] = [];
  for (const task of tasks) {
    context.checkpoint();
    const entries = actionEntries(context, task);
    const numbers = signalNumbers(task);
    entries.forEach(({ image, message }, index) => {
      const signal = numbers[index];
      if (signal === undefined) {
        if (index === numbers.length) {
          gapAt(
            context,
            image,
            message,
            'too-many-signal-actions',
            `Process ${task.pid} has ${entries.length} signal actions, ${numbers.length} is all there can be.`,
            `process ${task.pid}`,
          );
        }
        return;
      }
      actions.push(actionOf(task.pid, signal, { image, message }));
    });
  }
  return actions;
}

/** In the leader's core since 2.0 or so; before that in sigacts-PID. */
function actionEntries(context: ResolveContext, task: TaskRecord): Placed<SaEntry>[] {
  const leader = task.cores.get(task.pid);
  const inCore = leader?.message.tc?.sigactions ?? [];
  if (leader !== undefined && inCore.length > 0) {
    return inCore.map((message) => ({ image: leader.image, message }));
  }
  if (task.zombie) return [];
  const image = reachImage<SaEntry>(context, `sigacts-${task.pid}.img`);
  return image?.type === 'SIGACT' ? image.entries.map(({ message }) => ({ image, message })) : [];
}

/** Signals in image order: all but SIGKILL and SIGSTOP, which have no action. */
function signalNumbers(task: TaskRecord): number[] {
  const mips = task.cores.get(task.pid)?.message.mtype === CoreEntryMarch.MIPS;
  const stop = mips ? SIGSTOP_MIPS : SIGSTOP;
  const highest = mips ? SIGNAL_MAXIMUM : MASK_SIGNALS;
  const numbers: number[] = [];
  for (let signal = 1; signal <= highest; signal++) {
    if (signal !== SIGKILL && signal !== stop) numbers.push(signal);
  }
  return numbers;
}

function actionOf(pid: number, signal: number, { image, message }: Placed<SaEntry>): SignalActionFact {
  const handler = message.sigaction ?? 0n;
  return {
    pid,
    signal,
    disposition: handler === 0n ? 'default' : handler === 1n ? 'ignored' : 'handler',
    handler: handler > 1n ? handler : null,
    flags: message.flags ?? 0n,
    mask: message.mask ?? 0n,
    restorer: message.restorer ?? null,
    source: [messageSpan(image, message)],
  };
}

export interface SignalMasks {
  readonly ignored: bigint;
  readonly caught: bigint;
}

/** Masks of /proc/PID/status (SigIgn, SigCgt) by pid: bit n-1 is signal n. */
export function signalMasks(actions: readonly SignalActionFact[]): ReadonlyMap<number, SignalMasks> {
  const masks = new Map<number, SignalMasks>();
  for (const { pid, signal, disposition } of actions) {
    const { ignored, caught } = masks.get(pid) ?? { ignored: 0n, caught: 0n };
    const bit = signal <= MASK_SIGNALS ? 1n << BigInt(signal - 1) : 0n;
    masks.set(pid, {
      ignored: disposition === 'ignored' ? ignored | bit : ignored,
      caught: disposition === 'handler' ? caught | bit : caught,
    });
  }
  return masks;
}

/**
 * Numbers of the signals in a queue, in its order. Each is a raw siginfo_t of 128 bytes in the byte order of
 * the dumped machine: i32 signo, i32 errno, i32 code, ... Before `signals_s` and `signals_p` the queues
 * were in images apart: signal-s-PID of the process, signal-p-TID of a thread.
 */
export function pendingSignals(
  context: ResolveContext,
  core: Placed<{ readonly $: SiginfoEntry['$'] }> | undefined,
  queue: SignalQueueEntry | undefined,
  olderImage: string,
  subject: string,
): number[] {
  if (queue !== undefined && core !== undefined) {
    return queue.signals.flatMap((message) => signalNumber(context, core.image, message, subject));
  }
  const image = reachImage<SiginfoEntry>(context, olderImage);
  if (image === undefined || !(image.type === 'SIGNAL' || image.type === 'PSIGNAL')) return [];
  return image.entries.flatMap(({ message }) => signalNumber(context, image, message, subject));
}

function signalNumber(
  context: ResolveContext,
  image: DecodedImage,
  message: SiginfoEntry,
  subject: string,
): number[] {
  const bytes = message.siginfo;
  if (bytes === undefined || bytes.length < 4) {
    gapAt(context, image, message, 'siginfo-cut', 'A pending signal without its siginfo.', subject);
    return [];
  }
  const signal = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getInt32(0, image.littleEndian);
  if (signal < 1 || signal > SIGNAL_MAXIMUM) {
    gapAt(context, image, message, 'bad-signal', `A pending signal of number ${signal}.`, subject);
  }
  return [signal];
}
