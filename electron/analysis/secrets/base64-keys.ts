/**
 * Keys that are no text in base64, in one line or in several, and as digits: stores of keys and keytabs in Kubernetes secrets, JSON and
 * mail. Of base64 a beginning is looked at, and what begins as a key does is decoded.
 */
import type { RuleFind } from '../../../shared/secrets/find-secrets.ts';
import { findInBytes } from './binary-rules.ts';

/** Characters that are decoded. */
const BASE64_MAXIMUM = 64 * 1024;
const INDENT_MAXIMUM = 32;
const HEAD = 32;

/** Keytabs, caches of Kerberos, JKS, JCEKS, BKS, UBER, KDBX, PKCS#12, encrypted PKCS#8 and that of DSA, OpenSSH, SSH's bare parts, OpenPGP's packets. */
const HEADS =
  /^(?:BQIAA|BQ[MQ]A|[/_]u3[+-]7QAAAA|zs7OzgAAAA|MII...IBAzCC|MI[GHI].{5,20}(?:hkiG9w0B(?:BQ|DA)|GSIb3DQE[FM]|GSM44BA)|b3BlbnNzaC1rZXktdjEA|A9mimm[fX]7S7|AAAAA[gQ]AAAB[QRST]|AAAA(?:B3NzaC1yc2E|C3NzaC1lZDI1NTE5|E2VjZHNh)|lQ..B[A-P]|[lx][A-Z].E)/;

/** The same beginnings as digits, but for what the rules of text find. */
const HEX_HEADS =
  /^(?:0502000000|050400|03d9a29a6[57]fb4bb5|0000000[12]00000014|3082.{4}3082.{4}3081.{2}06092a86|0503000000|feedfeed000000|cececece000000|6f70656e7373682d6b65792d7631|000000(?:077373682d727361|0b7373682d65643235353139|136563647361)|95.{4}04|(?:94|c5).{2}04|c5.{4}04)/i;
const HEX_RUN = /^[0-9a-f]{40,131072}/i;

export interface Base64Find {
  /** Of what is decoded; places are of the bytes. */
  readonly find: RuleFind;
  readonly value: Uint8Array;
  /** Characters of the text that hold it. */
  readonly start: number;
  readonly length: number;
}

/** What base64 that begins at `at` holds, and where it ends; null where it begins as no key does. */
export function keysInBase64(text: string, at: number): { readonly finds: Base64Find[]; readonly end: number } | null {
  if (!HEADS.test(text.slice(at, at + HEAD))) return null;
  const places: number[] = [];
  let end = at;
  for (; end < text.length && places.length < BASE64_MAXIMUM; end++) {
    if (isBase64(text.charCodeAt(end))) places.push(end);
    else {
      const next = afterLineEnd(text, end);
      if (next === end) break;
      end = next - 1;
    }
  }
  const bytes = Buffer.from(places.map((place) => text[place]!).join(''), 'base64');
  const finds = findInBytes(bytes).map((find): Base64Find => {
    const from = Math.floor(find.start / 3) * 4;
    const to = Math.min(places.length, Math.ceil((find.start + find.length) / 3) * 4);
    const start = places[from]!;
    const value = Uint8Array.from(bytes.subarray(find.start, find.start + find.length));
    return { find, value, start, length: places[to - 1]! + 1 - start };
  });
  return { finds, end };
} // prettier-ignore

/** As {@link keysInBase64}, of a run of digits; the value is the digits themselves. */
export function keysInHex(text: string, at: number): { readonly finds: Base64Find[]; readonly end: number } | null {
  if (!HEX_HEADS.test(text.slice(at, at + HEAD))) return null;
  const digits = HEX_RUN.exec(text.slice(at, at + 2 * BASE64_MAXIMUM))?.[0];
  if (digits === undefined) return null;
  const finds = findInBytes(Buffer.from(digits, 'hex')).map((find): Base64Find => {
    const [start, length] = [2 * find.start, 2 * find.length];
    const value = Uint8Array.from(Buffer.from(digits.slice(start, start + length), 'latin1'));
    return { find, value, start: at + start, length };
  });
  return { finds, end: at + digits.length };
} // prettier-ignore

function isBase64(code: number): boolean {
  return (
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x2f && code <= 0x39) ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x5f
  );
}

/** Behind a line's end, real or escaped, and the blanks before the next line; `at` where there is none. */
function afterLineEnd(text: string, at: number): number {
  let next = at;
  if (text[next] === '\r') next += 1;
  if (text[next] === '\n') next += 1;
  else if (text.startsWith('\\n', next)) return next + 2;
  else return at;
  const most = next + INDENT_MAXIMUM;
  while (next < most && (text[next] === ' ' || text[next] === '\t')) next += 1;
  return next;
}
