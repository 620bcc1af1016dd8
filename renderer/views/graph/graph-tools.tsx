/** What is done with the graph as a whole: focus, path, folding, size, and saving its drawing. */
import type { ReactNode, RefObject } from 'react';
import type { ProcessGraph } from '../../../shared/api/index.ts';
import { MenuButton } from '../../components/menu.tsx';
import type { CanvasHandle } from './graph-canvas.tsx';
import { saveDrawing } from './save-drawing.ts';

export interface GraphToolsProps {
  readonly canvas: RefObject<CanvasHandle | null>;
  readonly graph: ProcessGraph;
  readonly focused: boolean;
  readonly canFocus: boolean;
  /** 'asked': its beginning is chosen, its end is not. */
  readonly path: 'none' | 'asked' | 'shown';
  readonly saved: Parameters<typeof saveDrawing>[1];
  readonly onFocus: () => void;
  readonly onPath: () => void;
  /** Gets the ids of nodes that are folded from now on. */
  readonly onFold: (closed: ReadonlySet<string>) => void;
}

const PATH_LABELS = { none: 'Path to…', asked: 'Choose its end…', shown: 'Clear path' } as const;

export function GraphTools(props: GraphToolsProps): ReactNode {
  const { canvas, graph, path, saved, onFold } = props;
  return (
    <>
      <button
        type="button"
        className="small"
        aria-pressed={props.focused}
        disabled={!props.canFocus}
        title="Only the selected node and what it is joined to (Enter or double click)"
        onClick={props.onFocus}
      >
        Focus
      </button>
      <button
        type="button"
        className="small"
        aria-pressed={path !== 'none'}
        title="The shortest way over the channels that are shown, from the selected node to another (P)"
        onClick={props.onPath}
      >
        {PATH_LABELS[path]}
      </button>
      <MenuButton
        label="Tree and zoom"
        className="small"
        sections={[
          {
            items: [
              { id: 'fit', label: 'Fit all', keys: '0', run: () => canvas.current?.fit() },
              { id: 'in', label: 'Larger', keys: '+', run: () => canvas.current?.zoom(1.25) },
              { id: 'out', label: 'Smaller', keys: '-', run: () => canvas.current?.zoom(0.8) },
            ],
          },
          {
            items: [
              { id: 'open', label: 'Unfold all', run: () => onFold(new Set()) },
              {
                id: 'close',
                label: 'Fold below the first level',
                run: () => onFold(belowFirstLevel(graph)),
              },
            ],
          },
        ]}
      >
        Tree <span aria-hidden="true">▾</span>
      </MenuButton>
      {(['svg', 'png'] as const).map((format) => (
        <button
          key={format}
          type="button"
          className="small"
          title={`Save as ${format.toUpperCase()}, with its legend`}
          onClick={() => void saveDrawing(format, saved)}
        >
          {format.toUpperCase()}
        </button>
      ))}
    </>
  );
}

/** Nodes with a parent and children of their own. */
function belowFirstLevel({ nodes }: ProcessGraph): ReadonlySet<string> {
  const parents = new Set(nodes.map(({ parent }) => parent));
  return new Set(nodes.filter(({ id, parent }) => parent !== null && parents.has(id)).map(({ id }) => id));
}
