/**
 * The container's own log, line by line. Formats, told apart for each line:
 *
 *   CRI, k8s-file   2026-11-24T06:44:03.475346936+00:00 stdout F text     (P: the line goes on in the next)
 *   json-file       {"log":"text\n","stream":"stderr","time":"2026-…Z"}   (Docker)
 *   journald        {"MESSAGE":"text","PRIORITY":"3","__REALTIME_TIMESTAMP":"1795503178153690"}   (µs; -o json)
 *   plain           anything else: the text alone
 */
import { describeError } from '../../shared/errors.ts';
import { gap } from '../../shared/facts/gap.ts';
import type { LogLineFact } from '../../shared/facts/index.ts';
import { parseRfc3339 } from '../../shared/format/rfc3339.ts';
import type { LimitName, Limits } from '../../shared/limits.ts';
import { utf8 } from '../../shared/text.ts';
import { memberOf } from './json/value.ts';
import type { JsonObject } from './json/value.ts';
import { readJson } from './json/read-json.ts';
import type { GapList } from './json/shape.ts';
import type { EngineFile } from './types.ts';

type Line = Pick<LogLineFact, 'timeNs' | 'stream' | 'partial' | 'text'>;

const NEWLINE = 0x0a;
const SPACE = 0x20;
const latin1 = new TextDecoder('latin1');

/** Reads at most `logBytes` and `logLines` of a log; a line's text is cut after `textBytes`. */
export function decodeLog(
  file: EngineFile,
  limits: Limits,
  gaps: GapList,
  checkCancelled: () => void,
): LogLineFact[] {
  const rows: LogLineFact[] = [];
  const bytes = file.source.read(0, Math.min(file.source.size, limits.logBytes));
  const log = file.name ?? utf8(file.memberName);
  let cut = 0;
  let offset = 0;
  for (let line = 1; offset < bytes.length && rows.length < limits.logLines; line++) {
    if (line % 4096 === 0) checkCancelled();
    const newline = bytes.indexOf(NEWLINE, offset);
    const end = newline < 0 ? bytes.length : newline;
    const parsed = parseLine(bytes.subarray(offset, end), limits);
    const length = (newline < 0 ? end : end + 1) - offset;
    const tooLong = parsed.text.length > limits.textBytes;
    if (tooLong) cut += 1;
    const text = tooLong ? parsed.text.slice(0, limits.textBytes) : parsed.text;
    rows.push({
      log,
      line,
      ...parsed,
      text,
      source: [{ member: file.member, offset, length, field: 'log line' }],
    });
    offset += length;
  }
  const limit = (
    name: LimitName,
    allowed: number,
    found: number | null,
    message: string,
    at: number | null,
  ): void => {
    const detail = found === null ? { name, allowed } : { name, allowed, found };
    const text = describeError({ code: 'limit', message, limit: detail });
    gaps.add(gap('limit', text, file.memberName, { offset: at }));
  };
  if (offset < bytes.length) {
    limit('logLines', limits.logLines, null, 'The log has more lines than are read', offset);
  } else if (bytes.length < file.source.size) {
    limit('logBytes', limits.logBytes, file.source.size, 'The log is longer than what is read of it', offset);
  }
  if (cut > 0) limit('textBytes', limits.textBytes, null, `The text of ${cut} log lines is cut`, null);
  return rows;
}

function parseLine(line: Uint8Array, limits: Limits): Line {
  return (
    parseCri(line) ??
    parseJsonLine(line, limits) ?? { timeNs: null, stream: null, partial: false, text: line }
  );
}

/** `TIME stream TAGS text`; tags are separated by ':' and the first says F(ull) or P(artial). */
function parseCri(line: Uint8Array): Line | null {
  const time = line.indexOf(SPACE);
  if (time < 20 || time > 40) return null;
  const stream = line.indexOf(SPACE, time + 1);
  if (stream - time !== 7) return null;
  const name = latin1.decode(line.subarray(time + 1, stream));
  if (name !== 'stdout' && name !== 'stderr') return null;
  const tagsEnd = line.indexOf(SPACE, stream + 1);
  const tags = latin1.decode(
    line.subarray(stream + 1, tagsEnd < 0 ? Math.min(line.length, stream + 16) : tagsEnd),
  );
  if (!/^[FP](:|$)/.test(tags)) return null;
  const timeNs = parseRfc3339(latin1.decode(line.subarray(0, time)));
  if (timeNs === null) return null;
  const text = tagsEnd < 0 ? line.subarray(line.length) : line.subarray(tagsEnd + 1);
  return { timeNs, stream: name, partial: tags.startsWith('P'), text };
}

function parseJsonLine(line: Uint8Array, limits: Limits): Line | null {
  if (line[0] !== 0x7b) return null;
  const { root, error } = readJson(line, limits);
  if (error !== null || root?.kind !== 'object') return null;
  return parseJsonFile(root) ?? parseJournal(root);
}

function textOf(object: JsonObject, key: string): string | null {
  const value = memberOf(object, key);
  return value?.kind === 'string' ? value.value : null;
}

function parseJsonFile(object: JsonObject): Line | null {
  const log = textOf(object, 'log');
  const time = textOf(object, 'time');
  if (log === null || time === null) return null;
  const stream = textOf(object, 'stream');
  const whole = log.endsWith('\n');
  return {
    timeNs: parseRfc3339(time),
    stream: stream === 'stdout' || stream === 'stderr' ? stream : null,
    partial: !whole,
    text: utf8(whole ? log.slice(0, -1) : log),
  };
}

function parseJournal(object: JsonObject): Line | null {
  const microseconds = textOf(object, '__REALTIME_TIMESTAMP');
  const message = memberOf(object, 'MESSAGE');
  if (microseconds === null || !/^[0-9]{1,16}$/.test(microseconds) || !message) return null;
  // Podman's journald driver gives what a container writes to stderr priority 3, to stdout 6.
  const priority = textOf(object, 'PRIORITY');
  return {
    timeNs: BigInt(microseconds) * 1000n,
    stream: priority === '3' ? 'stderr' : priority === '6' ? 'stdout' : null,
    partial: textOf(object, 'CONTAINER_PARTIAL_MESSAGE') === 'true',
    text: message.kind === 'string' ? utf8(message.value) : bytesOf(message),
  };
}

/** journalctl writes a message that is not UTF-8 as a list of byte values. */
function bytesOf(value: NonNullable<ReturnType<typeof memberOf>>): Uint8Array {
  if (value.kind !== 'array') return new Uint8Array(0);
  return Uint8Array.from(value.items, (item) => (item.kind === 'number' ? Number(item.text) & 0xff : 0));
}
