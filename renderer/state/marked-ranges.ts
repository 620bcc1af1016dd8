/** Ranges of bytes that carry tags, notes or a bookmark, for the hex views. */
import { useEffect, useMemo } from 'react';
import type { Target } from '../../shared/api/index.ts';
import {
  memberRangeKey,
  memoryRangeKey,
  parseMemberRange,
  parseMemoryRange,
} from '../../shared/format/byte-ranges.ts';
import { plural } from '../components/figures.ts';
import { annotations } from './annotations.ts';
import { chosen } from './chosen.ts';
import type { Marks } from './marks.ts';
import { useStore } from './store.ts';

export interface MarkedRange {
  readonly start: bigint;
  readonly end: bigint; // exclusive
  /** 'suspicious; note: …' */
  readonly text: string;
}

const NONE: readonly MarkedRange[] = [];

/** Of one address space, in order of address. */
export function useMemoryMarks(space: {
  readonly checkpoint: string;
  readonly pid: number;
}): readonly MarkedRange[] {
  const marks = useStore(annotations, (value) => value.marks);
  return useMemo(
    () =>
      rangesOf(marks, 'memory_range', ({ checkpoint, key }) => {
        const range = parseMemoryRange(key);
        if (range === null || checkpoint !== space.checkpoint || range.pid !== space.pid) return null;
        return { start: range.address, length: range.length };
      }),
    [marks, space],
  );
}

/** Of one member of an evidence item, in order of offset. */
export function useMemberMarks(evidence: string, member: number): readonly MarkedRange[] {
  const marks = useStore(annotations, (value) => value.marks);
  return useMemo(
    () =>
      rangesOf(marks, 'byte_range', ({ key }) => {
        const range = parseMemberRange(key);
        if (range === null || range.evidence !== evidence || range.member !== member) return null;
        return { start: BigInt(range.offset), length: range.length };
      }),
    [marks, evidence, member],
  );
}

function rangesOf(
  marks: ReadonlyMap<string, Marks>,
  kind: string,
  placeOf: (target: Target) => { readonly start: bigint; readonly length: number } | null,
): readonly MarkedRange[] {
  const found: MarkedRange[] = [];
  for (const one of marks.values()) {
    const target = targetOf(one);
    const place = target?.kind === kind ? placeOf(target) : null;
    if (place === null || place === undefined) continue;
    found.push({ start: place.start, end: place.start + BigInt(place.length), text: textOf(one) });
  }
  if (found.length === 0) return NONE;
  return found.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}

function targetOf({ tags, notes, bookmark }: Marks): Target | undefined {
  return (tags[0] ?? notes[0] ?? bookmark ?? undefined)?.target;
}

function textOf({ tags, notes, bookmark }: Marks): string {
  const parts = [
    ...(bookmark === null ? [] : [bookmark.label || 'bookmark']),
    ...tags.map(({ name }) => name),
    ...notes.map(({ text }) => text),
  ];
  return parts.join('; ');
}

/** Those that overlap [start, end). The same empty list where there is none. */
export function marksWithin(
  marks: readonly MarkedRange[],
  start: bigint,
  end: bigint,
): readonly MarkedRange[] {
  const found = marks.filter((one) => one.start < end && one.end > start);
  return found.length === 0 ? NONE : found;
}

/** The range that is chosen in a hex view is what tags and notes are about, for as long as it is chosen. */
export function useChosenRange(target: Target | null, label: string): void {
  const { kind, checkpoint, key } = target ?? { kind: null, checkpoint: null, key: null };
  useEffect(() => {
    if (kind === null) return undefined;
    const range = { target: { kind, checkpoint, key }, label };
    chosen.set({ range });
    return () => {
      if (chosen.get().range === range) chosen.set({ range: null });
    };
  }, [kind, checkpoint, key, label]);
}

export function memoryTarget(
  { checkpoint, pid }: { readonly checkpoint: string; readonly pid: number },
  low: bigint,
  high: bigint,
): { readonly target: Target; readonly label: string } {
  const length = Number(high - low + 1n);
  return {
    target: { kind: 'memory_range', checkpoint, key: memoryRangeKey({ pid, address: low, length }) },
    label: `${plural(length, 'byte')} at 0x${low.toString(16)} of ${pid}`,
  };
}

export function memberTarget(
  evidence: string,
  member: number,
  offset: number,
  length: number,
): { readonly target: Target; readonly label: string } {
  return {
    target: {
      kind: 'byte_range',
      checkpoint: null,
      key: memberRangeKey({ evidence, member, offset, length }),
    },
    label: `${plural(length, 'byte')} at offset 0x${offset.toString(16)}`,
  };
}
