/**
 * Reads fields out of an engine's JSON. An absent or null field is null and nothing more (Go omits or
 * nulls what is empty); a field of another type than the engine writes is a gap that names it.
 */
import { describeError } from '../../../shared/errors.ts';
import { gap } from '../../../shared/facts/gap.ts';
import type { Gap } from '../../../shared/facts/gap.ts';
import type { Source, SourceSpan } from '../../../shared/span.ts';
import { parseRfc3339 } from '../../../shared/format/rfc3339.ts';
import type { Limits } from '../../../shared/limits.ts';
import type { EngineFile } from '../types.ts';
import { distinctMembers, integerOf, memberOf, pointerOf } from './value.ts';
import type { JsonKind, JsonObject, JsonString, JsonValue } from './value.ts';

/** A value of one engine file. */
export interface Node<V extends JsonValue = JsonValue> {
  readonly file: EngineFile;
  readonly value: V;
}

/** A decoded value and the bytes it came from. */
export interface Found<T> {
  readonly value: T;
  readonly source: Source;
}

/** Go's zero time: how the engines write 'never'. */
const ZERO_TIME = '0001-01-01T00:00:00Z';

/** As many gaps of one kind as one member gives; the rest are counted. */
const MAX_ALIKE = 100;

/** The gaps of one decoding; of one place only the first is kept. */
export class GapList {
  /** Bytes of one text value. */
  readonly textBytes: number;
  private readonly gaps: Gap[] = [];
  private readonly places = new Set<string>();
  private readonly alike = new Map<string, { readonly first: Gap; count: number }>();

  constructor(limits: Pick<Limits, 'textBytes'>) {
    this.textBytes = limits.textBytes;
  }

  add(found: Gap): void {
    const kind = JSON.stringify([found.member, found.kind]);
    const known = this.alike.get(kind);
    if (known && known.count >= MAX_ALIKE) {
      known.count += 1;
      return;
    }
    const place = JSON.stringify([kind, found.source[0]?.field ?? found.offset]);
    if (this.places.has(place)) return;
    this.places.add(place);
    if (known) known.count += 1;
    else this.alike.set(kind, { first: found, count: 1 });
    this.gaps.push(found);
  }

  /** The gaps in the order they were met, then for each kind that has more than are listed, how many more. */
  all(): Gap[] {
    const more = [...this.alike.values()].filter(({ count }) => count > MAX_ALIKE);
    return [
      ...this.gaps,
      ...more.map(({ first, count }) =>
        gap(first.kind, `${count - MAX_ALIKE} more gaps of this kind are not listed`, first.member),
      ),
    ];
  }

  /** A gap about one value of a document. */
  at(kind: string, node: Node, message: string): void {
    const span = spanOf(node);
    this.add(gap(kind, message, node.file.memberName, { offset: span.offset, source: [span] }));
  }

  tooLong(node: Node): void {
    const message = `${pointerOf(node.value)} is too long for one value`;
    const limit = { name: 'textBytes', allowed: this.textBytes, found: node.value.length } as const;
    this.at('limit', node, describeError({ code: 'limit', message, limit }));
  }

  wrongType(node: Node, expected: string): void {
    const where = pointerOf(node.value) || 'The document';
    this.at('json-type', node, `${where} is ${describe(node.value.kind)}, not ${expected}`);
  }
}

export function spanOf(node: Node): SourceSpan {
  const { offset, length } = node.value;
  return { member: node.file.member, offset, length, field: pointerOf(node.value) };
}

function describe(kind: JsonKind): string {
  if (kind === 'null') return 'null';
  return kind === 'array' || kind === 'object' ? `an ${kind === 'array' ? 'array' : 'object'}` : `a ${kind}`;
}

/** The node below `node` by keys; null when a step is absent or null. A step that is no object is a gap. */
export function nodeAt(gaps: GapList, node: Node | null, ...keys: readonly string[]): Node | null {
  let at = node;
  for (const key of keys) {
    if (at === null || at.value.kind === 'null') return null;
    if (at.value.kind !== 'object') {
      gaps.wrongType(at, 'an object');
      return null;
    }
    const value = memberOf(at.value, key);
    at = value ? { file: at.file, value } : null;
  }
  return at === null || at.value.kind === 'null' ? null : at;
}

/** Text, made well-formed (a lone surrogate becomes U+FFFD, as in Go). Empty text counts as absent. */
export function textAt(gaps: GapList, node: Node | null, ...keys: readonly string[]): Found<string> | null {
  const at = nodeAt(gaps, node, ...keys);
  if (at === null) return null;
  if (at.value.kind !== 'string') {
    gaps.wrongType(at, 'text');
    return null;
  }
  const found = shortText(gaps, at as Node<JsonString>);
  return found?.value === '' ? null : found;
}

/** The text of a string that is not over the limit; over it a gap. */
function shortText(gaps: GapList, node: Node<JsonString>): Found<string> | null {
  if (node.value.length <= gaps.textBytes) {
    return { value: node.value.value.toWellFormed(), source: [spanOf(node)] };
  }
  gaps.tooLong(node);
  return null;
}

