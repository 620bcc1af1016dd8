/**
 * Files that are nothing but a key, in digits, base64 or as bytes: `aes.key`, `jwt.hex`, `master.key`. Digits of a key are those of a
 * digest, so that only the file's name tells; what it says of digests, caches and public keys is none.
 */
import { matchesOf, type SecretRule } from '../rule.ts';

const NAME =
  /(?:^|\/)[\w.@-]{0,64}(?:key(?:s|file|ring|base)?|secret|jwt|psk|hmac|aes(?:-?(?:128|192|256))?|[dk]ek|seed)(?:[._-](?:key|hex|bin|b64|base64|txt|dat|raw|secret|v?\d{1,3}|old|prod|dev|current|next|prev(?:ious)?))?$/i;
const NONE =
  /pub(?:lic)?|cache|digest|check|sum\b|finger|hash|sha-?\d|md5|commit|version|etag|machine|trusted|monkey|hockey|i18n|locale|node_modules|(?:^|[/._-])(?:id|license|primary|foreign|api)[_.-]?keys?$/i;
/** AES, ChaCha20, HMAC, Ed25519 with its public half; 48 and 80 are TLS' session tickets. */
const BYTES = [16, 24, 32, 48, 64, 80, 96, 128] as const;
const SIZES: ReadonlySet<number> = new Set(BYTES);
const HEX = /^(?:0[xX])?([0-9a-fA-F]{32,256})$/;
const BASE64 = /^(?:base64:)?([A-Za-z0-9+/_-]{22,172}={0,2})$/;
/** MariaDB and others: a number and a key in each line. */
const NUMBERED = /^\d{1,10}[;:]\s{0,4}([0-9a-fA-F]{32,128})$/;
const FILE_MAXIMUM = 16 * 1024;
const LINES_MAXIMUM = 64;

/** Whether a path is that of a file with a key alone in it. */
export function isKeyFile(path: string): boolean {
  return NAME.test(path) && !NONE.test(path);
}

/** Whether so many bytes may be a key. */
export function isKeySize(bytes: number): boolean {
  return SIZES.has(bytes);
}

export const keyFiles: SecretRule = {
  id: 'key-files',
  title:
    'Files of one key in hexadecimal digits, base64 or bytes, by their names: aes.key, jwt.hex, master.key',
  find({ text, path }, found) {
    if (path === '' || text.length > FILE_MAXIMUM || text.includes('\0') || !isKeyFile(path)) return;
    const finds: { readonly start: number; readonly length: number }[] = [];
    let lines = 0;
    for (const { index, 0: line } of matchesOf(text, /[^\r\n]{1,1024}/g)) {
      if (/^\s{0,64}(?:#.{0,1023})?$/.test(line)) continue;
      const key = keyIn(line.trim());
      // Another line that is none: the file is of another kind.
      if (key === null || ++lines > LINES_MAXIMUM) return;
      finds.push({ start: index + line.lastIndexOf(key), length: key.length });
    }
    for (const find of finds) found({ kind: 'key', ...find, label: path.slice(path.lastIndexOf('/') + 1) });
  },
};

function keyIn(line: string): string | null {
  const hex = HEX.exec(line)?.[1] ?? NUMBERED.exec(line)?.[1];
  if (hex !== undefined) return SIZES.has(hex.length / 2) && hasVariety(hex.toLowerCase(), 8) ? hex : null;
  const base64 = BASE64.exec(line)?.[1];
  if (base64 === undefined || !/[a-z]/.test(base64) || !/[A-Z]/.test(base64) || !/\d/.test(base64))
    return null;
  const bytes = Math.floor((base64.replace(/=+$/, '').length * 3) / 4);
  return SIZES.has(bytes) && hasVariety(base64, 14) ? base64 : null;
}

function hasVariety(text: string, least: number): boolean {
  return new Set(text).size >= least;
}
