import { expect, it } from 'vitest';
import { cgroupRows } from '../../../electron/analysis/compare/cgroup-rows.ts';
import type { ComparedRow } from '../../../electron/analysis/compare/side.ts';

function set(id: number, controller: string, path: string, properties: [string, string][]): ComparedRow {
  const cells = { setId: id, controller, path: { text: path }, properties };
  return { key: `${id}/${controller}`, cells, shown: cells };
}

it('a group that many sets name is told once, with each of its properties', () => {
  const rows = cgroupRows([
    set(2, '', '/a', [
      ['memory.max', '1000'],
      ['freezer.state', 'THAWED'],
      ['freezer.state', 'THAWED'],
    ]),
    set(3, '', '/a', [['memory.max', '1000']]),
    set(3, 'pids', '/b', []),
  ]);
  expect(rows.map(({ key, cells }) => [key, cells['controller'], cells['property'], cells['value']])).toEqual(
    [
      ['2/', '', '', undefined],
      ['2/', '', 'memory.max', '1000'],
      ['2/', '', 'freezer.state', 'THAWED'],
      ['3/pids', 'pids', '', undefined],
    ],
  );
});
