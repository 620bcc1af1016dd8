/** What a walk over a message found wrong: bounded lists, each problem with its offset in the image file. */
import type { LimitName } from '../../../shared/limits.ts';
import type { LazyMeta, MessageOrigin } from './message-meta.ts';
import type { Table } from './message-table.ts';
import type { Cursor, DamageKind } from './wire-reader.ts';

const PROBLEMS_KEPT = 16;
const NOTHING: readonly never[] = Object.freeze([]);

export interface MessageProblem {
  readonly kind: DamageKind | 'wrong-wire-type' | 'limit';
  readonly message: string;
  /** In the image file. */
  readonly offset: number;
  readonly limit?: LimitName;
}

/** A `required` field that is absent, in all messages of one type together. */
export interface MissingField {
  readonly type: string;
  readonly field: string;
  readonly count: number;
  /** Of the first such message, in the image file. */
  readonly offset: number;
}

export interface WalkReport {
  readonly reader: Cursor;
  readonly origin: MessageOrigin;
  readonly problems: MessageProblem[];
  problemCount: number;
  /** Limits that were reached, and lists that reached theirs: said once each. */
  full: Set<unknown> | null;
  missing: Map<string, { type: string; field: string; count: number; offset: number }> | null;
}

/** Notes which required fields a message lacks, once all of it was read. */
export function noteMissing(
  walk: WalkReport,
  table: Table,
  message: Readonly<Record<string, unknown>>,
  meta: LazyMeta,
): void {
  let lacking: string[] | null = null;
  for (const name of table.required) {
    if (message[name] === undefined) (lacking ??= []).push(name);
  }
  if (lacking === null) {
    meta.missing = NOTHING;
    return;
  }
  const absent = lacking.length === table.required.length ? table.required : lacking;
  meta.missing = absent;
  walk.missing ??= new Map();
  for (const field of absent) {
    const key = `${table.type}.${field}`;
    const known = walk.missing.get(key);
    if (known) known.count += 1;
    else walk.missing.set(key, { type: table.type, field, count: 1, offset: meta.offset });
  }
}

/** A sub-message goes on in a second part: what the first part lacked may stand there. */
export function forgetMissing(walk: WalkReport, meta: LazyMeta): void {
  for (const field of meta.missing) {
    const known = walk.missing?.get(`${meta.type}.${field}`);
    if (known) known.count -= 1;
  }
}

const DAMAGE: { readonly [K in DamageKind]: string } = {
  cut: 'ends inside a field',
  'endless-varint': 'a varint does not end within 10 bytes',
  'bad-tag': 'a tag has no valid field number',
  'bad-wire-type': 'a tag has wire type 6 or 7, which do not exist',
  'stray-group-end': 'a group ends that was not begun',
  'group-too-deep': 'groups are nested deeper than the limit',
};

/** Turns the cursor's damage into a problem. */
export function addDamage(walk: WalkReport): void {
  const { reader } = walk;
  const kind = reader.damage ?? 'cut';
  addProblem(walk, kind, DAMAGE[kind], reader.damageAt, kind === 'group-too-deep' ? 'nesting' : undefined);
  reader.damage = null;
}

/** A limit that was reached, said once for each `key`. */
export function addLimit(
  walk: WalkReport,
  key: unknown,
  message: string,
  at: number,
  limit: LimitName,
): void {
  walk.full ??= new Set();
  if (walk.full.has(key)) return;
  walk.full.add(key);
  addProblem(walk, 'limit', message, at, limit);
}

export function addProblem(
  walk: WalkReport,
  kind: MessageProblem['kind'],
  message: string,
  at: number,
  limit?: LimitName,
): void {
  walk.problemCount += 1;
  if (walk.problems.length >= PROBLEMS_KEPT) return;
  const offset = walk.origin.fileOffset + at;
  walk.problems.push(limit === undefined ? { kind, message, offset } : { kind, message, offset, limit });
}
