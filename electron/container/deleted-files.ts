/** deleted.files: a JSON list of the paths that the container removed from its image. */
import type { DeletedFileFact } from '../../shared/facts/index.ts';
import type { Limits } from '../../shared/limits.ts';
import { utf8 } from '../../shared/text.ts';
import { itemsAt, quoted, spanOf } from './json/shape.ts';
import type { GapList, Node } from './json/shape.ts';

/** Paths that no file can have (a NUL, too long) or that climb with `..` are gaps, never rows. */
export function decodeDeletedFiles(root: Node | null, limits: Limits, gaps: GapList): DeletedFileFact[] {
  const rows: DeletedFileFact[] = [];
  if (root?.value.kind === 'null') return rows; // Go's empty list
  for (const item of itemsAt(gaps, root)) {
    if (item.value.kind !== 'string') {
      gaps.wrongType(item, 'a path');
      continue;
    }
    const path = item.value.value.toWellFormed();
    const problem = problemOf(path, limits);
    if (problem) gaps.at('path-unsafe', item, `${problem}: ${quoted(path)}`);
    else rows.push({ path, source: [spanOf(item)] });
  }
  return rows;
}

function problemOf(path: string, limits: Limits): string | null {
  if (path === '') return 'A deleted file without a name';
  if (path.includes('\0')) return 'A deleted path holds a NUL byte';
  if (path.split('/').includes('..')) return 'A deleted path climbs with ..';
  if (utf8(path).length > limits.pathBytes) return 'A deleted path is longer than any path can be';
  return null;
}
