/**
 * DER (X.690), as much as private and public keys need: tag, definite length in its shortest form, content.
 *
 *   30 2e            SEQUENCE of 46 bytes
 *      02 01 00      INTEGER 0
 *      30 05         SEQUENCE
 *         06 03 ...  OBJECT IDENTIFIER
 *      04 22 ...     OCTET STRING
 */
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const NULL = 0x05;
const OBJECT_IDENTIFIER = 0x06;
const SEQUENCE = 0x30;

/** One value: its tag, its length, its content. */
function value(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Uint8Array.of(tag, body.length), body]);
  const length: number[] = [];
  for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest % 256);
  return Buffer.concat([Uint8Array.of(tag, 0x80 | length.length, ...length), body]);
}

export const writeDer = {
  sequence: (...items: readonly Uint8Array[]): Buffer => value(SEQUENCE, ...items),
  octets: (bytes: Uint8Array): Buffer => value(OCTET_STRING, bytes),
  nothing: (): Buffer => value(NULL),
  /** Dotted numbers: '1.3.101.112'. */
  objectIdentifier(dotted: string): Buffer {
    const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
    return value(OBJECT_IDENTIFIER, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
  },
  /** Not negative, below 2^53. */
  integer(number: number): Buffer {
    const bytes: number[] = [];
    for (let rest = number; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
    if (bytes.length === 0 || bytes[0]! >= 0x80) bytes.unshift(0);
    return value(INTEGER, Uint8Array.from(bytes));
  },
  /** Whole bytes. */
  bits: (bytes: Uint8Array): Buffer => value(BIT_STRING, Uint8Array.of(0), bytes),
};

function base128(number: number): number[] {
  const digits = [number & 0x7f];
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) digits.unshift(0x80 | (rest & 0x7f));
  return digits;
}

/** Reads the values of one level in order; each call takes the next and throws 'malformed' where it is another. */
export interface DerReader {
  sequence(): DerReader;
  octets(): Uint8Array;
  bits(): Uint8Array;
  objectIdentifier(): string;
  /** Not negative, below 2^53. */
  integer(): number;
  nothing(): void;
  /** Takes the next value, whatever it is. */
  skip(): void;
  /** Whether the next value is an INTEGER, a SEQUENCE, or there is none. */
  nextIs(what: 'integer' | 'sequence' | 'end'): boolean;
  /** Throws where anything follows. */
  end(): void;
}

/** `what` names the bytes in errors: 'the private key'. */
export function readDer(bytes: Uint8Array, what: string): DerReader {
  let at = 0;

  function malformed(reason: string): PermafrostError {
    return new PermafrostError(evidenceError('malformed', `${what}: ${reason}`));
  }

  function next(): { tag: number; content: Uint8Array } {
    const tag = bytes[at];
    let length = bytes[at + 1];
    if (tag === undefined || length === undefined) throw malformed('it ends early');
    let start = at + 2;
    if (length >= 0x80) {
      const octets = length - 0x80;
      if (octets < 1 || octets > 3) throw malformed('a length has no form that DER knows');
      length = 0;
      for (let i = 0; i < octets; i++) {
        const octet = bytes[start++];
        if (octet === undefined) throw malformed('it ends early');
        length = length * 256 + octet;
      }
      if (length < 0x80 || length < 256 ** (octets - 1))
        throw malformed('a length is not in its shortest form');
    }
    if (start + length > bytes.length) throw malformed('it ends early');
    at = start + length;
    return { tag, content: bytes.subarray(start, at) };
  }

  function take(tag: number, name: string): Uint8Array {
    const found = next();
    if (found.tag !== tag) throw malformed(`${name} was expected`);
    return found.content;
  }

  return {
    sequence: () => readDer(take(SEQUENCE, 'a SEQUENCE'), what),
    octets: () => take(OCTET_STRING, 'an OCTET STRING'),
    bits() {
      const content = take(BIT_STRING, 'a BIT STRING');
      if (content[0] !== 0) throw malformed('a BIT STRING is not of whole bytes');
      return content.subarray(1);
    },
    objectIdentifier() {
      const content = take(OBJECT_IDENTIFIER, 'an OBJECT IDENTIFIER');
      if (content.length === 0 || content.length > 32 || content.at(-1)! >= 0x80)
        throw malformed('an OBJECT IDENTIFIER is broken');
      const numbers: number[] = [];
      let number = 0;
      for (const octet of content) {
        if (number >= 2 ** 24) throw malformed('an OBJECT IDENTIFIER has too large a number');
        number = number * 128 + (octet & 0x7f);
        if (octet >= 0x80) continue;
        numbers.push(number);
        number = 0;
      }
      const first = Math.min(2, Math.floor(numbers[0]! / 40));
      return [first, numbers[0]! - first * 40, ...numbers.slice(1)].join('.');
    },
    integer() {
      const content = take(INTEGER, 'an INTEGER');
      if (content.length === 0 || content[0]! >= 0x80) throw malformed('an INTEGER is not a count');
      if (content.length > 1 && content[0] === 0 && content[1]! < 0x80)
        throw malformed('an INTEGER is not in its shortest form');
      if (content.length > 7) throw malformed('an INTEGER is too large');
      const number = content.reduce((sum, octet) => sum * 256 + octet, 0);
      if (!Number.isSafeInteger(number)) throw malformed('an INTEGER is too large');
      return number;
    },
    nothing() {
      if (take(NULL, 'NULL').length > 0) throw malformed('a NULL has content');
    },
    skip() {
      next();
    },
    nextIs(kind) {
      if (kind === 'end') return at === bytes.length;
      return bytes[at] === (kind === 'integer' ? INTEGER : SEQUENCE);
    },
    end() {
      if (at !== bytes.length) throw malformed('bytes follow its end');
    },
  };
}