export function booleanAt(
  gaps: GapList,
  node: Node | null,
  ...keys: readonly string[]
): Found<boolean> | null {
  const at = nodeAt(gaps, node, ...keys);
  if (at === null) return null;
  if (at.value.kind === 'boolean') return { value: at.value.value, source: [spanOf(at)] };
  gaps.wrongType(at, 'true or false');
  return null;
}

export function integerAt(
  gaps: GapList,
  node: Node | null,
  ...keys: readonly string[]
): Found<bigint> | null {
  const at = nodeAt(gaps, node, ...keys);
  if (at === null) return null;
  const value = at.value.kind === 'number' ? integerOf(at.value) : null;
  if (value !== null) return { value, source: [spanOf(at)] };
  gaps.wrongType(at, 'an integer');
  return null;
}

/** An RFC 3339 text as ns since 1970; Go's zero time is null. */
export function timeAt(gaps: GapList, node: Node | null, ...keys: readonly string[]): Found<bigint> | null {
  const at = nodeAt(gaps, node, ...keys);
  if (at === null) return null;
  if (at.value.kind !== 'string') {
    gaps.wrongType(at, 'a time');
    return null;
  }
  return parseTime(gaps, at as Node<JsonString>);
}

function parseTime(gaps: GapList, node: Node<JsonString>): Found<bigint> | null {
  const text = node.value.value;
  if (text === '' || text === ZERO_TIME) return null;
  const time = parseRfc3339(text);
  if (time !== null) return { value: time, source: [spanOf(node)] };
  gaps.at('time-malformed', node, `${pointerOf(node.value)} is no RFC 3339 time: ${quoted(text)}`);
  return null;
}

/** Nanoseconds since 1970 as an integer; 0 is null. Outside int64 it is a gap. */
export function nanosecondsAt(
  gaps: GapList,
  node: Node | null,
  ...keys: readonly string[]
): Found<bigint> | null {
  const found = integerAt(gaps, node, ...keys);
  if (found === null || found.value === 0n) return null;
  if (BigInt.asIntN(64, found.value) === found.value) return found;
  const at = nodeAt(gaps, node, ...keys)!;
  gaps.at('time-malformed', at, `${pointerOf(at.value)} is no int64 of nanoseconds`);
  return null;
}

export function objectAt(
  gaps: GapList,
  node: Node | null,
  ...keys: readonly string[]
): Node<JsonObject> | null {
  const at = nodeAt(gaps, node, ...keys);
  if (at === null) return null;
  if (at.value.kind === 'object') return at as Node<JsonObject>;
  gaps.wrongType(at, 'an object');
  return null;
}

/** The items of a list; empty when it is absent. */
export function itemsAt(gaps: GapList, node: Node | null, ...keys: readonly string[]): Node[] {
  const at = nodeAt(gaps, node, ...keys);
  if (at === null) return [];
  if (at.value.kind !== 'array') {
    gaps.wrongType(at, 'an array');
    return [];
  }
  return at.value.items.map((value) => ({ file: at.file, value }));
}

/** A list of texts; each item that is none is a gap and left out. Empty texts are kept. */
export function textsAt(gaps: GapList, node: Node | null, ...keys: readonly string[]): Found<string>[] {
  const texts: Found<string>[] = [];
  for (const item of itemsAt(gaps, node, ...keys)) {
    if (item.value.kind === 'string')
      texts.push({ value: item.value.value.toWellFormed(), source: [spanOf(item)] });
    else gaps.wrongType(item, 'text');
  }
  return texts;
}

/** The members of an object, the last of repeated keys; empty when it is absent. */
export function entriesAt(gaps: GapList, node: Node | null, ...keys: readonly string[]): [string, Node][] {
  const at = objectAt(gaps, node, ...keys);
  if (at === null) return [];
  return distinctMembers(at.value).map(({ key, value }) => [key.toWellFormed(), { file: at.file, value }]);
}

/** Members whose values are texts (annotations, labels); another type is a gap. Empty values are kept. */
export function textEntriesAt(
  gaps: GapList,
  node: Node | null,
  ...keys: readonly string[]
): [string, Found<string>][] {
  const entries: [string, Found<string>][] = [];
  for (const [key, item] of entriesAt(gaps, node, ...keys)) {
    if (item.value.kind === 'string') {
      const found = shortText(gaps, item as Node<JsonString>);
      if (found) entries.push([key, found]);
    } else if (item.value.kind !== 'null') {
      gaps.wrongType(item, 'text');
    }
  }
  return entries;
}

/** Text for a message: in quotes, cut, with every control and non-ASCII character escaped. */
export function quoted(text: string): string {
  const cut = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return JSON.stringify(cut).replace(/[\u007f-\u{10ffff}]/gu, (char) =>
    char === '…' ? char : `\\u{${char.codePointAt(0)!.toString(16)}}`,
  );
}
