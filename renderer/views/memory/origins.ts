/** Where bytes of memory come from, in words and in a letter: hue is never the only sign. */
import type { MemoryOriginName } from '../../../shared/api/index.ts';

export interface OriginName {
  /** In the margin of the hex view. */
  readonly letter: string;
  readonly label: string;
  /** What it means, as a sentence. */
  readonly reason: string;
}

export const ORIGINS: Readonly<Record<MemoryOriginName, OriginName>> = {
  dumped: { letter: 'D', label: 'dumped', reason: 'Dumped into this checkpoint’s pages.' },
  parent: {
    letter: 'P',
    label: 'parent',
    reason: 'Unchanged since an earlier dump of the chain, read from there.',
  },
  shared: {
    letter: 'S',
    label: 'shared',
    reason: 'Shared memory: dumped once for all processes that map it.',
  },
  file: {
    letter: 'F',
    label: 'file',
    reason: 'A clean page: read from the mapped file, which the checkpoint holds.',
  },
  zero: { letter: 'Z', label: 'zero', reason: 'Never written: reads as zeros, and no image holds it.' },
  lazy: { letter: '?', label: 'lazy', reason: 'Went to a page server while the dump ran: in no image.' },
  'missing-parent': {
    letter: '?',
    label: 'in a parent that is missing',
    reason: 'Unchanged since an earlier dump of the chain, which is not in this case.',
  },
  'missing-pages': {
    letter: '?',
    label: 'pages missing',
    reason: 'The page map names it, but the pages image or the page map is absent, damaged or too short.',
  },
  'file-not-captured': {
    letter: '·',
    label: 'file not captured',
    reason: 'A clean page of a mapped file that the checkpoint does not hold.',
  },
  'not-captured': {
    letter: '·',
    label: 'not captured',
    reason: 'CRIU does not dump it: vvar, vsyscall, a shared file, a guard, or behind the end of a file.',
  },
  unmapped: { letter: ' ', label: 'unmapped', reason: 'No mapping is here.' },
};

/** Origins whose bytes should be in an image and are not: a gap. */
export function isGap(origin: MemoryOriginName): boolean {
  return origin === 'lazy' || origin === 'missing-parent' || origin === 'missing-pages';
}
