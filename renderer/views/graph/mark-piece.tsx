/** Some marks of the drawing; they are looked at again only when their part of it or the looks change. */
import { memo } from 'react';
import type { ReactNode } from 'react';
import type { DrawnLine } from '../../../shared/drawing/process-graph.ts';
import type { Part, Piece } from './drawn-pieces.ts';
import { LineMark, NodeMark } from './graph-marks.tsx';
import { meets } from './viewport.ts';

/** What makes marks look other than plain. */
export interface MarkLooks {
  /** Of the ids of elements. */
  readonly prefix: string;
  readonly levels: ReadonlyMap<string, number>;
  readonly selected: string | null;
  readonly selectedLine: string | null;
  /** The way that was asked for; null: none was. */
  readonly way: ReadonlySet<string> | null;
  /** What is lit, by the way or under the pointer; null: everything is plain. */
  readonly lighted: ReadonlySet<string> | null;
  readonly hovered: string | null;
  readonly unmatched: ReadonlySet<string>;
  readonly found: ReadonlySet<string>;
}

export const MarkPiece = memo(function MarkPiece({
  piece,
  part,
  looks,
}: {
  readonly piece: Piece;
  readonly part: Part;
  readonly looks: MarkLooks;
}): ReactNode {
  const { lighted, selected } = looks;
  if (piece.kind === 'lines') {
    return piece.lines
      .filter(({ box }) => meets(box, part.box))
      .map(({ drawn, arrows }) => (
        <LineMark
          key={drawn.line.id}
          drawn={drawn}
          arrows={arrows}
          selected={drawn.line.id === looks.selectedLine}
          lit={looks.way !== null && isLineLit(drawn, looks)}
          dimmed={!isLineLit(drawn, looks)}
          withText={part.withText}
        />
      ));
  }
  return piece.nodes
    .filter((node) => meets(node, part.box) || node.node.id === selected)
    .map((drawn) => {
      const { id } = drawn.node;
      return (
        <NodeMark
          key={id}
          drawn={drawn}
          id={`${looks.prefix}-${id}`}
          level={looks.levels.get(id) ?? 1}
          selected={id === selected}
          dimmed={(lighted !== null && !lighted.has(id)) || looks.unmatched.has(id)}
          found={looks.found.has(id)}
          withText={part.withText}
        />
      );
    });
});

function isLineLit({ line: { from, to } }: DrawnLine, { way, lighted, hovered }: MarkLooks): boolean {
  if (lighted === null) return true;
  if (way !== null) return way.has(from) && way.has(to);
  return from === hovered || to === hovered;
}
