/** Scripts, PEM blocks, JSON Web Tokens and JSON documents. */
import { X509Certificate } from 'node:crypto';
import { CARVE_LIMITS, type Carved, type CarvedKind, type CarveView, type Validator } from './types.ts';

/** Bytes of text from the address on: to the first NUL or control byte, or a byte that can't be in UTF-8. */
function textAt(view: CarveView, address: bigint, maximum: number): Uint8Array {
  const bytes = view.bytes(address, maximum);
  let end = 0;
  while (end < bytes.length) {
    const byte = bytes[end]!;
    if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 27) break;
    if (byte === 0x7f || byte === 0xc0 || byte === 0xc1 || byte > 0xf4) break;
    end++;
  }
  return bytes.subarray(0, end);
}

const FIRST_TEXT_BYTES = 4096;

const SHEBANG = /^#![ \t]{0,8}(\/[\w./+-]{1,120})((?:[ \t][^\n]{0,200})?)\r?\n/;
const SCRIPT_MINIMUM = 16;

/** `#!` and a path of an interpreter on a line of its own, then text to the first byte that is none. */
export const carveScript: Validator = (view, address) => {
  const head = textAt(view, address, 512);
  const match = SHEBANG.exec(Buffer.from(head).toString('latin1'));
  if (match === null) return null;
  const text = textAt(view, address, CARVE_LIMITS.textBytes);
  if (text.length < SCRIPT_MINIMUM || text.length === match[0].length) return null;
  const cut = text.length === CARVE_LIMITS.textBytes;
  // A file ends with its buffer: what stands behind the text must be its end.
  const complete = !cut && view.bytes(address + BigInt(text.length), 1)[0] === 0;
  const note = cut ? `; the first ${text.length} bytes` : complete ? '' : '; its end is not sure';
  return { kind: 'script', length: text.length, complete, detail: `${match[1]}${match[2]}${note}` };
};

const PEM_BEGIN = /^-----BEGIN ([A-Z0-9][A-Z0-9 ]{2,60})-----[ \t]*\r?\n/;
const PEM_MAXIMUM = 256 * 1024;

export const carvePem: Validator = (view, address) => {
  const begin = PEM_BEGIN.exec(Buffer.from(view.bytes(address, 96)).toString('latin1'));
  if (begin === null) return null;
  const label = begin[1]!;
  const text = Buffer.from(textAt(view, address, FIRST_TEXT_BYTES)).toString('latin1');
  const end = `-----END ${label}-----`;
  let at = text.indexOf(end, begin[0].length);
  let whole = text;
  if (at < 0 && text.length === FIRST_TEXT_BYTES) {
    whole = Buffer.from(textAt(view, address, PEM_MAXIMUM)).toString('latin1');
    at = whole.indexOf(end, begin[0].length);
  }
  const kind = pemKind(label);
  if (at < 0) {
    // The beginning alone: as long as the lines are base64.
    const lines = /^(?:[A-Za-z0-9+/=]{1,80}\r?\n)+/.exec(
      whole.slice(begin[0].length, begin[0].length + 16_384),
    );
    if (lines === null || lines[0].length < 32) return null;
    const length = begin[0].length + lines[0].length;
    return { kind, length, complete: false, detail: `${label}; its end is missing` };
  }
  const body = whole.slice(begin[0].length, at);
  const der = pemBody(body);
  if (der === null) return null;
  return { kind, length: at + end.length, ...pemState(label, der, body) };
};

function pemKind(label: string): CarvedKind {
  if (label.endsWith('PRIVATE KEY')) return 'private-key';
  if (label.endsWith('PUBLIC KEY')) return 'public-key';
  if (label === 'CERTIFICATE' || label === 'TRUSTED CERTIFICATE' || label === 'X509 CERTIFICATE') {
    return 'certificate';
  }
  if (label.endsWith('CERTIFICATE REQUEST')) return 'certificate-request';
  return 'pem';
}

