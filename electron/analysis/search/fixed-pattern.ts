/** Patterns of a fixed length: each byte is compared under a mask. Text, UTF-16LE and hex with wildcards are all of this kind. */
import { PermafrostError } from '../../../shared/errors.ts';
import { utf8 } from '../../../shared/text.ts';

export const FIXED_MAXIMUM = 4096; // bytes

/** Byte i matches where (byte & masks[i]) === values[i]. */
export interface FixedPattern {
  readonly values: Uint8Array;
  readonly masks: Uint8Array;
}

export function textPattern(text: string, ignoreCase: boolean): FixedPattern {
  return bytesPattern(utf8(wellFormed(text)), (bytes, at) => ignoreCase && isLetter(bytes[at]!));
}

/** ASCII letters alone are folded: 'ignoreCase' means the same for every encoding and locale. */
export function utf16Pattern(text: string, ignoreCase: boolean): FixedPattern {
  const bytes = new Uint8Array(Buffer.from(wellFormed(text), 'utf16le'));
  return bytesPattern(
    bytes,
    (all, at) => ignoreCase && at % 2 === 0 && all[at + 1] === 0 && isLetter(all[at]!),
  );
}

/** `de ad ?? b? ?c`: pairs of hexadecimal digits, `?` for any digit; spaces between pairs are free. Throws 'usage' with the position. */
export function hexPattern(text: string): FixedPattern {
  const values: number[] = [];
  const masks: number[] = [];
  for (let at = 0; at < text.length;) {
    if (/\s/.test(text[at]!)) {
      at++;
      continue;
    }
    const pair = text.slice(at, at + 2);
    if (!/^[0-9a-fA-F?]{2}$/.test(pair)) {
      throw new PermafrostError({
        code: 'usage',
        message: `hex pattern, position ${at}: two hexadecimal digits or ? make a byte`,
        where: { layer: 'hex', offset: at },
      });
    }
    const mask = (pair[0] === '?' ? 0 : 0xf0) | (pair[1] === '?' ? 0 : 0x0f);
    masks.push(mask);
    values.push(Number.parseInt(pair.replaceAll('?', '0'), 16));
    at += 2;
  }
  if (masks.every((mask) => mask === 0)) {
    throw new PermafrostError({
      code: 'usage',
      message: 'a hex pattern has at least one digit',
      where: { layer: 'hex', offset: 0 },
    });
  }
  return checked({ values: Uint8Array.from(values), masks: Uint8Array.from(masks) });
}

/** Whether zeros match: then every place in memory that was never written is a hit. */
export function matchesZeros(pattern: FixedPattern): boolean {
  return pattern.values.every((value) => value === 0);
}

/** Whether two matches can overlap, so that a search for one after the other would miss some. */
export function canOverlapItself({ values, masks }: FixedPattern): boolean {
  for (let shift = 1; shift < values.length; shift++) {
    let possible = true;
    for (let at = shift; possible && at < values.length; at++) {
      const common = masks[at]! & masks[at - shift]!;
      possible = (values[at]! & common) === (values[at - shift]! & common);
    }
    if (possible) return true;
  }
  return false;
}

export function isPlain({ masks }: FixedPattern): boolean {
  return masks.every((mask) => mask === 0xff);
}

function bytesPattern(bytes: Uint8Array, folded: (bytes: Uint8Array, at: number) => boolean): FixedPattern {
  const masks = bytes.map((_, at) => (folded(bytes, at) ? 0xdf : 0xff));
  return checked({ values: bytes.map((byte, at) => byte & masks[at]!), masks });
}

function checked(pattern: FixedPattern): FixedPattern {
  const length = pattern.values.length;
  if (length === 0) throw usage('a pattern has at least one byte');
  if (length > FIXED_MAXIMUM) throw usage(`a pattern has at most ${FIXED_MAXIMUM} bytes, not ${length}`);
  return pattern;
}

function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw usage('the text holds half a surrogate pair, which has no bytes');
  return text;
}

function usage(message: string): PermafrostError {
  return new PermafrostError({ code: 'usage', message });
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
