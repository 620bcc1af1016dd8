/** JSON text with the separators and escapes of Python's json module: non-ASCII and control characters as \uXXXX. */

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

export function jsonString(text: string): string {
  return `"${jsonEscape(text)}"`;
}

/** What stands between the quotes. */
function jsonEscape(text: string): string {
  return text.replace(/["\\]|[^ -~]/g, (character) => {
    return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Bytes as base64 in lines of 76 characters, each with a line break, escaped for JSON; `bytes` should hold whole lines of 57. */
export function jsonBase64(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
  let lines = '';
  for (let at = 0; at < text.length; at += 76) lines += `${text.slice(at, at + 76)}\\n`;
  return lines;
}

/** Bytes that give whole lines of base64. */
export const BASE64_LINE_BYTES = 57;
