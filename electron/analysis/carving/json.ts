/** A JSON object or array from one byte on, by RFC 8259, in one pass and constant memory. */
import { CARVE_LIMITS, type Validator } from './types.ts';

const JSON_MINIMUM = 16;

export const carveJson: Validator = (view, address) => {
  let bytes = view.bytes(address, 4096);
  let end = documentEnd(bytes);
  if (end === null && bytes.length === 4096) {
    bytes = view.bytes(address, CARVE_LIMITS.textBytes);
    end = documentEnd(bytes);
  }
  if (end === null || end.at < JSON_MINIMUM || end.members === 0) return null;
  const kind = bytes[0] === 0x7b ? 'object' : 'array';
  return { kind: 'json', length: end.at, complete: true, detail: `${kind}, ${end.members} values` };
};

/** Where the document ends; null where it breaks the grammar or the bytes end first. */
function documentEnd(bytes: Uint8Array): { readonly at: number; readonly members: number } | null {
  // What is open: '}' or ']' is awaited. State: what may come next.
  const open: number[] = [];
  let expect: 'value' | 'value-or-end' | 'name' | 'name-or-end' | 'colon' | 'comma-or-end' = 'value';
  let members = 0;
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at]!;
    if (byte === 0x20 || byte === 9 || byte === 10 || byte === 13) {
      at++;
      continue;
    }
    if (expect === 'colon') {
      if (byte !== 0x3a) return null;
      expect = 'value';
      at++;
      continue;
    }
    if (expect === 'comma-or-end' && byte === 0x2c) {
      expect = open.at(-1) === 0x7d ? 'name' : 'value';
      at++;
      continue;
    }
    const mayEnd = expect === 'comma-or-end' || expect === 'value-or-end' || expect === 'name-or-end';
    if (mayEnd && byte === open.at(-1)) {
      open.pop();
      at++;
      if (open.length === 0) return { at, members };
      expect = 'comma-or-end';
      continue;
    }
    if (expect === 'comma-or-end') return null;
    if (expect === 'name' || expect === 'name-or-end') {
      const next = byte === 0x22 ? stringEnd(bytes, at) : null;
      if (next === null) return null;
      at = next;
      expect = 'colon';
      continue;
    }
    members++;
    if (byte === 0x7b || byte === 0x5b) {
      if (open.length >= CARVE_LIMITS.jsonDepth) return null;
      open.push(byte === 0x7b ? 0x7d : 0x5d);
      expect = byte === 0x7b ? 'name-or-end' : 'value-or-end';
      at++;
      continue;
    }
    const next = byte === 0x22 ? stringEnd(bytes, at) : scalarEnd(bytes, at);
    if (next === null || open.length === 0) return null;
    at = next;
    expect = 'comma-or-end';
  }
  return null;
}

function stringEnd(bytes: Uint8Array, start: number): number | null {
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === 0x22) return at + 1;
    if (byte < 0x20) return null;
    if (byte === 0x5c) at++;
  }
  return null;
}

const LITERALS = ['true', 'false', 'null'].map((text) => Buffer.from(text));
const NUMBER = /^-?(?:0|[1-9]\d{0,308})(?:\.\d{1,64})?(?:[eE][+-]?\d{1,4})?/;

function scalarEnd(bytes: Uint8Array, at: number): number | null {
  for (const literal of LITERALS) {
    if (bytes[at] === literal[0] && literal.equals(bytes.subarray(at, at + literal.length))) {
      return at + literal.length;
    }
  }
  const byte = bytes[at]!;
  if (byte !== 0x2d && (byte < 0x30 || byte > 0x39)) return null;
  const match = NUMBER.exec(Buffer.from(bytes.subarray(at, at + 384)).toString('latin1'));
  return match === null ? null : at + match[0].length;
}
