/**
 * Walks a tar from header to header without reading what lies between. Reads v7, ustar, GNU, PAX and star;
 * pure but for the reads of its source. Links, devices and fifos are yielded like files: nothing is followed or made.
 */
import type { ByteSource } from '../../../shared/byte-source.ts';
import { evidenceError, type EvidenceError } from '../../../shared/errors.ts';
import type { Limits } from '../../../shared/limits.ts';
import { headersTogether, limitError, type WalkBudget } from './budget.ts';
import { BLOCK, hasUstarMagic, isZeroBlock, parseTarHeader } from './header.ts';
import { keptBytes } from './kept.ts';
import {
  NO_GLOBALS,
  NO_RECORDS,
  padded,
  readMember,
  withRecords,
  type Extension,
  type TarMember,
} from './member.ts';
import { displayName } from './member-name.ts';
import { parsePaxRecords } from './pax.ts';

export interface WalkEnd {
  /** Why the walk stopped before the archive's end; null: it did not. */
  readonly error: EvidenceError | null;
  /** Where the end-of-archive blocks end, or the walk stopped. */
  readonly end: number;
  /** 'none': the tar ends after a whole member without end-of-archive blocks; 'one': with a single one. */
  readonly endBlocks: 'both' | 'one' | 'none';
}

/** Yields the members of the tar in [start, end) of `source`; returns how it ended. Throws only what `source` throws. */
export function* walkTar(
  source: ByteSource,
  start: number,
  end: number,
  limits: Limits,
  budget: WalkBudget,
): Generator<TarMember, WalkEnd> {
  let at = start;
  let globals = NO_GLOBALS;
  let pending: Extension | null = null;
  let lastMember: TarMember | null = null;
  const kept = keptBytes();

  const stop = (error: EvidenceError, offset: number, member?: string): WalkEnd => ({
    error: {
      ...error,
      where: {
        layer: 'tar',
        ...(member === undefined ? {} : { member }),
        offset: offset - start + (error.where?.offset ?? 0),
      },
    },
    end: at,
    endBlocks: 'none',
  });

  /** A header that can't be read has no name to trust: the member before it says where. */
  const after = (): string | undefined =>
    lastMember === null ? undefined : `after ${displayName(lastMember.name)}`;

  for (;;) {
    const block = source.read(at, Math.min(BLOCK, end - at));
    if (block.length < BLOCK || isZeroBlock(block)) {
      if (pending !== null && (block.length === 0 || block.length === BLOCK)) {
        return stop(
          evidenceError('truncated', 'an extended header is not followed by its member'),
          pending.start,
        );
      }
      if (block.length === 0) {
        if (at === start) return stop(evidenceError('truncated', 'the archive is empty'), at);
        return { error: null, end: at, endBlocks: 'none' };
      }
      if (block.length < BLOCK) {
        if (at === start)
          return stop(evidenceError('not-an-archive', 'the content is no tar, gzip or zstd'), at);
        const message = `the archive ends inside a header (${block.length} of ${BLOCK} bytes)`;
        return stop(evidenceError('truncated', message), at, after());
      }
      const second = source.read(at + BLOCK, Math.min(BLOCK, end - at - BLOCK));
      const both = second.length === BLOCK && isZeroBlock(second);
      return { error: null, end: at + (both ? 2 : 1) * BLOCK, endBlocks: both ? 'both' : 'one' };
    }

    const parsed = parseTarHeader(block);
    if (!parsed.ok) {
      if (at === start && parsed.error.code === 'checksum' && !hasUstarMagic(block)) {
        return stop(evidenceError('not-an-archive', 'the content is no tar, gzip or zstd'), at);
      }
      if (parsed.error.code === 'checksum') {
        return stop(parsed.error, at, after());
      }
      return stop(parsed.error, at, displayName(untilNul(block.subarray(0, 100))));
    }
    const header = parsed.value;
    const flag = String.fromCharCode(header.typeFlag);

    if (flag === 'x' || flag === 'X' || flag === 'g' || flag === 'L' || flag === 'K') {
      const size = header.size;
      if (size > BigInt(limits.headerBytes)) {
        return stop(limitError('headerBytes', limits.headerBytes, size, 'an extended header'), at);
      }
      budget.headerBytes -= Number(size);
      if (budget.headerBytes < 0) return stop(headersTogether(limits), at);
      const body = source.read(at + BLOCK, Math.min(Number(size), end - at - BLOCK));
      if (body.length < Number(size)) {
        return stop(evidenceError('truncated', 'the archive ends inside an extended header'), at);
      }
      pending ??= { longName: null, longLink: null, records: NO_RECORDS, start: at };
      if (flag === 'L') pending.longName = kept.keep(untilNul(body));
      else if (flag === 'K') pending.longLink = kept.keep(untilNul(body));
      else {
        const records = parsePaxRecords(body);
        if (!records.ok) return stop(records.error, at + BLOCK, displayName(header.name));
        if (flag === 'g') {
          const together = withRecords(globals.records, records.value);
          globals = { records: together, byKey: new Map(together) };
          if (pending.longName === null && pending.longLink === null && pending.records.length === 0)
            pending = null;
        } else pending.records = records.value;
      }
      at += BLOCK + padded(Number(size));
      continue;
    }

    const extension: Extension = pending ?? {
      longName: null,
      longLink: null,
      records: NO_RECORDS,
      start: at,
    };
    pending = null;
    budget.members -= 1;
    if (budget.members < 0) {
      return stop(limitError('members', limits.members, BigInt(limits.members) + 1n, 'the archive'), at);
    }
    const read = readMember(source, at, end, header, extension, globals, limits, budget, kept, lastMember);
    if ('error' in read) return stop(read.error, at, displayName(read.name));
    const member = read.member;
    yield member;
    lastMember = member;
    if (member.cut) {
      const there = end - member.dataOffset;
      const message = `the archive ends inside the member's content (${Math.max(0, there)} of ${read.storedBytes} bytes)`;
      return stop(evidenceError('truncated', message), at, displayName(member.name));
    }
    at = read.next;
    // Padding that is missing after the last member is no damage: nothing of the content is lost.
    if (at > end) at = end;
  }
}

function untilNul(bytes: Uint8Array): Uint8Array {
  const nul = bytes.indexOf(0);
  return bytes.subarray(0, nul < 0 ? bytes.length : nul);
}
