/** The tree of files from paths that evidence may have shaped. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildFileTree,
  fileLines,
  ofWholeCheckpoints,
  type FilePlace,
} from '../../../renderer/views/files/file-tree.ts';

function places(
  paths: readonly (readonly [path: string, isDirectory: boolean])[],
  checkpoint = 'a',
): FilePlace[] {
  return paths.map(([path, isDirectory], index) => ({
    index,
    key: `k${index}`,
    checkpoint,
    path,
    isDirectory,
  }));
}

describe('the tree of files', () => {
  it('has directories that no row names, folders before files, in the order of names', () => {
    const forest = buildFileTree(
      places([
        ['/b/z/file', false],
        ['/a', false],
        ['/b', true],
        ['/b/a', false],
      ]),
    );
    const lines = fileLines(forest, new Set());
    expect(lines.map((line) => (line.kind === 'file' ? `${line.level} ${line.node.name}` : ''))).toEqual([
      '1 b',
      '2 z',
      '3 file',
      '2 a',
      '1 a',
    ]);
    const implied = lines.filter((line) => line.kind === 'file' && line.node.file === null);
    expect(implied).toHaveLength(1);
  });

  it('has checkpoints in the order of the list, each under its heading, and hides what is closed', () => {
    const files = [...places([['/z', false]], 'second'), ...places([['/a', false]], 'first')];
    const forest = buildFileTree(files);
    expect([...forest.keys()]).toEqual(['second', 'first']);
    const lines = fileLines(forest, new Set(['second ']));
    expect(lines.map((line) => line.kind)).toEqual(['checkpoint', 'checkpoint', 'file']);
  });

  it('shows of a part that came first whole checkpoints under headings, and that others follow', () => {
    const files = [...places([['/z', false]], 'second'), ...places([['/a', false]], 'first')];
    const part = ofWholeCheckpoints(files);
    expect(part.map(({ path }) => path)).toEqual(['/z']);
    expect(fileLines(buildFileTree(part), new Set(), true)).toMatchObject([
      { kind: 'checkpoint', checkpoint: 'second', files: 1 },
      { kind: 'file', level: 2 },
      { kind: 'others' },
    ]);
    expect(ofWholeCheckpoints(part)).toEqual([]);
    expect(ofWholeCheckpoints([])).toEqual([]);
  });

  it('takes a name that climbs or is not absolute as a name at the root', () => {
    const forest = buildFileTree(
      places([
        ['../../etc/passwd', false],
        ['etc/shadow', false],
        ['/', true],
      ]),
    );
    const lines = fileLines(forest, new Set());
    expect(lines.every((line) => line.kind === 'file' && line.level === 1)).toBe(true);
    expect(lines).toHaveLength(3);
  });

  it('gives every file one line, whatever the paths are', () => {
    const part = fc.constantFrom('', 'a', 'b', '..', '.', '__proto__', 'ü');
    const path = fc
      .tuple(fc.constantFrom('/', ''), fc.array(part, { maxLength: 6 }))
      .map(([root, parts]) => root + parts.join('/'));
    fc.assert(
      fc.property(fc.array(fc.tuple(path, fc.boolean()), { maxLength: 30 }), (paths) => {
        const lines = fileLines(buildFileTree(places(paths)), new Set());
        const shown = lines.flatMap((line) =>
          line.kind === 'file' && line.node.file ? [line.node.file.index] : [],
        );
        expect(shown.sort((a, b) => a - b)).toEqual(paths.map((_, index) => index));
      }),
    );
  });
});
