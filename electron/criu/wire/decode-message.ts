/**
 * The walk over a protobuf message, by the generated tables. It never throws on bad bytes: what was
 * readable comes back with a list of problems, each with its byte offset in the image file.
 *
 *   - proto2 rules: the last value of a singular field counts, a sub-message given twice is merged,
 *     repeated numbers may be packed or not
 *   - strings stay bytes, 64-bit numbers are bigint, unknown fields are kept by their place
 *   - a damaged sub-message costs its own rest only: its length says where the next field begins
 *   - values are decoded at once; places and unknown fields are found by walking again when asked for,
 *     so that a page map of hundreds of thousands of entries costs little
 */
import type { LimitName, Limits } from '../../../shared/limits.ts';
import { LazyMeta, type MessageOrigin, readNumber } from './message-meta.ts';
import { type Field, type Table, tableOf } from './message-table.ts';
import type { Message, MessageMeta } from './message.ts';
import type { MessageTypes } from './messages.ts';
import {
  type MessageProblem,
  type MissingField,
  type WalkReport,
  addDamage,
  addLimit,
  addProblem,
  forgetMissing,
  noteMissing,
} from './walk-report.ts';
import { cursor, readLength, readTag, skipValue } from './wire-reader.ts';

export type WireLimits = Pick<Limits, 'nesting' | 'repeated' | 'entryBytes' | 'entries'>;

/** Messages that may still be made; shared by all entries of an image. */
export interface MessageBudget {
  remaining: number;
}

export interface WalkOptions {
  readonly limits: WireLimits;
  /** Offset in the image file of `bytes[0]`; 0 where not given. */
  readonly fileOffset?: number;
  readonly budget?: MessageBudget;
}

/** Where a message stands: bytes [start, end) of `origin.bytes`. */
export interface MessageExtent {
  readonly origin: MessageOrigin;
  readonly start: number;
  readonly end: number;
}

export interface WalkResult<M extends Message = Message> {
  readonly message: M;
  /** The first of them; `problemCount` counts all. */
  readonly problems: readonly MessageProblem[];
  readonly problemCount: number;
  readonly missing: readonly MissingField[];
}

interface Walk extends WalkReport {
  readonly limits: WireLimits;
  readonly budget: MessageBudget;
}

/** Levels that the walk may recurse, whatever limit an examiner sets: the call stack is finite. */
const DEEPEST = 1000;

type Value = number | bigint | boolean | Uint8Array | Message;
type MutableMessage = { $: MessageMeta } & Record<string, Value | Value[] | readonly never[] | MessageMeta>;

const NONE: readonly never[] = Object.freeze([]);

/**
 * Decodes one message of a type of proto/, which is all of `bytes`. Never throws on the bytes; an
 * unknown type name is a bug. The values share memory with `bytes`.
 */
export function decodeMessage<T extends keyof MessageTypes>(
  type: T,
  bytes: Uint8Array,
  { limits, fileOffset = 0, budget = { remaining: limits.entries } }: WalkOptions,
): WalkResult<MessageTypes[T]> {
  const origin = { bytes, fileOffset, limits };
  return decodeMessageAt(type, { origin, start: 0, end: bytes.length }, limits, budget);
}

/** The same for a message that is a part of larger bytes. */
export function decodeMessageAt<T extends keyof MessageTypes>(
  type: T,
  { origin, start, end }: MessageExtent,
  limits: WireLimits,
  budget: MessageBudget,
): WalkResult<MessageTypes[T]> {
  const reader = cursor(origin.bytes, start, end);
  const walk: Walk = {
    reader,
    origin,
    limits,
    budget,
    problems: [],
    problemCount: 0,
    full: null,
    missing: null,
  };
  const table = tableOf(type);
  const { message, meta } = newMessage(walk, table, start, end);
  if (end - start > limits.entryBytes) {
    const what = `a message of ${end - start} bytes is longer than the limit`;
    addProblem(walk, 'limit', what, start, 'entryBytes');
  } else {
    walkFields(walk, table, message, meta, 1);
    noteMissing(walk, table, message, meta);
  }
  return {
    message: message as unknown as MessageTypes[T],
    problems: walk.problems,
    problemCount: walk.problemCount,
    missing: walk.missing ? [...walk.missing.values()].filter(({ count }) => count > 0) : NONE,
  };
}

function newMessage(
  walk: Walk,
  table: Table,
  start: number,
  end: number,
): { message: MutableMessage; meta: LazyMeta } {
  const meta = new LazyMeta(table, walk.origin, start, end);
  const message = new table.make(meta) as MutableMessage;
  for (const name of table.repeated) message[name] = NONE;
  return { message, meta };
}

