/**
 * What stands behind an entry's message. A rule reads lengths from the message and says where the
 * bytes lie; it never reads them.
 *
 *   pipes-data, fifo-data   `bytes` bytes
 *   sk-queues               `length` bytes
 *   tcp-stream              `inq_len` bytes, then `outq_len` bytes
 *   bpfmap-data             `keys_bytes` bytes, then `values_bytes` bytes
 *   ipcns-sem               `nsems` u16, padded to 8
 *   ipcns-msg               `qnum` times: u32 length, ipc_msg, `msize` bytes padded to 8
 *   ipcns-shm               nothing where `in_pagemaps`, else `size` bytes padded to 4
 *   ghost-file              without `chunks` the rest of the file; with it, later entries are
 *                           ghost_chunk_entry, each with `len` bytes
 *
 * Source: CRIU's pipes.c, sk-queue.c, sk-tcp.c, bpfmap.c, ipc_ns.c, files-reg.c.
 */
import type { LimitName } from '../../../shared/limits.ts';
import {
  type MessageBudget,
  type WalkResult,
  type WireLimits,
  decodeMessageAt,
} from '../wire/decode-message.ts';
import type { Message } from '../wire/message.ts';
import type {
  BpfmapDataEntry,
  GhostChunkEntry,
  GhostFileEntry,
  IpcMsgEntry,
  IpcSemEntry,
  IpcShmEntry,
  PipeDataEntry,
  SkPacketEntry,
  TcpStreamEntry,
} from '../wire/messages.ts';
import type { PieceReader } from './piece-reader.ts';
import type { PayloadRule } from './registry.ts';
import type { Payload } from './types.ts';

export interface PayloadProblem {
  readonly kind: 'payload-cut' | 'payload-unknown' | 'entries-over-limit';
  readonly message: string;
  readonly offset: number;
  readonly limit?: LimitName;
}

export interface PayloadResult {
  readonly payloads: readonly Payload[];
  /** Where the next entry begins. */
  readonly end: number;
  /** Nothing after this entry can be read where this is not null. */
  readonly problem: PayloadProblem | null;
  /** Walks over messages within the payload, for their problems. */
  readonly inner: readonly WalkResult[];
}

export interface PayloadContext {
  readonly reader: PieceReader;
  readonly limits: WireLimits;
  readonly budget: MessageBudget;
}

/** The payloads of an entry whose message ends at `at`. */
export function readPayloads(
  rule: PayloadRule,
  message: Message,
  at: number,
  context: PayloadContext,
): PayloadResult {
  switch (rule) {
    case 'pipe':
      return plain(context, at, [['bytes', (message as PipeDataEntry).bytes]]);
    case 'socket-queue':
      return plain(context, at, [['bytes', (message as SkPacketEntry).length]]);
    case 'tcp-queues': {
      const { inq_len, outq_len } = message as TcpStreamEntry;
      return plain(context, at, [
        ['inq', inq_len],
        ['outq', outq_len],
      ]);
    }
    case 'bpf-map': {
      const { keys_bytes, values_bytes } = message as BpfmapDataEntry;
      return plain(context, at, [
        ['keys', keys_bytes],
        ['values', values_bytes],
      ]);
    }
    case 'semaphores': {
      const { nsems } = message as IpcSemEntry;
      return plain(context, at, [['sem', nsems === undefined ? undefined : nsems * 2]], 8);
    }
    case 'shared-memory': {
      const { in_pagemaps, size } = message as IpcShmEntry;
      return in_pagemaps ? none(at) : plain(context, at, [['shm', toLength(size)]], 4);
    }
    case 'ghost':
      return ghost(message, at, context);
    case 'message-queue':
      return messageQueue(message as IpcMsgEntry, at, context);
  }
}

function none(at: number): PayloadResult {
  return { payloads: [], end: at, problem: null, inner: [] };
}

/** A u64 as a length: what no file can hold becomes Infinity. */
function toLength(value: bigint | undefined): number | undefined {
  if (value === undefined) return undefined;
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Infinity : Number(value);
}

/** Runs of bytes one after the other; `padding` rounds each up. */
function plain(
  { reader }: PayloadContext,
  at: number,
  runs: readonly (readonly [kind: string, length: number | undefined])[],
  padding = 1,
): PayloadResult {
  const payloads: Payload[] = [];
  let end = at;
  for (const [kind, length] of runs) {
    if (length === undefined) {
      const message = `the length of '${kind}' is not set: what follows can't be told apart`;
      return { payloads, end, problem: { kind: 'payload-unknown', message, offset: end }, inner: [] };
    }
    const left = Math.max(0, reader.size - end);
    payloads.push({ kind, offset: end, length: Math.min(length, left) });
    const padded = Math.ceil(length / padding) * padding;
    if (padded > left) {
      const message = `'${kind}' has ${length} bytes, ${left} are there`;
      return {
        payloads,
        end: reader.size,
        problem: { kind: 'payload-cut', message, offset: end },
        inner: [],
      };
    }
    end += padded;
  }
  return { payloads, end, problem: null, inner: [] };
}

function ghost(message: Message, at: number, context: PayloadContext): PayloadResult {
  if (message.$.type === 'ghost_chunk_entry') {
    return plain(context, at, [['chunk', toLength((message as GhostChunkEntry).len)]]);
  }
  if ((message as GhostFileEntry).chunks) return none(at);
  return plain(context, at, [['content', Math.max(0, context.reader.size - at)]]);
}

/** Header and body in turn, `qnum` times. */
function messageQueue({ qnum }: IpcMsgEntry, at: number, context: PayloadContext): PayloadResult {
  const { reader, limits, budget } = context;
  const payloads: Payload[] = [];
  const inner: WalkResult[] = [];
  let end = at;
  const stop = (kind: PayloadProblem['kind'], message: string, limit?: LimitName): PayloadResult => {
    const problem =
      limit === undefined ? { kind, message, offset: end } : { kind, message, offset: end, limit };
    return { payloads, end, problem, inner };
  };
  if (qnum === undefined) return stop('payload-unknown', 'the number of messages is not set');
  for (let i = 0; i < qnum; i++) {
    if (budget.remaining <= 0) {
      return stop('entries-over-limit', 'messages beyond the limit are left out', 'entries');
    }
    budget.remaining -= 1;
    const length = reader.word(end);
    if (length === null || length > reader.size - end - 4 || length > limits.entryBytes) {
      return stop('payload-cut', `message ${i + 1} of ${qnum} is not there whole`);
    }
    const offset = end + 4;
    const result = decodeMessageAt('ipc_msg', reader.extent(offset, length), limits, budget);
    inner.push(result);
    payloads.push({ kind: 'msg-header', offset, length, message: result.message });
    const body = plain(context, offset + length, [['msg-body', result.message.msize]], 8);
    payloads.push(...body.payloads);
    end = body.end;
    if (body.problem) return { payloads, end, problem: body.problem, inner };
  }
  return { payloads, end, problem: null, inner };
}
