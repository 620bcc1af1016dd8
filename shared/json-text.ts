/**
 * JSON text with integers of any size exact: bigint is written as a number, beyond 2^53 too, as
 * RFC 8259 allows. Comes in pieces, so that a case of any size passes through little memory. Characters that act
 * where text is shown are written as escapes, which JSON reads as the same text.
 */
const PIECE_LENGTH = 65_536;

/** Values: null, boolean, number, bigint, string, arrays, plain objects and Maps. Undefined members are left out. */
export function* jsonText(value: unknown): Generator<string> {
  let piece = '';
  for (const part of parts(value)) {
    piece += part;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

function* parts(value: unknown): Generator<string> {
  if (typeof value === 'bigint') yield value.toString();
  else if (value === null || typeof value !== 'object') yield inertJson(JSON.stringify(value) ?? 'null');
  else if (Array.isArray(value)) yield* listParts(value);
  else yield* objectParts(value instanceof Map ? value : Object.entries(value));
}

function* listParts(list: readonly unknown[]): Generator<string> {
  yield '[';
  for (let index = 0; index < list.length; index++) {
    if (index > 0) yield ',';
    yield* parts(list[index]);
  }
  yield ']';
}

function* objectParts(entries: Iterable<readonly [unknown, unknown]>): Generator<string> {
  yield '{';
  let first = true;
  for (const [name, member] of entries) {
    if (member === undefined) continue;
    yield `${first ? '' : ','}${inertJson(JSON.stringify(String(name)))}:`;
    first = false;
    yield* parts(member);
  }
  yield '}';
}

/** Controls, characters without width or that change direction, line separators. */
const ACTING =
  /[\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff]|[\udb40][\udc00-\udfff]/g;

/** JSON with those characters as `\uXXXX`: they stand inside strings alone, where an escape means the same. */
export function inertJson(text: string): string {
  return text.replace(ACTING, jsonEscapes);
}

/** Every UTF-16 unit as an escape. */
export function jsonEscapes(text: string): string {
  return Array.from(
    { length: text.length },
    (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');
}
