/** Files of the case as rows of a list. */
import { DERIVED_LISTS } from '../../../shared/api/index.ts';
import type { CellValue, ListRow } from '../../../shared/api/index.ts';
import { displayText } from '../../../shared/text.ts';
import type { DerivedRows } from '../derived-list.ts';
import type { EngineState } from '../engine-state.ts';
import { textCell } from '../text-cell.ts';
import type { CaseFileEntry } from './case-files.ts';
import { contentOf, hashOf, sampledEntropy } from './file-looks.ts';
import { knownHash } from './hash-lists.ts';

/** Cells that need the file's content are worked out when they are first read. */
export function fileRows(state: EngineState, files: readonly CaseFileEntry[]): DerivedRows {
  const columns = Object.keys(DERIVED_LISTS.file.columns);
  return {
    count: files.length,
    columns,
    row: (index) => fileRow(state, files[index]!),
    name: (index) => files[index]!,
  };
}

function fileRow(state: EngineState, file: CaseFileEntry): ListRow {
  const path = displayText(file.path);
  const slash = file.path.lastIndexOf(0x2f);
  const verdict = (): { known: string; name: string } | null => {
    const sha256 = hashOf(state, file);
    return sha256 === null ? null : knownHash(state, sha256);
  };
  const cells: Record<string, CellValue> = {
    path: textCell(file.path),
    name: textCell(path === '/' ? file.path : file.path.subarray(slash + 1)),
    origin: file.origin,
    type: file.type,
    change: file.change,
    size: file.change === 'deleted' ? null : file.size,
    get content() {
      return contentOf(state, file);
    },
    get entropy() {
      return sampledEntropy(state, file);
    },
    mode: file.mode,
    uid: file.uid,
    gid: file.gid,
    mtimeNs: file.mtimeNs,
    precisionNs: file.precisionNs,
    atimeNs: file.atimeNs,
    ctimeNs: file.ctimeNs,
    linkTarget: file.linkTarget === null ? null : textCell(file.linkTarget),
    get sha256() {
      return hashOf(state, file);
    },
    get known() {
      return verdict()?.known ?? null;
    },
    get knownAs() {
      const found = verdict();
      return found === null ? null : { text: found.name };
    },
    openCount: file.openBy.length,
    openBy: file.openBy.map((text) => ({ text })),
    mappedBy: file.mappedBy.map((text) => ({ text })),
    doubt: file.doubt === null ? null : { text: file.doubt },
    member: file.member,
    absent: absentOf(file),
  };
  return {
    key: file.key,
    checkpoint: file.checkpoint,
    evidence: file.evidence,
    cells,
    source: file.spans.map((span) => ({ ...span })),
  };
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
