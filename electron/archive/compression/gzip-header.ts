/**
 * A gzip member (RFC 1952):
 *
 *   1f 8b | 08 | flags | mtime 4 | xfl | os | extra? | name\0? | comment\0? | crc16? | deflate ... | crc32 4 | length 4
 */
import { crc32 } from 'node:zlib';
import { evidenceError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

const FHCRC = 2;
const FEXTRA = 4;
const FNAME = 8;
const FCOMMENT = 16;
const RESERVED = 0xe0;

/** Length in bytes of the header at the start of `bytes`; errors 'malformed', 'checksum', 'truncated' (or longer than `bytes`). */
export function gzipHeaderLength(bytes: Uint8Array): Result<number> {
  const cut = () => err(evidenceError('truncated', 'the stream ends inside a gzip header'));
  if (bytes.length < 10) return cut();
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return err(evidenceError('malformed', 'no gzip header'));
  if (bytes[2] !== 8) return err(evidenceError('unsupported', `gzip method ${bytes[2]} is not known`));
  const flags = bytes[3] ?? 0;
  if (flags & RESERVED) return err(evidenceError('malformed', 'reserved gzip flags are set'));
  let at = 10;
  if (flags & FEXTRA) at += 2 + ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8));
  for (const flag of [FNAME, FCOMMENT]) {
    if (!(flags & flag)) continue;
    const nul = bytes.indexOf(0, at);
    if (nul < 0) return cut();
    at = nul + 1;
  }
  if (flags & FHCRC) {
    if (at + 2 > bytes.length) return cut();
    const stored = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    if (stored !== (crc32(bytes.subarray(0, at)) & 0xffff)) {
      return err(evidenceError('checksum', "the gzip header's checksum does not fit"));
    }
    at += 2;
  }
  return at > bytes.length ? cut() : ok(at);
}
