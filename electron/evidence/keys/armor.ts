/**
 * Textual armour: base64 between two lines, as PEM (RFC 7468, 64 columns), OpenSSH keys and SSHSIG
 * (70 columns) have it.
 *
 *   -----BEGIN LABEL-----
 *   base64
 *   -----END LABEL-----
 */
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';

export function writeArmor(label: string, bytes: Uint8Array, columns: number): string {
  const text = Buffer.from(bytes).toString('base64');
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += columns) lines.push(text.slice(at, at + columns));
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

export interface Armored {
  readonly label: string;
  readonly bytes: Uint8Array;
}

/**
 * The first block of a text, whatever its columns and ends of line; text before and after it is no part of it.
 * Null where there is none. `what` names the text in errors; throws 'malformed' where a block is broken.
 */
export function readArmor(text: string, what: string): Armored | null {
  const lines = text.split(/\r?\n/);
  const begin = lines.findIndex((line) => line.startsWith('-----BEGIN '));
  if (begin < 0) return null;
  const label = /^-----BEGIN ([A-Z0-9 ]{1,64})-----[ \t]*$/.exec(lines[begin]!)?.[1];
  const end = lines.findIndex((line, at) => at > begin && line.startsWith('-----END '));
  if (label === undefined || end < 0 || lines[end]!.trimEnd() !== `-----END ${label}-----`) {
    throw new PermafrostError(evidenceError('malformed', `${what}: its BEGIN and END lines do not match`));
  }
  const base64 = lines
    .slice(begin + 1, end)
    .map((line) => line.trim())
    .join('');
  if (base64.includes(':')) {
    throw new PermafrostError(
      evidenceError(
        'unsupported',
        `${what}: it is encrypted in OpenSSL's old way, with headers in the armour`,
      ),
    );
  }
  return { label, bytes: strictBase64(base64, what) };
}

/** Base64 in its one canonical form, padded; throws 'malformed' otherwise. */
export function strictBase64(text: string, what: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) {
    throw new PermafrostError(evidenceError('malformed', `${what}: it is not base64`));
  }
  return bytes;
}
