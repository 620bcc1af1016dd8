import { describe, expect, it } from 'vitest';
import type { ListRow } from '../../../shared/api/values.ts';
import {
  NO_LAYOUT,
  gridTemplate,
  nextSort,
  shownColumns,
  withHidden,
  withMoved,
  withWidth,
} from '../../../renderer/components/data-table/column.ts';
import type { Column } from '../../../renderer/components/data-table/column.ts';
import { rowsText } from '../../../renderer/components/data-table/copy.ts';

const COLUMNS: readonly Column[] = [
  { id: 'pid', label: 'PID', type: 'integer', width: 50, fixed: true, number: true },
  { id: 'comm', label: 'Name', type: 'text', width: 100 },
  { id: 'argv', label: 'Command line', type: 'texts', width: 200, grows: true },
  { id: 'cwd', label: 'Directory', type: 'text', width: 100, hidden: true },
];
const ids = (columns: readonly Column[]): string[] => columns.map((column) => column.id);

describe('the columns of a table', () => {
  it('begin with those that are not hidden', () => {
    expect(ids(shownColumns(COLUMNS, NO_LAYOUT))).toEqual(['pid', 'comm', 'argv']);
  });

  it('can be hidden and shown, but for those that are fixed', () => {
    const hidden = withHidden(withHidden(NO_LAYOUT, COLUMNS, 'comm'), COLUMNS, 'cwd');
    expect(ids(shownColumns(COLUMNS, hidden))).toEqual(['pid', 'argv', 'cwd']);
    expect(ids(shownColumns(COLUMNS, withHidden(NO_LAYOUT, COLUMNS, 'pid')))).toContain('pid');
  });

  it('can be moved past one another, never before a fixed one', () => {
    const moved = withMoved(NO_LAYOUT, COLUMNS, 'argv', -1);
    expect(ids(shownColumns(COLUMNS, moved))).toEqual(['pid', 'argv', 'comm']);
    expect(withMoved(NO_LAYOUT, COLUMNS, 'comm', -1)).toBe(NO_LAYOUT);
  });

  it('share the width: what grows takes the rest until it is given a width', () => {
    const shown = shownColumns(COLUMNS, NO_LAYOUT);
    expect(gridTemplate(shown, NO_LAYOUT)).toBe('5rem 10rem minmax(20rem, 1fr)');
    expect(gridTemplate(shown, withWidth(NO_LAYOUT, 'comm', 123.4))).toBe('5rem 12.3rem minmax(20rem, 1fr)');
    expect(withWidth(NO_LAYOUT, 'comm', -5).widths['comm']).toBe(32);
  });

  it('sort up, down, not at all; and by several', () => {
    const up = nextSort([], 'pid', false);
    const down = nextSort(up, 'pid', false);
    expect([up, down, nextSort(down, 'pid', false)]).toEqual([
      [{ column: 'pid', descending: false }],
      [{ column: 'pid', descending: true }],
      [],
    ]);
    expect(nextSort(up, 'comm', true).map((one) => one.column)).toEqual(['pid', 'comm']);
  });
});

describe('rows that are copied', () => {
  const row: ListRow = {
    key: '7',
    checkpoint: 'c1',
    evidence: null,
    source: [{ member: 3, offset: 8, length: 4 }],
    cells: {
      pid: 18_446_744_073_709_551_615n,
      comm: { text: '=cmd|calc' },
      argv: [{ text: 'a\tb\u202e' }, { masked: 'password', length: 24, label: '--pass=' }],
    },
  };
  const shown = shownColumns(COLUMNS, NO_LAYOUT);

  it('are TSV in which evidence is inert, no formula, and no secret', () => {
    expect(rowsText([row], shown, 'tsv', null).split('\n')).toEqual([
      'PID\tName\tCommand line',
      "18446744073709551615\t'=cmd|calc\ta\\tb\\u{202e} --pass=•••• password · 24 chars",
    ]);
  });

  it('are JSON with exact integers and the source', () => {
    const [parsed] = JSON.parse(rowsText([row], shown, 'json', null)) as [Record<string, unknown>];
    expect(parsed).toMatchObject({ key: '7', pid: '18446744073709551615', source: [{ member: 3 }] });
    expect(JSON.stringify(parsed)).toContain('"masked":"password"');
  });

  it('are Markdown in which evidence is text', () => {
    const link: ListRow = { ...row, cells: { pid: 1, comm: { text: '[x](http://y) | <b>' }, argv: [] } };
    expect(rowsText([link], shown, 'markdown', null).split('\n').at(-1)).toBe(
      '| 1 | \\[x\\]\\(http://y\\) \\| \\<b\\> |  |',
    );
  });
});
