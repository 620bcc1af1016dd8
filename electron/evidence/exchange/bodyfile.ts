/**
 * The bodyfile of The Sleuth Kit 3 and later, which mactime sorts into a timeline:
 *
 *   MD5|name|inode|mode_as_string|UID|GID|size|atime|mtime|ctime|crtime
 *
 * Times are whole seconds since 1970, 0 where none is known; no MD5 is kept, so the field is 0.
 */
import { inertString } from '../../../shared/format/inert-text.ts';
import { records, textOf, type ExchangeCase, type Json } from './exchange-case.ts';

const TYPE_LETTERS: Readonly<Record<string, string>> = {
  file: 'r',
  directory: 'd',
  symlink: 'l',
  'character-device': 'c',
  'block-device': 'b',
  fifo: 'p',
  socket: 's',
  hardlink: 'r',
};

/** Lines with their ends: files of the rootfs diff, tmpfs and volumes, deleted ones, ghost files. */
export function* bodyfileLines({ checkpoints }: ExchangeCase): Generator<string> {
  for (const checkpoint of checkpoints) {
    const id = String(checkpoint['id']);
    for (const entry of records(checkpoint, 'filesystemEntries')) {
      const target = textOf(entry['linkTarget']);
      const name = `${String(entry['path'])}${target === null ? '' : ` -> ${target}`}${entry['change'] === 'deleted' ? ' (deleted)' : ''}`;
      yield line(`[${id} ${String(entry['origin'])}] ${name}`, entry);
    }
    for (const { path } of records(checkpoint['container'] as Json, 'deletedFiles')) {
      yield line(`[${id} rootfs-diff] ${String(path)} (deleted)`, {});
    }
    for (const ghost of records(checkpoint, 'ghostFiles')) {
      yield line(`[${id} ghost] ${String(ghost['path'] ?? ghost['id'])} (deleted)`, {
        type: 'file',
        ...ghost,
      });
    }
  }
}

function line(name: string, file: Json): string {
  const letter = TYPE_LETTERS[String(file['type'])] ?? '-';
  const mode = typeof file['mode'] === 'number' ? permissions(file['mode']) : '---------';
  const fields = [
    '0',
    field(name),
    number(file['inode']),
    `${letter}/${letter === 'r' ? '-' : letter}${mode}`,
    number(file['uid']),
    number(file['gid']),
    number(file['size']),
    seconds(file['atimeNs']),
    seconds(file['mtimeNs']),
    seconds(file['ctimeNs']),
    '0',
  ];
  return `${fields.join('|')}\n`;
}

/** The separator and what acts in a terminal are escaped. */
function field(text: string): string {
  return inertString(text).replaceAll('|', '\\x7c');
}

function number(value: unknown): string {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : '0';
}

function seconds(value: unknown): string {
  if (typeof value !== 'number' && typeof value !== 'bigint') return '0';
  const whole = BigInt(value) / 1_000_000_000n;
  return whole > 0n ? whole.toString() : '0';
}

function permissions(mode: number): string {
  const letters = 'rwxrwxrwx';
  const bits = [...letters].map((letter, i) => ((mode >> (8 - i)) & 1 ? letter : '-'));
  for (const [bit, at, set, unset] of [
    [0o4000, 2, 's', 'S'],
    [0o2000, 5, 's', 'S'],
    [0o1000, 8, 't', 'T'],
  ] as const) {
    if (mode & bit) bits[at] = bits[at] === '-' ? unset : set;
  }
  return bits.join('');
}
