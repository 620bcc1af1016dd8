import { describe, expect, it } from 'vitest';
import { EMPTY_HISTORY, canStep, step, visit } from '../../../renderer/state/history.ts';
import type { History } from '../../../renderer/state/history.ts';

const same = (a: string, b: string): boolean => a[0] === b[0];
const walk = (...names: string[]): History<string> =>
  names.reduce<History<string>>((history, name) => visit(history, name, same), EMPTY_HISTORY);

describe('the walk through selections', () => {
  it('goes back and forward', () => {
    const there = walk('a', 'b', 'c');
    const back = step(there, -1);
    expect(back?.entries[back.at]).toBe('b');
    const forth = back && step(back, 1);
    expect(forth?.entries[forth.at]).toBe('c');
    expect(canStep(there, 1)).toBe(false);
    expect(canStep(EMPTY_HISTORY, -1)).toBe(false);
  });

  it('drops what lay ahead when something else is visited', () => {
    const back = step(walk('a', 'b', 'c'), -1);
    expect(back && visit(back, 'd', same).entries).toEqual(['a', 'b', 'd']);
  });

  it('takes another column of the same thing as the same place', () => {
    const history = walk('a1', 'b1', 'b2');
    expect(history.entries).toEqual(['a1', 'b2']);
    expect(history.at).toBe(1);
  });

  it('keeps the newest when there are too many', () => {
    let history: History<number> = EMPTY_HISTORY;
    for (let i = 0; i < 10; i++) history = visit(history, i, (a, b) => a === b, 4);
    expect(history.entries).toEqual([6, 7, 8, 9]);
    expect(history.at).toBe(3);
  });
});
