/**
 * An image as CRIU's own viewer prints it (`crit decode` 4.2, without --pretty): one line of JSON,
 * set fields only, in the order of their numbers, enums by name, integers as numbers of any size,
 * bytes in base64, payloads under `extra`.
 *
 * What that viewer can't print is printed in the same manner: text that is not UTF-8 with `\xNN` for
 * the bytes that are not, enum values without a name as numbers, SIGNAL, PIDFD and BINFMT_MISC as
 * their messages, SysV segments whose pages are in a page map with an empty `extra`, and for files
 * that hold no messages `raw` with their size.
 */
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { displayText } from '../../../shared/text.ts';
import type { FieldRow } from '../wire/field-table.ts';
import type { Message } from '../wire/message.ts';
import { ENUM_TABLES, MESSAGE_TABLES } from '../wire/tables.ts';
import { BASE64_LINE_BYTES, jsonBase64, jsonString } from './python-json.ts';
import { quotedPrintable } from './quoted-printable.ts';
import { type ImageType, rowOfType } from './registry.ts';
import type { DecodedImage, ImageEntry, Payload } from './types.ts';

/** Payload bytes that one string may hold; what is larger is printed in parts. */
const WHOLE_TEXT_BYTES = 256 * 2 ** 20;
const PART_BYTES = BASE64_LINE_BYTES * 1024;

/** The whole text. Throws PermafrostError('limit') for images too large for one string: print those by parts. */
export function critJson(image: DecodedImage): string {
  if (image.entries.length > 0 && image.file.source.size > WHOLE_TEXT_BYTES) {
    throw new PermafrostError(
      evidenceError('limit', `${image.file.source.size} bytes are too large for one text`, {
        member: image.file.memberName,
      }),
    );
  }
  return [...critJsonParts(image)].join('');
}

/** The same text in parts, read and made as they are asked for. */
export function* critJsonParts(image: DecodedImage): Generator<string> {
  const row = rowOfType(image.type);
  yield `{"magic": ${jsonString(magicName(image, row))}, "entries": [`;
  let first = true;
  for (const entry of image.entries) {
    if (!first) yield ', ';
    first = false;
    yield* entryJson(image, row, entry);
  }
  const noMessages = image.version === 'raw' && image.entries.length === 0;
  yield noMessages ? `], "raw": {"bytes": ${image.file.source.size}}}` : ']}';
}

function magicName(image: DecodedImage, row: ImageType | undefined): string {
  if (row) return row.critName ?? row.type;
  return image.magic === null ? image.type : `0x${image.magic.toString(16)}`;
}

function* entryJson(image: DecodedImage, row: ImageType | undefined, entry: ImageEntry): Generator<string> {
  const fields = messageFields(entry.message).join(', ');
  const extra = row?.payload ? extraOf(image, row, entry) : null;
  if (extra === null) {
    yield `{${fields}}`;
    return;
  }
  yield fields === '' ? '{"extra": ' : `{${fields}, "extra": `;
  yield* extra;
  yield '}';
}

/** A message on its own, in the form that entries have. */
function messageJson(message: Message): string {
  return `{${messageFields(message).join(', ')}}`;
}

function messageFields(message: Message): string[] {
  const values = message as unknown as Readonly<Record<string, unknown>>;
  const fields: string[] = [];
  for (const row of MESSAGE_TABLES[message.$.type] ?? []) {
    const value = values[row.name];
    if (value === undefined) continue;
    if (row.label !== 'repeated') {
      if (isNamed(row, value)) fields.push(`"${row.name}": ${valueJson(row, value)}`);
      continue;
    }
    const list = (value as readonly unknown[]).filter((one) => isNamed(row, one));
    if (list.length > 0) fields.push(`"${row.name}": [${list.map((one) => valueJson(row, one)).join(', ')}]`);
  }
  return fields;
}

/** A number that the enum has no name for (a later CRIU's) is an unknown field to crit, which leaves it out. */
function isNamed(row: FieldRow, value: unknown): boolean {
  return row.type !== 'enum' || enumName(row, value) !== undefined;
}

function enumName(row: FieldRow, value: unknown): string | undefined {
  return Object.entries(ENUM_TABLES[row.ref!] ?? {}).find(([, number]) => number === value)?.[0];
}

function valueJson(row: FieldRow, value: unknown): string {
  switch (row.type) {
    case 'message':
      return messageJson(value as Message);
    case 'string':
      return jsonString(displayText(value as Uint8Array));
    case 'bytes': {
      const bytes = value as Uint8Array;
      return row.show?.conv === 'unix_name' ? jsonString(quotedPrintable(bytes)) : `"${jsonBase64(bytes)}"`;
    }
    case 'enum': {
      return jsonString(enumName(row, value) ?? '');
    }
    default:
      return String(value);
  }
}

function extraOf(
  image: DecodedImage,
  row: ImageType,
  { message, payloads }: ImageEntry,
): Iterable<string> | null {
  switch (row.payload) {
    case 'tcp-queues':
      return tcpQueues(image, payloads);
    case 'semaphores':
      return [semaphores(image, payloads)];
    case 'message-queue':
      return messageQueue(image, payloads);
    case 'ghost':
      // With chunks, the file's own entry has no content.
      return message.$.type === 'ghost_file_entry' && payloads.length === 0 ? null : base64(image, payloads);
    default:
      return base64(image, payloads);
  }
}

/** Payloads one after the other as one base64 text. */
function* base64(image: DecodedImage, payloads: readonly Payload[]): Generator<string> {
  yield '"';
  const offset = payloads[0]?.offset ?? 0;
  const length = payloads.reduce((sum, payload) => sum + payload.length, 0);
  for (let at = 0; at < length; at += PART_BYTES) {
    yield jsonBase64(image.file.source.read(offset + at, Math.min(PART_BYTES, length - at)));
  }
  yield '"';
}

function* tcpQueues(image: DecodedImage, payloads: readonly Payload[]): Generator<string> {
  yield '{"inq": ';
  yield* base64(image, payloads.slice(0, 1));
  yield ', "outq": ';
  yield* base64(image, payloads.slice(1, 2));
  yield '}';
}

function semaphores(image: DecodedImage, payloads: readonly Payload[]): string {
  const values: number[] = [];
  for (const { offset, length } of payloads) {
    const bytes = image.file.source.read(offset, length);
    for (let at = 0; at + 1 < bytes.length; at += 2) {
      const [a, b] = [bytes[at]!, bytes[at + 1]!];
      values.push(image.littleEndian ? a | (b << 8) : b | (a << 8));
    }
  }
  return `[${values.join(', ')}]`;
}

function* messageQueue(image: DecodedImage, payloads: readonly Payload[]): Generator<string> {
  yield '[';
  let first = true;
  for (const payload of payloads) {
    if (!first) yield ', ';
    first = false;
    if (payload.message) yield messageJson(payload.message);
    else yield* base64(image, [payload]);
  }
  yield ']';
}
