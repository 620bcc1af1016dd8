/**
 * JSON (RFC 8259) from bytes, with the place of every value. One pass with its own stack, so that
 * depth is bounded by a limit and not by the call stack. Not lenient: what JSON.parse refuses is refused.
 *
 *   { "a" : [ 1 , ... ] }
 *   ^ frame         ^ frame      a frame is an open object or list; `stack` holds the open ones
 */
import { evidenceError, PermafrostError } from '../../../shared/errors.ts';
import type { EvidenceError } from '../../../shared/errors.ts';
import type { Limits } from '../../../shared/limits.ts';
import { isDigit, Lexer, stop } from './lexer.ts';
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

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const MAX_REPEATED = 100;

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
    if (!(caught instanceof PermafrostError)) throw caught;
    const root = caught.detail.code === 'truncated' ? parser.salvage() : null;
    return { root, error: caught.detail, repeated: parser.repeated };
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
  private readonly lexer: Lexer;
  private readonly limits: JsonLimits;
  private readonly stack: Open[] = [];
  private root: JsonValue | null = null;
  private values = 0;

  constructor(bytes: Uint8Array, limits: JsonLimits) {
    this.lexer = new Lexer(bytes);
    this.limits = limits;
  }

  document(): JsonValue {
    this.lexer.space();
    this.value('');
    while (this.stack.length > 0) this.step(this.stack[this.stack.length - 1]!);
    this.lexer.space();
    if (this.lexer.at < this.lexer.bytes.length)
      throw stop('malformed', 'Something follows the JSON document', this.lexer.at);
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
    this.lexer.space();
    let byte = this.lexer.need();
    if (byte === end) {
      this.lexer.at += 1;
      this.close(open);
      return;
    }
    if (count > 0) {
      if (byte !== COMMA)
        throw stop('malformed', 'JSON: a comma or a closing bracket was expected', this.lexer.at);
      this.lexer.at += 1;
      this.lexer.space();
      byte = this.lexer.need();
    }
    if (open.kind === 'array') {
      this.value(open.items.length);
      return;
    }
    if (byte !== QUOTE) throw stop('malformed', 'JSON: a key was expected', this.lexer.at);
    const key = this.lexer.string();
    this.lexer.space();
    if (this.lexer.need() !== COLON) throw stop('malformed', 'JSON: a colon was expected', this.lexer.at);
    this.lexer.at += 1;
    this.lexer.space();
    this.value(key);
  }

  private close(open: Open): void {
    open.length = this.lexer.at - open.offset;
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
      throw new PermafrostError(
        limitError('jsonValues', allowed, undefined, 'A JSON document has too many values', this.lexer.at),
      );
    }
    const parent = this.stack[this.stack.length - 1];
    if (!parent) this.root = value;
    else if (parent.kind === 'array') parent.items.push(value);
    else parent.members.push({ key: value.key as string, value });
  }

  private value(key: string | number): void {
    const offset = this.lexer.at;
    const parent = this.stack[this.stack.length - 1] ?? null;
    const byte = this.lexer.need();
    if (byte === 0x7b || byte === 0x5b) {
      if (this.stack.length >= this.limits.jsonDepth) {
        const allowed = this.limits.jsonDepth;
        throw new PermafrostError(
          limitError('jsonDepth', allowed, undefined, 'A JSON document is nested too deeply', offset),
        );
      }
      const open: Open =
        byte === 0x7b
          ? { kind: 'object', offset, length: 0, parent, key, members: [] }
          : { kind: 'array', offset, length: 0, parent, key, items: [] };
      this.add(open);
      this.lexer.at += 1;
      this.stack.push(open);
    } else if (byte === QUOTE) {
      const value = this.lexer.string();
      this.add({ kind: 'string', offset, length: this.lexer.at - offset, parent, key, value });
    } else if (byte === MINUS || isDigit(byte)) {
      const text = this.lexer.number();
      this.add({ kind: 'number', offset, length: text.length, parent, key, text });
    } else if (byte === 0x74) {
      this.lexer.word('true');
      this.add({ kind: 'boolean', offset, length: 4, parent, key, value: true });
    } else if (byte === 0x66) {
      this.lexer.word('false');
      this.add({ kind: 'boolean', offset, length: 5, parent, key, value: false });
    } else if (byte === 0x6e) {
      this.lexer.word('null');
      this.add({ kind: 'null', offset, length: 4, parent, key });
    } else {
      throw stop('malformed', 'JSON: a value was expected', offset);
    }
  }
}
