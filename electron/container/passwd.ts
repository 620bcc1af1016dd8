/**
 * /etc/passwd and /etc/group as the container had them: numbers to names. Pure, and safe on hostile
 * files: lines that are none are skipped, lengths and counts are bounded, names are display text.
 *
 *   root:x:0:0:root:/root:/bin/bash        name : password : uid : gid : ...
 *   wheel:x:10:alice,bob                   name : password : gid : members
 */
import { displayText } from '../../shared/text.ts';

const NEWLINE = 0x0a;
const COLON = 0x3a;
const HASH = 0x23;
const MAX_LINES = 65_536;
const MAX_NAME_BYTES = 256;

/** uid to name; of entries with the same uid the first, as getpwuid(3) finds it. */
export function passwdNames(bytes: Uint8Array): ReadonlyMap<number, string> {
  return namesById(bytes);
}

/** gid to name, likewise. */
export function groupNames(bytes: Uint8Array): ReadonlyMap<number, string> {
  return namesById(bytes);
}

/** Both files have the name first and the number third. */
function namesById(bytes: Uint8Array): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  let start = 0;
  for (let line = 0; start < bytes.length && line < MAX_LINES; line++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    const entry = parseEntry(bytes.subarray(start, end));
    if (entry && !names.has(entry.id)) names.set(entry.id, entry.name);
    start = end + 1;
  }
  return names;
}

function parseEntry(line: Uint8Array): { readonly id: number; readonly name: string } | null {
  const nameEnd = line.indexOf(COLON);
  // '+' and '-' lines are NIS directives, not users.
  if (nameEnd <= 0 || nameEnd > MAX_NAME_BYTES || line[0] === HASH || line[0] === 0x2b || line[0] === 0x2d)
    return null;
  const passwordEnd = line.indexOf(COLON, nameEnd + 1);
  if (passwordEnd < 0) return null;
  const idEnd = line.indexOf(COLON, passwordEnd + 1);
  const digits = line.subarray(passwordEnd + 1, idEnd < 0 ? line.length : idEnd);
  if (digits.length === 0 || digits.length > 10) return null;
  let id = 0;
  for (const digit of digits) {
    if (digit < 0x30 || digit > 0x39) return null;
    id = id * 10 + (digit - 0x30);
  }
  return id > 0xffff_ffff ? null : { id, name: displayText(line.subarray(0, nameEnd)) };
}