/** RFC 1421 headers are skipped; null where the rest is no base64. */
function pemBody(body: string): Buffer | null {
  const blank = /\r?\n\r?\n/.exec(body);
  const data = body.includes(':') ? body.slice((blank?.index ?? 0) + (blank?.[0].length ?? 0)) : body;
  const text = data.replace(/\s/g, '').replace(/=[A-Za-z0-9+/]{4}$/, ''); // an armor checksum ends OpenPGP's
  if (text.length < 16 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  return Buffer.from(text, 'base64');
}

function pemState(label: string, der: Buffer, body: string): Pick<Carved, 'complete' | 'detail'> {
  if (label === 'CERTIFICATE') return certificateState(label, der);
  if (label === 'OPENSSH PRIVATE KEY') {
    const complete = der.subarray(0, 15).toString('latin1') === 'openssh-key-v1\0';
    const cipherLength = der.length > 19 ? der.readUInt32BE(15) : 0;
    const cipher = der.subarray(19, 19 + Math.min(cipherLength, 64)).toString('latin1');
    return { complete, detail: complete ? `${label}, cipher ${cipher}` : `${label}; not in OpenSSH's form` };
  }
  if (label.startsWith('PGP ')) return { complete: (der[0]! & 0x80) !== 0, detail: label };
  const encrypted = body.includes('ENCRYPTED') || label.includes('ENCRYPTED');
  const length = derLength(der);
  const complete = encrypted && !label.includes('ENCRYPTED') ? der.length > 0 : length === der.length;
  const note = complete ? '' : '; its DER does not fill it';
  return { complete, detail: `${label}${encrypted ? ', encrypted' : ''}${note}` };
}

function certificateState(label: string, der: Buffer): Pick<Carved, 'complete' | 'detail'> {
  try {
    const { subject, validTo } = new X509Certificate(der);
    return {
      complete: true,
      detail: `${label}, ${subject.replaceAll('\n', ', ').slice(0, 300)}, to ${validTo}`,
    };
  } catch {
    return { complete: false, detail: `${label}; not a valid X.509 certificate` };
  }
}

/** Length of the DER SEQUENCE at the start, header included; 0 where there is none. */
function derLength(der: Buffer): number {
  if (der.length < 2 || der[0] !== 0x30) return 0;
  const first = der[1]!;
  if (first < 0x80) return 2 + first;
  const count = first & 0x7f;
  if (count === 0 || count > 4 || der.length < 2 + count) return 0;
  return 2 + count + der.readUIntBE(2, count);
}

const JWT_MAXIMUM = 16_384;

/** header.payload.signature of RFC 7519 in compact form; header and payload are JSON objects. */
export const carveJwt: Validator = (view, address) => {
  const bytes = view.bytes(address, JWT_MAXIMUM);
  const dots: number[] = [];
  let end = 0;
  for (; end < bytes.length && dots.length < 3; end++) {
    if (bytes[end] === 0x2e) dots.push(end);
    else if (!isBase64Url(bytes[end]!)) break;
  }
  if (dots.length < 2) return null;
  const stop = dots.length === 3 ? dots[2]! : end;
  const text = Buffer.from(bytes.subarray(0, stop)).toString('latin1');
  const header = jsonObject(text.slice(0, dots[0]));
  if (header === null || typeof header['alg'] !== 'string') return null;
  const payload = jsonObject(text.slice(dots[0]! + 1, dots[1]));
  if (payload === null) return null;
  const signature = stop - dots[1]! - 1;
  const algorithm = header['alg'].slice(0, 16).replace(/[^\w-]/g, '?');
  const complete = signature > 0 ? stop < JWT_MAXIMUM : algorithm === 'none';
  const claims = Object.keys(payload).slice(0, 12).join(' ').slice(0, 120);
  return { kind: 'jwt', length: stop, complete, detail: `${algorithm}; claims ${claims}` };
};

function isBase64Url(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x5f
  );
}

function jsonObject(base64: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64, 'base64url').toString('utf8'));
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