/** Reads the fields of [reader.at, reader.end) into `message`. */
function walkFields(walk: Walk, table: Table, message: MutableMessage, meta: LazyMeta, level: number): void {
  const { reader } = walk;
  while (reader.at < reader.end) {
    const start = reader.at;
    if (!readTag(reader)) return addDamage(walk);
    const field = table.byNumber[reader.field];
    const wireType = reader.wireType;
    if (field === undefined) {
      meta.hasUnknown = true;
      if (!skipValue(reader, walk.limits.nesting)) return addDamage(walk);
    } else if (wireType === field.wireType) {
      if (!readValue(walk, field, message, level)) return;
    } else if (wireType === 2 && field.repeated && field.read !== null) {
      if (!readPacked(walk, field, message)) return;
    } else {
      meta.hasUnknown = true;
      const number = reader.field;
      if (!skipValue(reader, walk.limits.nesting)) return addDamage(walk);
      const what = `${table.type}.${field.name} (field ${number}) has wire type ${wireType} instead of ${field.wireType}`;
      addProblem(walk, 'wrong-wire-type', what, start);
    }
  }
}

/** One value of a known field. False where the message can't be read on. */
function readValue(walk: Walk, field: Field, message: MutableMessage, level: number): boolean {
  const { reader } = walk;
  if (field.read !== null) {
    if (!readNumber(reader, field)) return stop(walk);
    if (field.repeated) append(walk, field, message, field.read(reader));
    else message[field.name] = field.read(reader);
    return true;
  }
  if (field.row.type === 'message') return readMessage(walk, field, message, level);
  const end = readLength(reader);
  if (end < 0) return stop(walk);
  const value = reader.bytes.subarray(reader.at, end);
  reader.at = end;
  if (field.repeated) append(walk, field, message, value);
  else message[field.name] = value;
  return true;
}

function readMessage(walk: Walk, field: Field, message: MutableMessage, level: number): boolean {
  const { reader } = walk;
  const outerEnd = reader.end;
  const at = reader.at;
  let end = readLength(reader);
  const cut = end < 0;
  if (cut) {
    // The length itself was readable: what is there of the sub-message is still its beginning.
    if (reader.at === at || reader.damage !== 'cut') return stop(walk);
    addDamage(walk);
    end = outerEnd;
  }
  const start = reader.at;
  const limit = reachedLimit(walk, field, message, level);
  if (limit !== null) {
    const key = limit === 'repeated' ? message[field.name] : limit;
    addLimit(walk, key, `${field.name}: messages beyond the limit are left out`, start, limit);
  } else {
    const table = tableOf(field.row.ref!);
    const before = field.repeated ? undefined : (message[field.name] as MutableMessage | undefined);
    let inner: MutableMessage;
    let meta: LazyMeta;
    if (before) {
      inner = before;
      meta = before.$ as LazyMeta;
      forgetMissing(walk, meta);
      meta.merge(start, end);
    } else {
      walk.budget.remaining -= 1;
      ({ message: inner, meta } = newMessage(walk, table, start, end));
      if (field.repeated) append(walk, field, message, inner as unknown as Message);
      else message[field.name] = inner as unknown as Message;
    }
    reader.end = end;
    walkFields(walk, table, inner, meta, level + 1);
    reader.end = outerEnd;
    noteMissing(walk, table, inner, meta);
  }
  reader.at = end;
  return !cut;
}

function reachedLimit(walk: Walk, field: Field, message: MutableMessage, level: number): LimitName | null {
  if (level >= Math.min(walk.limits.nesting, DEEPEST)) return 'nesting';
  if (walk.budget.remaining <= 0) return 'entries';
  const full = field.repeated && (message[field.name] as readonly Value[]).length >= walk.limits.repeated;
  return full ? 'repeated' : null;
}

function readPacked(walk: Walk, field: Field, message: MutableMessage): boolean {
  const { reader } = walk;
  const end = readLength(reader);
  if (end < 0) return stop(walk);
  const outerEnd = reader.end;
  reader.end = end;
  while (reader.at < end) {
    if (!readNumber(reader, field)) {
      addDamage(walk);
      break;
    }
    if (!append(walk, field, message, field.read!(reader))) break;
  }
  reader.end = outerEnd;
  reader.at = end;
  return true;
}

function stop(walk: Walk): false {
  addDamage(walk);
  return false;
}

function append(walk: Walk, field: Field, message: MutableMessage, value: Value): boolean {
  const values = message[field.name] as Value[] | readonly never[];
  if (values.length >= walk.limits.repeated) {
    const what = `${field.name}: elements beyond the limit are left out`;
    addLimit(walk, values, what, walk.reader.at, 'repeated');
    return false;
  }
  if (values === NONE) message[field.name] = [value];
  else (values as Value[]).push(value);
  return true;
}
