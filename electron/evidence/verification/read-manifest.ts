/** The lists of a bundle: lines of `SHA-256, two blanks, name`, in one form, each name once, in order. */
import { evidenceError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

const LINE = /^([0-9a-f]{64}) {2}([A-Za-z0-9._-]{1,128}(?:\/[A-Za-z0-9._-]{1,128}){0,7})$/;
const MOST_LINES = 1_000_000;

/** Hash by name. Err 'malformed' names the first line that is not as Permafrost writes it; 'limit' for too many. */
export function readManifest(bytes: Uint8Array, name: string): Result<ReadonlyMap<string, string>> {
  const listed = new Map<string, string>();
  let previous = '';
  let number = 0;
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(0x0a, start);
    number += 1;
    if (number > MOST_LINES) return err(evidenceError('limit', `${name} has more than ${MOST_LINES} lines`));
    const text =
      end < 0 || end - start > 2048 ? '' : Buffer.from(bytes.subarray(start, end)).toString('latin1');
    const match = LINE.exec(text);
    const path = match?.[2] ?? '';
    if (match === null || path.split('/').some((part) => /^\.+$/.test(part)) || path <= previous) {
      return err(evidenceError('malformed', `${name}: line ${number} is not in the form of a bundle`));
    }
    listed.set(path, match[1]!);
    previous = path;
    start = end + 1;
  }
  if (listed.size === 0) return err(evidenceError('malformed', `${name} is empty`));
  return ok(listed);
}
