/** In which order checkpoints were taken: as the engines state it, else as the times of their images let it be inferred. */

import { tarTimeSpan, type TarTime } from '../timeline/tar-time.ts';

export interface DumpTime {
  readonly id: string;
  /** Id of the checkpoint that it was dumped upon; null: none. */
  readonly parent: string | null;
  /** As the container engine states it; null: it does not. */
  readonly statedNs: bigint | null;
  /** When the last image of the dump was written, as the archive has it; null: it does not tell. */
  readonly ended: WrittenTime | null;
}

export interface WrittenTime {
  /** As it stands in the archive, to the second in most. */
  readonly atNs: bigint;
  /** The true time lies between these, however the writer rounds. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
  /** Who packed the archive: one writer rounds in one way, so that its later second is the later time. */
  readonly writer: string;
}

export interface SeriesOrder {
  readonly ids: readonly string[];
  /** Why they stand so: 'by …', 'inferred from …', 'as imported: …'. */
  readonly order: string;
}

/** `dumps` stand in the order of their import, which stays where nothing says more. */
export function orderOfDumps(dumps: readonly DumpTime[]): SeriesOrder {
  if (dumps.every(({ statedNs }) => statedNs !== null)) {
    const sorted = dumps.toSorted((a, b) => compare(a.statedNs!, b.statedNs!));
    return { ids: sorted.map(({ id }) => id), order: 'by the time of each checkpoint' };
  }
  const imported = dumps.map(({ id }) => id);
  if (dumps.some(({ ended }) => ended === null)) {
    return { ids: imported, order: 'as imported: not every archive states its time' };
  }
  const sorted = dumps.toSorted((a, b) => {
    if (a.parent === b.id || b.parent === a.id) return a.parent === b.id ? 1 : -1;
    return compare(a.ended!.atNs, b.ended!.atNs);
  });
  const unclear = sorted.some((dump, index) => {
    const before = sorted[index - 1];
    return before !== undefined && dump.parent !== before.id && !isBefore(before.ended!, dump.ended!);
  });
  if (unclear) {
    const order = 'as imported: not every archive states its time, and their images are of the same time';
    return { ids: imported, order };
  }
  const order =
    'in an order that is inferred from the modification times of the images in each archive, which whoever packed it may have set: not every archive states its time';
  return { ids: sorted.map(({ id }) => id), order };
}

/** The newest time among files of an archive that `writer` packed; null: none has one. */
export function lastWritten(files: readonly (TarTime | undefined)[], writer: string): WrittenTime | null {
  let last: WrittenTime | null = null;
  for (const file of files) {
    const span = file === undefined ? null : tarTimeSpan(file);
    const atNs = file?.mtimeNs ?? null;
    if (span === null || atNs === null || atNs === 0n || (last !== null && atNs <= last.atNs)) continue;
    last = { atNs, fromNs: span.fromNs, toNs: span.toNs, writer };
  }
  return last;
}

function isBefore(a: WrittenTime, b: WrittenTime): boolean {
  return a.writer === b.writer ? a.atNs < b.atNs : a.toNs <= b.fromNs;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
