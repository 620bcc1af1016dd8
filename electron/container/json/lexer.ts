/** Words of JSON (RFC 8259 section 2): white space, numbers, strings, literals, over valid UTF-8. */
import { evidenceError, PermafrostError } from '../../../shared/errors.ts';
import type { ErrorCode } from '../../../shared/errors.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** What ends a reading; caught in readJson and never seen outside this folder. */
export function stop(code: ErrorCode, message: string, offset: number): PermafrostError {
  return new PermafrostError(evidenceError(code, message, { layer: 'json', offset }));
}

/** A position in the document that moves forward over one word at a time. */
export class Lexer {
  at = 0;
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  space(): void {
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
      this.at += 1;
    }
  }

  need(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw stop('truncated', 'The JSON document ends too early', this.at);
    return byte;
  }

  word(word: string): void {
    for (let i = 0; i < word.length; i++) {
      if (this.need() !== word.charCodeAt(i)) throw stop('malformed', `JSON: ${word} was expected`, this.at);
      this.at += 1;
    }
  }

  number(): string {
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

  string(): string {
    this.at += 1;
    let text = '';
    let parts: string[] = [];
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
      // A string of nothing but escapes must not become millions of pieces.
      if (parts.length > 4096) {
        text += parts.join('');
        parts = [];
      }
      start = this.at;
    }
    parts.push(decoder.decode(this.bytes.subarray(start, this.at)));
    this.at += 1;
    return text + parts.join('');
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

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function hexDigit(byte: number): number {
  if (isDigit(byte)) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
