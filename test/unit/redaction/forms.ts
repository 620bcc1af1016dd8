/** A value in every form that redaction undoes. Written apart from the code under test: it encodes, that decodes. */

const bytesOf = (text: string): Buffer => Buffer.from(text, 'utf8');

/** Each form by name; those with `around` take the bytes that stand beside the value within the encoding. */
export const FORMS: Readonly<Record<string, (value: string, around: number) => Buffer>> = {
  'utf-8': (value) => bytesOf(value),
  'utf-16le': (value) => Buffer.from(value, 'utf16le'),
  'utf-16be': (value) => Buffer.from(value, 'utf16le').swap16(),
  'hex, lower case': (value) => bytesOf(bytesOf(value).toString('hex')),
  'hex, upper case': (value) => bytesOf(bytesOf(value).toString('hex').toUpperCase()),
  'hex with spaces': (value) => bytesOf([...bytesOf(value)].map((byte) => hex2(byte)).join(' ')),
  'hex with colons': (value) => bytesOf([...bytesOf(value)].map((byte) => hex2(byte)).join(':')),
  'hex of utf-16le': (value) => bytesOf(Buffer.from(value, 'utf16le').toString('hex')),
  base64: (value, around) => bytesOf(padded(value, around).toString('base64')),
  base64url: (value, around) => bytesOf(padded(value, around).toString('base64url')),
  'base64 in lines': (value, around) =>
    bytesOf(padded(value, around).toString('base64').replace(/.{7}/g, '$&\r\n')),
  'base64 of utf-16le': (value, around) =>
    bytesOf(Buffer.concat([Buffer.alloc(around, 0x41), Buffer.from(value, 'utf16le')]).toString('base64')),
  'base64 in JSON with escaped slashes': (value, around) =>
    bytesOf(padded(value, around).toString('base64').replaceAll('/', '\\/').replaceAll('+', '\\u002b')),
  'base64, percent-encoded': (value, around) =>
    bytesOf(encodeURIComponent(padded(value, around).toString('base64'))),
  'percent, all, upper case': (value) =>
    bytesOf([...bytesOf(value)].map((byte) => `%${hex2(byte).toUpperCase()}`).join('')),
  'percent, all, lower case': (value) =>
    bytesOf([...bytesOf(value)].map((byte) => `%${hex2(byte)}`).join('')),
  'percent, as needed': (value) => bytesOf(encodeURIComponent(value)),
  'percent, twice': (value) => bytesOf(encodeURIComponent(encodeURIComponent(value))),
  'JSON, short forms': (value) => bytesOf(JSON.stringify(value).slice(1, -1)),
  'JSON, all escaped, lower case': (value) => bytesOf(unicodeEscapes(value)),
  'JSON, all escaped, upper case': (value) =>
    bytesOf(unicodeEscapes(value).replace(/\\u(....)/g, (_, digits: string) => `\\u${digits.toUpperCase()}`)),
  'JSON within JSON': (value) => bytesOf(JSON.stringify(JSON.stringify(value)).slice(3, -3)),
  'C, all escaped': (value) => bytesOf([...bytesOf(value)].map((byte) => `\\x${hex2(byte)}`).join('')),
  'HTML, as needed': (value) =>
    bytesOf(
      value
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;'),
    ),
  'HTML, all in decimal': (value) => bytesOf([...value].map((char) => `&#${char.codePointAt(0)!};`).join('')),
  'HTML, all in hexadecimal': (value) =>
    bytesOf([...value].map((char) => `&#x${char.codePointAt(0)!.toString(16)};`).join('')),
};

/** base64 holds the value at an alignment of its own, and whole at its end. */
function padded(value: string, around: number): Buffer {
  return Buffer.concat([
    Buffer.alloc(around, 0x41),
    bytesOf(value),
    Buffer.alloc((3 - ((around + bytesOf(value).length) % 3)) % 3, 0x42),
  ]);
}

function hex2(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function unicodeEscapes(value: string): string {
  return Array.from(
    { length: value.length },
    (_, i) => `\\u${value.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');
}
