/** Keys in the graph: a parent with two children, one of them folded, and a peer that the second talks to. */
import { expect, it } from 'vitest';
import { drawProcessGraph } from '../../../shared/drawing/process-graph.ts';
import { actOfKey } from '../../../renderer/views/graph/canvas-keys.ts';
import { indexDrawing } from '../../../renderer/views/graph/drawing-index.ts';
import { channel, graphOf, node, peer } from '../graph/invented-graph.ts';

const of = (pid: number): string => node(pid, null).id;
const outside = peer('203.0.113.66').id;
const graph = graphOf(
  [node(1, null), node(2, 1), node(3, 1), node(4, 2), peer('203.0.113.66')],
  [channel('tcp', of(3), outside)],
);
const index = indexDrawing(
  drawProcessGraph(graph, { hidden: new Set(), closed: new Set([of(2)]), only: null }),
);

const named = (name: string): string => (name === 'peer' ? outside : of(Number(name)));
const nameOf = (id: string): string => (id === outside ? 'peer' : id.slice(id.lastIndexOf('/') + 1));

function press(key: string, selected: string | null): string | null {
  const act = actOfKey(key, index, selected === null ? null : named(selected));
  if (act === null) return null;
  if (act.act === 'choose') return nameOf(act.node.node.id);
  return act.act === 'fold' ? `${act.open ? 'open' : 'close'} ${nameOf(act.node)}` : act.act;
}

it('arrows go through the drawing from top to bottom, and from parent to child and back', () => {
  expect(press('ArrowDown', null)).toBe('1');
  expect(press('ArrowDown', '2')).toBe('3');
  expect(press('ArrowUp', '1')).toBe('1');
  expect(press('ArrowRight', '1')).toBe('2');
  expect(press('ArrowLeft', '3')).toBe('1');
  expect(press('ArrowLeft', '1')).toBe('nothing');
});

it('right opens what is folded, and leads to what lies outside; left leads back from there', () => {
  expect(press('ArrowRight', '2')).toBe('open 2');
  expect(press('ArrowRight', '3')).toBe('peer');
  expect(press('ArrowLeft', 'peer')).toBe('3');
});

it('a key that has nothing to do here stays with the drawing, another key does not', () => {
  expect(press(' ', '3')).toBe('nothing');
  expect(press(' ', '1')).toBe('close 1');
  expect(press('Enter', null)).toBe('nothing');
  expect(press('Enter', '1')).toBe('focus');
  expect(press('0', null)).toBe('fit');
  expect(press('x', '1')).toBeNull();
});
