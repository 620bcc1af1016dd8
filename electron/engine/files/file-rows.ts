/** Files of the case as rows of a list. */
import { DERIVED_LISTS } from '../../../shared/api/index.ts';
import type { CellValue, ListRow } from '../../../shared/api/index.ts';
import type { DerivedRows } from '../derived-list.ts';
import type { EngineState } from '../engine-state.ts';
import { textCell } from '../text-cell.ts';
import type { CaseFileEntry } from './case-files.ts';
import { contentOf, hashOf, sampledEntropy } from './file-looks.ts';
import { knownHash } from './hash-lists.ts';

type Cell = (file: CaseFileEntry, state: EngineState) => CellValue;

/** How each cell is had. */
const CELLS: Readonly<Record<string, Cell>> = {
  path: ({ path }) => textCell(path),
  name: ({ path }) => textCell(path.length === 1 ? path : path.subarray(path.lastIndexOf(SLASH) + 1)),
  origin: ({ origin }) => origin,
  type: ({ type }) => type,
  change: ({ change }) => change,
  size: ({ change, size }) => (change === 'deleted' ? null : size),
  content: (file, state) => contentOf(state, file),
  entropy: (file, state) => sampledEntropy(state, file),
  mode: ({ mode }) => mode,
  uid: ({ uid }) => uid,
  gid: ({ gid }) => gid,
  mtimeNs: ({ mtimeNs }) => mtimeNs,
  precisionNs: ({ precisionNs }) => precisionNs,
  atimeNs: ({ atimeNs }) => atimeNs,
  ctimeNs: ({ ctimeNs }) => ctimeNs,
  linkTarget: ({ linkTarget }) => (linkTarget === null ? null : textCell(linkTarget)),
  sha256: (file, state) => hashOf(state, file),
  known: (file, state) => verdict(file, state)?.known ?? null,
  knownAs: (file, state) => textOrNull(verdict(file, state)?.name),
  openCount: ({ openBy }) => openBy.length,
  openBy: ({ openBy }) => openBy.map((text) => ({ text })),
  mappedBy: ({ mappedBy }) => mappedBy.map((text) => ({ text })),
  doubt: ({ doubt }) => textOrNull(doubt),
  member: ({ member }) => member,
  absent: (file) => absentOf(file),
};
const NAMES = Object.keys(CELLS);
/** Worked out from the file's content, and only where they are read: a filter may not ask for them. */
const FROM_CONTENT = new Set(['content', 'entropy', 'sha256', 'known', 'knownAs']);
const SLASH = 0x2f;

export function fileRows(state: EngineState, files: readonly CaseFileEntry[]): DerivedRows {
  return {
    count: files.length,
    columns: Object.keys(DERIVED_LISTS.file.columns),
    row: (index, columns) => fileRow(state, files[index]!, columns ?? NAMES),
    name: (index) => files[index]!,
  };
}

function fileRow(state: EngineState, file: CaseFileEntry, columns: readonly string[]): ListRow {
  const cells: Record<string, CellValue> = {};
  for (const column of columns) {
    const cell = Object.hasOwn(CELLS, column) ? CELLS[column]! : null;
    if (cell === null) continue;
    if (FROM_CONTENT.has(column)) {
      Object.defineProperty(cells, column, {
        get: () => cell(file, state),
        enumerable: true,
        configurable: true,
      });
    } else cells[column] = cell(file, state);
  }
  return {
    key: file.key,
    checkpoint: file.checkpoint,
    evidence: file.evidence,
    cells,
    source: file.spans.map((span) => ({ ...span })),
  };
}

function verdict(
  file: CaseFileEntry,
  state: EngineState,
): { readonly known: string; readonly name: string } | null {
  const sha256 = hashOf(state, file);
  return sha256 === null ? null : knownHash(state, sha256);
}

function textOrNull(text: string | null | undefined): CellValue {
  return text === null || text === undefined ? null : { text };
}

function absentOf(file: CaseFileEntry): Record<string, string> {
  const gone = 'deleted: only its path is known';
  const noTime = file.origin === 'memfd' ? 'CRIU keeps no times of a memfd' : 'not in the archive';
  const none = file.change === 'deleted' ? gone : null;
  const noContent =
    none ??
    (file.type !== 'file'
      ? 'no file content'
      : file.content === null
        ? 'pages in a parent or missing'
        : 'empty');
  return {
    size: none ?? 'not known',
    content: noContent,
    entropy: noContent,
    sha256: noContent,
    mode: none ?? 'not known',
    uid: none ?? 'not known',
    gid: none ?? 'not known',
    mtimeNs: none ?? noTime,
    precisionNs: none ?? noTime,
    atimeNs: none ?? noTime,
    ctimeNs: none ?? noTime,
    linkTarget: 'no link',
    known: 'in no loaded list',
    knownAs: 'in no loaded list',
    doubt: 'none',
    member: 'none',
  };
}
