/**
 * JSON (RFC 8259) from bytes, with the place of every value. One pass with its own stack, so that
 * depth is bounded by a limit and not by the call stack. Not lenient: what JSON.parse refuses is refused.
 *
 *   { "a" : [ 1 , ... ] }
 *   ^ frame         ^ frame      a frame is an open object or list; `stack` holds the open ones
 */
import { evidenceError } from '../../../shared/errors.ts';
import type { ErrorCode, EvidenceError } from '../../../shared/errors.ts';
import type { Limits } from '../../../shared/limits.ts';
import { invalidUtf8At } from './utf8.ts';
import type { JsonArray, JsonMember, JsonObject, JsonValue } from './value.ts';

export type JsonLimits = Pick<Limits, 'jsonBytes' | 'jsonDepth' | 'jsonValues'>;

export interface JsonReading {
  /** The document. With error 'truncated': what stood before the end, open objects and lists closed there. */
  readonly root: JsonValue | null;
  readonly error: EvidenceError | null;
  /** Values whose key had already been given in the same object: the later of each pair, first 100. */
  readonly repeated: readonly JsonValue[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type OpenObject = Mutable<JsonObject> & { members: JsonMember[] };
type OpenArray = Mutable<JsonArray> & { items: JsonValue[] };
type Open = OpenObject | OpenArray;

/** Carries an error out of the scanning functions; caught in {@link readJson}, never leaves this file. */
class Stop {
  readonly error: EvidenceError;
  constructor(error: EvidenceError) {
    this.error = error;
  }
}

function stop(code: ErrorCode, message: string, offset: number): Stop {
  return new Stop(evidenceError(code, message, { layer: 'json', offset }));
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const MAX_REPEATED = 100;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads one document of at most `jsonBytes` bytes. Never throws on bad input; offsets are bytes of `bytes`. */
export function readJson(bytes: Uint8Array, limits: JsonLimits): JsonReading {
  const none = { root: null, repeated: [] };
  if (bytes.length > limits.jsonBytes) {
    return {
      ...none,
      error: limitError('jsonBytes', limits.jsonBytes, bytes.length, 'A JSON document is too large'),
    };
  }
  const invalid = invalidUtf8At(bytes);
  if (invalid !== null) {
    return {
      ...none,
      error: evidenceError('malformed', 'JSON must be UTF-8', { layer: 'json', offset: invalid }),
    };
  }
  const parser = new Parser(bytes, limits);
  try {
    const root = parser.document();
    return { root, error: null, repeated: parser.repeated };
  } catch (caught) {
    if (!(caught instanceof Stop)) throw caught;
    const root = caught.error.code === 'truncated' ? parser.salvage() : null;
    return { root, error: caught.error, repeated: parser.repeated };
  }
}

function limitError(
  name: 'jsonBytes' | 'jsonDepth' | 'jsonValues',
  allowed: number,
  found: number | undefined,
  message: string,
  offset?: number,
): EvidenceError {
  return {
    code: 'limit',
    message,
    where: offset === undefined ? { layer: 'json' } : { layer: 'json', offset },
    limit: found === undefined ? { name, allowed } : { name, allowed, found },
  };
}

class Parser {
  readonly repeated: JsonValue[] = [];
  private readonly bytes: Uint8Array;
  private readonly limits: JsonLimits;
  private readonly stack: Open[] = [];
  private root: JsonValue | null = null;
  private at = 0;
  private values = 0;

  constructor(bytes: Uint8Array, limits: JsonLimits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  document(): JsonValue {
    this.space();
    this.value('');
    while (this.stack.length > 0) this.step(this.stack[this.stack.length - 1]!);
    this.space();
    if (this.at < this.bytes.length) throw stop('malformed', 'Something follows the JSON document', this.at);
    return this.root!;
  }

  /** Closes what is open at the end of the input. */
  salvage(): JsonValue | null {
    while (this.stack.length > 0) this.close(this.stack[this.stack.length - 1]!);
    return this.root;
  }

  /** Continues an open object or list with its next member, item, or its end. */
  private step(open: Open): void {
    const count = open.kind === 'array' ? open.items.length : open.members.length;
    const end = open.kind === 'array' ? 0x5d : 0x7d;
    this.space();
    let byte = this.need();
    if (byte === end) {
      this.at += 1;
      this.close(open);
      return;
    }
    if (count > 0) {
      if (byte !== COMMA) throw stop('malformed', 'JSON: a comma or a closing bracket was expected', this.at);
      this.at += 1;
      this.space();
      byte = this.need();
    }
    if (open.kind === 'array') {
      this.value(open.items.length);
      return;
    }
    if (byte !== QUOTE) throw stop('malformed', 'JSON: a key was expected', this.at);
    const key = this.string();
    this.space();
    if (this.need() !== COLON) throw stop('malformed', 'JSON: a colon was expected', this.at);
    this.at += 1;
    this.space();
    this.value(key);
  }

  private close(open: Open): void {
    open.length = this.at - open.offset;
    this.stack.pop();
    if (open.kind !== 'object' || open.members.length < 2) return;
    const keys = new Set<string>();
    for (const member of open.members) {
      if (keys.has(member.key) && this.repeated.length < MAX_REPEATED) this.repeated.push(member.value);
      keys.add(member.key);
    }
  }

  private add(value: JsonValue): void {
    this.values += 1;
    if (this.values > this.limits.jsonValues) {
      const allowed = this.limits.jsonValues;
      throw new Stop(
        limitError('jsonValues', allowed, undefined, 'A JSON document has too many values', this.at),
      );
    }
    const parent = this.stack[this.stack.length - 1];
    if (!parent) this.root = value;
    else if (parent.kind === 'array') parent.items.push(value);
    else parent.members.push({ key: value.key as string, value });
  }

  private value(key: string | number): void {
    const offset = this.at;
    const parent = this.stack[this.stack.length - 1] ?? null;
    const byte = this.need();
    if (byte === 0x7b || byte === 0x5b) {
      if (this.stack.length >= this.limits.jsonDepth) {
        const allowed = this.limits.jsonDepth;
        throw new Stop(
          limitError('jsonDepth', allowed, undefined, 'A JSON document is nested too deeply', offset),
        );
      }
      const open: Open =
        byte === 0x7b
          ? { kind: 'object', offset, length: 0, parent, key, members: [] }
          : { kind: 'array', offset, length: 0, parent, key, items: [] };
      this.add(open);
      this.at += 1;
      this.stack.push(open);
    } else if (byte === QUOTE) {
      const value = this.string();
      this.add({ kind: 'string', offset, length: this.at - offset, parent, key, value });
    } else if (byte === MINUS || isDigit(byte)) {
      const text = this.number();
      this.add({ kind: 'number', offset, length: text.length, parent, key, text });
    } else if (byte === 0x74) {
      this.word('true');
      this.add({ kind: 'boolean', offset, length: 4, parent, key, value: true });
    } else if (byte === 0x66) {
      this.word('false');
      this.add({ kind: 'boolean', offset, length: 5, parent, key, value: false });
    } else if (byte === 0x6e) {
      this.word('null');
      this.add({ kind: 'null', offset, length: 4, parent, key });
    } else {
      throw stop('malformed', 'JSON: a value was expected', offset);
    }
  }

  private space(): void {
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
      this.at += 1;
    }
  }

  private need(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw stop('truncated', 'The JSON document ends too early', this.at);
    return byte;
  }

  private word(word: string): void {
    for (let i = 0; i < word.length; i++) {
      if (this.need() !== word.charCodeAt(i)) throw stop('malformed', `JSON: ${word} was expected`, this.at);
      this.at += 1;
    }
  }

  private number(): string {
    const start = this.at;
    if (this.bytes[this.at] === MINUS) this.at += 1;
    if (this.need() === ZERO) this.at += 1;
    else this.digits();
    if (this.bytes[this.at] === DOT) {
      this.at += 1;
      this.digits();
    }
    const exponent = this.bytes[this.at];
    if (exponent === 0x65 || exponent === 0x45) {
      this.at += 1;
      const sign = this.bytes[this.at];
      if (sign === PLUS || sign === MINUS) this.at += 1;
      this.digits();
    }
    return decoder.decode(this.bytes.subarray(start, this.at));
  }

  private digits(): void {
    if (!isDigit(this.need())) throw stop('malformed', 'JSON: a digit was expected', this.at);
    while (isDigit(this.bytes[this.at] ?? 0)) this.at += 1;
  }

  private string(): string {
    this.at += 1;
    const parts: string[] = [];
    let start = this.at;
    for (;;) {
      const byte = this.need();
      if (byte === QUOTE) break;
      if (byte < 0x20) throw stop('malformed', 'JSON: a control character in a string', this.at);
      if (byte !== BACKSLASH) {
        this.at += 1;
        continue;
      }
      parts.push(decoder.decode(this.bytes.subarray(start, this.at)), this.escape());
      start = this.at;
    }
    parts.push(decoder.decode(this.bytes.subarray(start, this.at)));
    this.at += 1;
    return parts.length === 1 ? parts[0]! : parts.join('');
  }

  private escape(): string {
    const offset = this.at;
    this.at += 1;
    const byte = this.need();
    this.at += 1;
    const simple = SIMPLE_ESCAPES.get(byte);
    if (simple !== undefined) return simple;
    if (byte !== 0x75) throw stop('malformed', 'JSON: an unknown escape in a string', offset);
    let unit = 0;
    for (let i = 0; i < 4; i++) {
      const digit = hexDigit(this.need());
      if (digit < 0) throw stop('malformed', 'JSON: four hexadecimal digits were expected', offset);
      unit = unit * 16 + digit;
      this.at += 1;
    }
    return String.fromCharCode(unit);
  }
}

const SIMPLE_ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x22, '"'],
  [0x5c, '\\'],
  [0x2f, '/'],
  [0x62, '\b'],
  [0x66, '\f'],
  [0x6e, '\n'],
  [0x72, '\r'],
  [0x74, '\t'],
]);

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function hexDigit(byte: number): number {
  if (isDigit(byte)) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
