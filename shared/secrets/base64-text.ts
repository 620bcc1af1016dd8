/** Base64 that holds text: what Kubernetes, HTTP and Docker wrap secrets in. */

const FORM = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** Standard and URL-safe alphabet, padded or not: the bytes, a character each; null for what is no base64. */
export function base64Bytes(encoded: string): string | null {
  if (!FORM.test(encoded)) return null;
  const plain = encoded.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  if (plain.length % 4 === 1) return null;
  try {
    return atob(plain);
  } catch {
    return null;
  }
}

/** The same where what it holds is printable text; null else. */
export function base64Text(encoded: string): string | null {
  const head = base64Bytes(encoded.slice(0, 64).replace(/=+$/, '').slice(0, 64));
  if (encoded.length > 64 && (head === null || !isPrintable(head))) return null;
  const bytes = base64Bytes(encoded);
  return bytes !== null && bytes !== '' && isPrintable(bytes) ? bytes : null;
}

/** ASCII and white space, or bytes of UTF-8 between them that are few. */
export function isPrintable(bytes: string): boolean {
  let high = 0;
  for (let at = 0; at < bytes.length; at++) {
    const code = bytes.charCodeAt(at);
    if (code >= 0x80) high++;
    else if (code === 0x7f || (code < 0x20 && code !== 9 && code !== 10 && code !== 13)) return false;
  }
  return high * 4 <= bytes.length && (high === 0 || isUtf8Text(bytes));
}

function isUtf8Text(bytes: string): boolean {
  try {
    decodeURIComponent(escaped(bytes));
    return true;
  } catch {
    return false;
  }
}

function escaped(bytes: string): string {
  let text = '';
  for (let at = 0; at < bytes.length; at++) text += `%${bytes.charCodeAt(at).toString(16).padStart(2, '0')}`;
  return text;
}
