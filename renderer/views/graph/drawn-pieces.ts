/**
 * Which marks of a drawing are on the page. Marks that come near the screen, or are shown with names, are made in
 * pieces: some with each frame, so that a look at everything does not hold the window up. Pure.
 */
import type { DrawnLine, DrawnNode, GraphDrawing } from '../../../shared/drawing/process-graph.ts';
import { arrowsOf } from '../../../shared/drawing/graph-svg.ts';
import { meets, type Box } from './viewport.ts';

/** Marks of a piece: all of them are made again when one is. */
const MARKS_OF_A_PIECE = 48;
/** Marks that come and go with a frame, where a piece has no more. */
const MARKS_OF_A_FRAME = 48;

export interface BoxedLine {
  readonly drawn: DrawnLine;
  readonly box: Box;
  readonly arrows: readonly ('start' | 'end')[];
}

export type Piece =
  | { readonly kind: 'lines'; readonly key: string; readonly lines: readonly BoxedLine[] }
  | { readonly kind: 'nodes'; readonly key: string; readonly nodes: readonly DrawnNode[] };

/** What of the drawing is made, and whether names are. */
export interface Part {
  readonly box: Box;
  readonly withText: boolean;
}

export interface ShownPieces {
  readonly pieces: readonly Piece[];
  readonly wanted: Part;
  /** Of each piece the part that it was made for. */
  readonly made: readonly Part[];
  /** Whether a piece has marks to be made or taken away. */
  readonly isWhole: boolean;
}

const NO_ARROWS: readonly ('start' | 'end')[] = [];

/** Lines, then nodes, which lie over them. */
export function piecesOf(drawing: GraphDrawing): Piece[] {
  const nodes = new Map(drawing.nodes.map((one) => [one.node.id, one]));
  const lines = drawing.lines.map((drawn): BoxedLine => {
    const xs = drawn.points.map((point) => point.x);
    const ys = drawn.points.map((point) => point.y);
    const x = Math.min(...xs) - 8;
    const y = Math.min(...ys) - 14;
    const arrows = arrowsOf(drawn, nodes);
    const box = { x, y, width: Math.max(...xs) - x + 8, height: Math.max(...ys) - y + 14 };
    return { drawn, box, arrows: arrows.length === 0 ? NO_ARROWS : arrows };
  });
  return [
    ...slices(lines).map((some, at): Piece => ({ kind: 'lines', key: `lines ${at}`, lines: some })),
    ...slices(drawing.nodes).map((some, at): Piece => ({ kind: 'nodes', key: `nodes ${at}`, nodes: some })),
  ];
}

function slices<T>(all: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < all.length; at += MARKS_OF_A_PIECE) parts.push(all.slice(at, at + MARKS_OF_A_PIECE));
  return parts;
}

/** All pieces at once: a first look, or another drawing. */
export function showWhole(pieces: readonly Piece[], wanted: Part): ShownPieces {
  return { pieces, wanted, made: pieces.map(() => wanted), isWhole: true };
}

/** Another part is wanted: nothing is made yet. */
export function want(shown: ShownPieces, wanted: Part): ShownPieces {
  return { ...shown, wanted, isWhole: false };
}

/** Makes as much of what is wanted as a frame may have. Pieces whose marks stay are left as they are. */
export function makeMore(shown: ShownPieces): ShownPieces {
  const { pieces, wanted } = shown;
  const made = [...shown.made];
  let changed = 0;
  for (const [at, piece] of pieces.entries()) {
    const marks = changedMarks(piece, made[at]!, wanted);
    if (marks === 0) continue;
    if (changed > 0 && changed + marks > MARKS_OF_A_FRAME) return { ...shown, made };
    made[at] = wanted;
    changed += marks;
  }
  return { ...shown, made, isWhole: true };
}

function changedMarks(piece: Piece, made: Part, wanted: Part): number {
  if (made === wanted) return 0;
  let changed = 0;
  const count = (box: Box): void => {
    const is = meets(box, wanted.box);
    const was = meets(box, made.box);
    if (is !== was || (is && made.withText !== wanted.withText)) changed += 1;
  };
  if (piece.kind === 'lines') for (const { box } of piece.lines) count(box);
  else for (const node of piece.nodes) count(node);
  return changed;
}
