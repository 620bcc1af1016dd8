import { expect, test } from 'vitest';
import { costsOf } from '../../bench/frame-costs.ts';

const event = (name: string, ts: number, dur = 0, tid = 1) => ({
  name,
  ph: 'X',
  pid: 1,
  tid,
  ts,
  dur,
  tdur: dur,
});

test('a frame costs what its script and layout took, nested parts once and other threads not at all', () => {
  const costs = costsOf([
    { name: 'thread_name', ph: 'M', pid: 1, tid: 1, ts: 0, args: { name: 'CrRendererMain' } },
    event('BeginMainThreadFrame', 0),
    event('FunctionCall', 1000, 5000),
    event('Layout', 2000, 1000),
    event('FunctionCall', 1000, 90_000, 2),
    event('BeginMainThreadFrame', 16_000),
    event('UpdateLayoutTree', 17_000, 2000),
    event('BeginMainThreadFrame', 32_000),
  ]);
  expect(costs).toMatchObject({ frames: 2, median: 2, most: 5, script: 5, layout: 2 });
});
