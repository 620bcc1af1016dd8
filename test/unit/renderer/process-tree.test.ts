import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ancestorNames,
  branchNames,
  buildProcessTree,
  nodeName,
  treeLines,
} from '../../../renderer/views/processes/process-tree.ts';
import type { TaskPlace, TreeNode } from '../../../renderer/views/processes/process-tree.ts';

function task(index: number, pid: number, ppid: number, checkpoint = 'c1'): TaskPlace {
  return { index, key: String(pid), checkpoint, pid, ppid };
}

function nodesOf(forest: ReadonlyMap<string | null, readonly TreeNode[]>): TreeNode[] {
  const all: TreeNode[] = [];
  const stack = [...forest.values()].flat();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    all.push(node);
    for (const child of node.children) stack.push(child);
  }
  return all;
}

function shape(
  tasks: readonly TaskPlace[],
  closed: string[] = [],
  matches: string[] | null = null,
): string[] {
  const lines = treeLines(
    buildProcessTree(tasks),
    new Set(closed),
    matches === null ? null : new Set(matches),
  );
  return lines.map((line) =>
    line.kind === 'checkpoint'
      ? `# ${line.checkpoint} ${line.tasks}${line.expanded ? '' : ' closed'}`
      : `${'  '.repeat(line.level - 1)}${line.node.task.pid}${line.expanded === false ? '+' : ''}${line.dimmed ? '?' : ''}${line.node.oddity === null ? '' : ` ${line.node.oddity}`}`,
  );
}

describe('the process tree', () => {
  it('puts children under their parents, by pid', () => {
    expect(shape([task(0, 17, 16), task(1, 16, 1), task(2, 1, 0), task(3, 9, 1)])).toEqual([
      '1',
      '  9',
      '  16',
      '    17',
    ]);
  });

  it('keeps a task whose parent is missing at the root and says so', () => {
    expect(shape([task(0, 1, 0), task(1, 31, 999)])).toEqual(['1', '31 parent-missing']);
  });

  it('breaks a ring at its smallest pid and keeps all of it', () => {
    expect(shape([task(0, 5, 7), task(1, 7, 6), task(2, 6, 5), task(3, 8, 7)])).toEqual([
      '5 cycle',
      '  6',
      '    7',
      '      8',
    ]);
  });

  it('takes a task that is its own parent as a ring of one', () => {
    expect(shape([task(0, 4, 4), task(1, 5, 4)])).toEqual(['4 cycle', '  5']);
  });

  it('shows both of two tasks with one pid', () => {
    expect(shape([task(0, 1, 0), task(1, 2, 1), task(2, 2, 1), task(3, 3, 2)])).toEqual([
      '1',
      '  2',
      '    3',
      '  2',
    ]);
  });

  it('leaves out what is below a closed branch', () => {
    const tasks = [task(0, 1, 0), task(1, 2, 1), task(2, 3, 2)];
    expect(shape(tasks, [nodeName('c1', '2')])).toEqual(['1', '  2+']);
  });

  it('shows ancestors of a match dimmed, and nothing else', () => {
    const tasks = [task(0, 1, 0), task(1, 2, 1), task(2, 3, 2), task(3, 4, 1)];
    expect(shape(tasks, [], [nodeName('c1', '3')])).toEqual(['1?', '  2?', '    3']);
  });

  it('heads each checkpoint where there are several, and drops one without a match', () => {
    const tasks = [task(0, 1, 0, 'a'), task(1, 1, 0, 'b'), task(2, 2, 1, 'b')];
    expect(shape(tasks)).toEqual(['# a 1', '  1', '# b 2', '  1', '    2']);
    expect(shape(tasks, [], [nodeName('b', '2')])).toEqual(['# b 2', '  1?', '    2']);
    expect(shape(tasks, [nodeName('b', null)])).toEqual(['# a 1', '  1', '# b 2 closed']);
  });

  it('names every branch, and the way to a node', () => {
    const forest = buildProcessTree([task(0, 1, 0), task(1, 2, 1), task(2, 3, 2)]);
    expect(branchNames(forest)).toEqual(new Set([nodeName('c1', '1'), nodeName('c1', '2')]));
    const leaf = nodesOf(forest).find((node) => node.task.pid === 3);
    expect(leaf && ancestorNames(leaf)).toEqual([
      nodeName('c1', '2'),
      nodeName('c1', '1'),
      nodeName('c1', null),
    ]);
  });

  it('survives a chain of 100,000 tasks', () => {
    const tasks = Array.from({ length: 100_000 }, (_, i) => task(i, i + 1, i));
    const lines = treeLines(buildProcessTree(tasks), new Set(), null);
    expect(lines).toHaveLength(100_000);
    expect(lines.at(-1)).toMatchObject({ level: 100_000 });
  });

  it('gives every task exactly one line, whatever the pids and parents say', () => {
    const places = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(places, (pairs) => {
        const tasks = pairs.map(([pid, ppid], index) => task(index, pid, ppid));
        const lines = treeLines(buildProcessTree(tasks), new Set(), null);
        const seen = lines.map((line) => (line.kind === 'task' ? line.node.task.index : -1));
        expect(seen.toSorted((a, b) => a - b)).toEqual(tasks.map((one) => one.index));
        for (const line of lines) {
          if (line.kind !== 'task' || line.node.parent === null) continue;
          expect(line.level).toBe(line.node.parent.level + 1);
          expect(line.node.parent.task.pid).toBe(line.node.task.ppid);
        }
      }),
    );
  });
});

it('a checkpoint in scope without tasks has a line of its own, with nothing below it', () => {
  const tasks = [{ index: 0, key: '1', checkpoint: 'b', pid: 1, ppid: 0 }];
  const lines = treeLines(buildProcessTree(tasks, ['a', 'b']), new Set(), null);
  expect(
    lines.map((line) =>
      line.kind === 'checkpoint' ? [line.checkpoint, line.tasks, line.expanded] : line.node.task.key,
    ),
  ).toEqual([['a', 0, undefined], ['b', 1, true], '1']);
});
