/**
 * What a file is by its first bytes, never by its name. Signatures are those of the formats' own specifications
 * (ELF gABI, PNG ISO 15948, RFC 1952, RFC 8878, SQLite file format, APPNOTE.TXT, ...). Pure.
 */

/** Bytes from a file's start that are looked at. */
export const MAGIC_BYTES = 4096;

interface Signature {
  readonly type: string;
  readonly offset?: number;
  readonly bytes: readonly number[];
}

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));

const SIGNATURES: readonly Signature[] = [
  { type: 'PNG picture', bytes: [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a] },
  { type: 'JPEG picture', bytes: [0xff, 0xd8, 0xff] },
  { type: 'GIF picture', bytes: ascii('GIF87a') },
  { type: 'GIF picture', bytes: ascii('GIF89a') },
  { type: 'gzip data', bytes: [0x1f, 0x8b, 0x08] },
  { type: 'zstd data', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { type: 'xz data', bytes: [0xfd, ...ascii('7zXZ'), 0] },
  { type: 'bzip2 data', bytes: ascii('BZh') },
  { type: '7z archive', bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { type: 'zip archive', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { type: 'zip archive', bytes: [0x50, 0x4b, 0x05, 0x06] },
  { type: 'tar archive', offset: 257, bytes: ascii('ustar') },
  { type: 'ar archive', bytes: ascii('!<arch>\n') },
  { type: 'SQLite database', bytes: [...ascii('SQLite format 3'), 0] },
  { type: 'SQLite write-ahead log', bytes: [0x37, 0x7f, 0x06, 0x82] },
  { type: 'SQLite write-ahead log', bytes: [0x37, 0x7f, 0x06, 0x83] },
  { type: 'PDF document', bytes: ascii('%PDF-') },
  { type: 'Java class', bytes: [0xca, 0xfe, 0xba, 0xbe] },
  { type: 'PE executable', bytes: ascii('MZ') },
  { type: 'WebAssembly module', bytes: [0x00, 0x61, 0x73, 0x6d] },
  { type: 'packet capture', bytes: [0xd4, 0xc3, 0xb2, 0xa1] },
  { type: 'packet capture', bytes: [0x0a, 0x0d, 0x0d, 0x0a] },
  { type: 'private key', bytes: ascii('-----BEGIN OPENSSH PRIVATE KEY') },
  { type: 'private key', bytes: ascii('-----BEGIN RSA PRIVATE KEY') },
  { type: 'private key', bytes: ascii('-----BEGIN EC PRIVATE KEY') },
  { type: 'private key', bytes: ascii('-----BEGIN PRIVATE KEY') },
  { type: 'certificate', bytes: ascii('-----BEGIN CERTIFICATE') },
  { type: 'XML text', bytes: ascii('<?xml') },
];

const ELF_TYPES: Readonly<Record<number, string>> = {
  1: 'ELF object',
  2: 'ELF executable',
  3: 'ELF shared object',
  4: 'ELF core file',
};

const INTERPRETERS: readonly (readonly [string, string])[] = [
  ['python', 'Python script'],
  ['perl', 'Perl script'],
  ['ruby', 'Ruby script'],
  ['node', 'JavaScript script'],
  ['php', 'PHP script'],
  ['sh', 'shell script'],
];

/** `head` is at most the first MAGIC_BYTES of a file of `size` bytes. */
export function contentType(head: Uint8Array, size: number): string {
  if (size === 0) return 'empty';
  if (startsWith(head, [0x7f, 0x45, 0x4c, 0x46])) return elfType(head);
  if (startsWith(head, ascii('RIFF')) && startsWith(head, ascii('WEBP'), 8)) return 'WebP picture';
  for (const { type, offset = 0, bytes } of SIGNATURES) if (startsWith(head, bytes, offset)) return type;
  if (startsWith(head, ascii('#!'))) return script(head);
  if (head.every((byte) => byte === 0)) return size > head.length ? 'zeros at its start' : 'zeros';
  return textType(head) ?? 'data';
}

function startsWith(bytes: Uint8Array, wanted: readonly number[], offset = 0): boolean {
  return bytes.length >= offset + wanted.length && wanted.every((byte, at) => bytes[offset + at] === byte);
}

/** e_type stands at 16, in the order that EI_DATA (5) says. ET_DYN with an interpreter is a program. */
function elfType(head: Uint8Array): string {
  if (head.length < 18) return 'ELF, cut';
  const type = head[5] === 2 ? head[16]! * 256 + head[17]! : head[16]! + head[17]! * 256;
  if (type === 3 && hasInterpreter(head)) return 'ELF executable';
  return ELF_TYPES[type] ?? 'ELF file';
}

/** True where a PT_INTERP is among the program headers that lie in the head. */
function hasInterpreter(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const is64 = head[4] === 2;
  const little = head[5] !== 2;
  if (head.length < (is64 ? 64 : 52)) return false;
  const at = is64 ? Number(view.getBigUint64(32, little)) : view.getUint32(28, little);
  const size = view.getUint16(is64 ? 54 : 42, little);
  const count = view.getUint16(is64 ? 56 : 44, little);
  for (let i = 0; i < Math.min(count, 64); i++) {
    const header = at + i * size;
    if (header + 4 > head.length) return false;
    if (view.getUint32(header, little) === 3) return true;
  }
  return false;
}

function script(head: Uint8Array): string {
  const end = head.indexOf(0x0a);
  const line = new TextDecoder('latin1').decode(head.subarray(2, Math.min(end < 0 ? head.length : end, 256)));
  return INTERPRETERS.find(([name]) => line.includes(name))?.[1] ?? 'script';
}

/** Text: UTF-8 or UTF-16 with a mark, without control characters but white space and ESC. */
function textType(head: Uint8Array): string | null {
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) return 'UTF-16 text';
  for (const byte of head) if (byte < 0x09 || (byte > 0x0d && byte < 0x1b) || byte === 0x7f) return null;
  const text = utf8Text(head);
  if (text === null) return 'text, not UTF-8';
  const start = text.slice(0, 256).trimStart();
  if (start.startsWith('<?php') || start.startsWith('<?=')) return 'PHP script';
  if (/^<(!doctype html|html|head|body)/i.test(start)) return 'HTML text';
  if (/^<svg[\s>]/i.test(start)) return 'SVG picture';
  if (/^(ssh-(rsa|ed25519|dss)|ecdsa-sha2-)/.test(start)) return 'SSH public keys';
  if (/^[{[]/.test(start)) return 'JSON-like text';
  return 'text';
}

/** A sequence that the head's end cuts is no fault. */
function utf8Text(head: Uint8Array): string | null {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let cut = 0; cut < 4 && cut <= head.length; cut++) {
    try {
      return decoder.decode(head.subarray(0, head.length - cut));
    } catch {
      if (head.length < MAGIC_BYTES) return null;
    }
  }
  return null;
}
