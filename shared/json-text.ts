/**
 * JSON text with integers of any size exact: bigint is written as a number, beyond 2^53 too, as
 * RFC 8259 allows. Comes in pieces, so that a case of any size passes through little memory.
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
  else if (value === null || typeof value !== 'object') yield JSON.stringify(value) ?? 'null';
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
    yield `${first ? '' : ','}${JSON.stringify(String(name))}:`;
    first = false;
    yield* parts(member);
  }
  yield '}';
}
