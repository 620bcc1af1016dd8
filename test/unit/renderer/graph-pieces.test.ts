/** Marks of the graph come in pieces of a frame, and all of them come. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DrawnNode, GraphDrawing } from '../../../shared/drawing/process-graph.ts';
import {
  makeMore,
  piecesOf,
  showWhole,
  want,
  type Part,
  type Piece,
  type ShownPieces,
} from '../../../renderer/views/graph/drawn-pieces.ts';
import { meets } from '../../../renderer/views/graph/viewport.ts';

const SIDE = 40;

/** A field of nodes, 100 apart, each with a line to the next. */
function field(count: number): GraphDrawing {
  const nodes = Array.from({ length: count }, (_, at) => ({
    node: { id: `n${at}`, marks: [], kind: 'process', parent: null },
    x: (at % SIDE) * 100,
    y: Math.floor(at / SIDE) * 100,
    width: 60,
    height: 30,
  })) as unknown as DrawnNode[];
  const lines = nodes.slice(1).map((to, at) => ({
    line: { id: `l${at}`, from: nodes[at]!.node.id, to: to.node.id, kind: 'parent', channels: [] },
    points: [nodes[at]!, to].map(({ x, y }) => ({ x, y })),
    label: null,
    title: '',
  }));
  return { nodes, lines, groups: [], width: SIDE * 100, height: SIDE * 100 } as unknown as GraphDrawing;
}

const part = (x: number, y: number, size: number, withText = true): Part => ({
  box: { x, y, width: size, height: size },
  withText,
});

const marksOf = (piece: Piece, { box }: Part): string[] =>
  piece.kind === 'lines'
    ? piece.lines.filter((line) => meets(line.box, box)).map(({ drawn }) => drawn.line.id)
    : piece.nodes.filter((node) => meets(node, box)).map(({ node }) => node.id);

/** Ids of the marks on the page, with whether they have names. */
const onPage = ({ pieces, made }: ShownPieces): string[] =>
  pieces.flatMap((piece, at) => marksOf(piece, made[at]!).map((id) => `${id} ${made[at]!.withText}`));

const changes = (before: readonly string[], after: readonly string[]): number => {
  const ids = (of: readonly string[]): Set<string> => new Set(of.map((one) => one.split(' ')[0]!));
  const [old, now] = [new Set(before), new Set(after)];
  const other = [...before.filter((one) => !now.has(one)), ...after.filter((one) => !old.has(one))];
  return ids(other).size;
};

describe('marks of the graph', () => {
  it('come at most some 50 a frame at a look at everything, and in the end all are there', () => {
    const pieces = piecesOf(field(SIDE * SIDE));
    let shown = makeMore(want(showWhole(pieces, part(0, 0, 500)), part(0, 0, SIDE * 100, false)));
    let before: string[] = [];
    let frames = 1;
    for (; !shown.isWhole; frames++) {
      before = onPage(shown);
      shown = makeMore(shown);
      expect(changes(before, onPage(shown))).toBeLessThanOrEqual(50);
    }
    expect(frames).toBeGreaterThan(20);
    expect(new Set(onPage(shown)).size).toBe(2 * SIDE * SIDE - 1);
    expect(onPage(shown).every((one) => one.endsWith('false'))).toBe(true);
  });

  it('are those of the part that was wanted last, whatever was wanted before', () => {
    const pieces = piecesOf(field(400));
    const parts = fc.tuple(
      fc.integer({ min: -900, max: 4000 }),
      fc.integer({ min: 50, max: 4000 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(parts, fc.integer({ min: 0, max: 6 })), { minLength: 1 }), (walk) => {
        let shown = showWhole(pieces, part(0, 0, 300));
        for (const [[at, size, text], frames] of walk) {
          shown = want(shown, part(at, at, size, text));
          for (let frame = 0; frame < frames; frame++) shown = makeMore(shown);
        }
        while (!shown.isWhole) shown = makeMore(shown);
        expect(onPage(shown)).toEqual(onPage(showWhole(pieces, shown.wanted)));
      }),
    );
  });

  it('that stay are not looked at again', () => {
    const pieces = piecesOf(field(SIDE * SIDE));
    const first = showWhole(pieces, part(0, 0, 450));
    const moved = makeMore(want(first, part(0, 5, 450)));
    expect(moved.isWhole).toBe(true);
    expect(moved.made.filter((one, at) => one !== first.made[at])).toEqual([]);
  });
});
