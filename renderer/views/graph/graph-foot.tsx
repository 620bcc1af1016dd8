import type { ReactNode } from 'react';
import type { ProcessGraph } from '../../../shared/api/index.ts';
import type { GraphDrawing } from '../../../shared/drawing/process-graph.ts';
import { countText, plural } from '../../components/figures.ts';

/** What of the graph is drawn, what the filter and the focus keep from it, and what the engine says of it. */
export function GraphFoot({
  graph,
  drawing,
  unmatched,
  focused,
  onUnfiltered,
  onUnfocused,
}: {
  readonly graph: ProcessGraph;
  readonly drawing: GraphDrawing;
  /** Processes that the filter does not match. */
  readonly unmatched: number;
  /** Name of the node around which alone is drawn. */
  readonly focused: string | null;
  readonly onUnfiltered: () => void;
  readonly onUnfocused: () => void;
}): ReactNode {
  const processes = graph.nodes.filter(({ kind }) => kind === 'process').length;
  const drawn = drawing.nodes.filter((one) => one.node.kind === 'process').length;
  const channels = new Set(drawing.lines.flatMap((one) => one.line.channels)).size;
  return (
    <p className="graph-foot quiet">
      {plural(drawn, 'process', 'processes')}, {plural(channels, 'channel')} drawn
      {unmatched > 0 && (
        <>
          {' · '}
          the filter matches {countText(processes - unmatched)} of {plural(processes, 'process', 'processes')}
          , the others are dimmed{' '}
          <button type="button" className="link" onClick={onUnfiltered}>
            Clear the filter
          </button>
        </>
      )}
      {focused !== null && (
        <>
          {' · '}
          only what is joined to {focused}{' '}
          <button type="button" className="link" onClick={onUnfocused}>
            Show all
          </button>
        </>
      )}
      {graph.notes.map((note) => (
        <span key={note} className="absent" title={note}>
          {' · '}
          {note}
        </span>
      ))}
    </p>
  );
}
