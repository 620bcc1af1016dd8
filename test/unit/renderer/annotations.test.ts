import { describe, expect, test } from 'vitest';
import type { Tag } from '../../../shared/api/index.ts';
import { moved } from '../../../renderer/state/moved.ts';
import { marksByThing, marksText } from '../../../renderer/state/marks.ts';

const PROCESS = { kind: 'process', checkpoint: 'aaaaaaaaaaaa', key: '17' };
const tag = (name: string, target = PROCESS): Tag => ({ target, name, examiner: null, createdAt: '' });

describe('marks', () => {
  test('are found by the thing that they are on, and not by its namesake in another list or checkpoint', () => {
    const marks = marksByThing({
      tags: [
        tag('b'),
        tag('a'),
        tag('c', { ...PROCESS, kind: 'thread' }),
        tag('d', { ...PROCESS, checkpoint: 'b' }),
      ],
      notes: [{ uuid: '1', target: PROCESS, text: 'one', examiner: null, createdAt: '', changedAt: '' }],
      bookmarks: [{ uuid: '2', target: PROCESS, label: '', examiner: null, createdAt: '' }],
    });
    const of = marks.get('process aaaaaaaaaaaa 17');
    expect(of?.tags.map(({ name }) => name)).toEqual(['b', 'a']);
    expect(marksText(of)).toBe('b, a; note: one; bookmark');
    expect(marksText(undefined)).toBe('');
    expect(marks.size).toBe(3);
  });
});

test('a finding that is moved changes no other order', () => {
  expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
  expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c']);
  expect(moved(['a', 'b'], 5, 0)).toEqual(['a', 'b']);
});
