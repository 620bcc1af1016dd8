/** The marks of the drawing as SVG elements; each draws again only when it is another. */
import { memo } from 'react';
import type { ReactNode } from 'react';
import { CHANNEL_STYLES } from '../../../shared/drawing/graph-style.ts';
import { LABEL_SIZE } from '../../../shared/drawing/process-graph.ts';
import type { DrawnGroup, DrawnLine, DrawnNode } from '../../../shared/drawing/process-graph.ts';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { annotations } from '../../state/annotations.ts';
import { marksText, thingName } from '../../state/marks.ts';
import { useStore } from '../../state/store.ts';
import { arrowPath, wayPath } from '../../../shared/drawing/graph-svg.ts';

export const NodeMark = memo(function NodeMark({
  drawn,
  id,
  level,
  selected,
  dimmed,
  found,
  withText,
}: {
  readonly drawn: DrawnNode;
  readonly id: string;
  readonly level: number;
  readonly selected: boolean;
  readonly dimmed: boolean;
  readonly found: boolean;
  readonly withText: boolean;
}): ReactNode {
  const { node, x, y, width, height, label, detail, folded, hasChildren } = drawn;
  const { reference } = node;
  const noted = useStore(annotations, (value) =>
    reference === null ? '' : marksText(value.marks.get(thingName(reference))),
  );
  const names = ['node', node.kind, ...node.marks];
  if (selected) names.push('is-selected');
  if (dimmed) names.push('is-dimmed');
  if (found) names.push('is-found');
  return (
    <g
      id={id}
      className={names.join(' ')}
      role="treeitem"
      aria-level={level}
      aria-selected={selected}
      aria-expanded={node.kind === 'process' && hasChildren ? folded === 0 : undefined}
      aria-label={`${node.label}, ${node.detail}${node.marks.includes('exe-deleted') ? ', executable deleted' : ''}${noted === '' ? '' : `, ${inertTextOf({ text: noted })}`}`}
      data-node={node.id}
      data-pid={node.pid ?? undefined}
      transform={`translate(${x} ${y})`}
    >
      <title>{`${node.label}\n${node.detail}${node.marks.includes('exe-deleted') ? '\nits executable is deleted' : ''}`}</title>
      <rect width={width} height={height} rx={node.kind === 'process' ? 6 : 3} />
      {withText && (
        <>
          <text className="name" x={9} y={16}>
            {label}
          </text>
          <text className="detail" x={9} y={30}>
            {detail}
          </text>
        </>
      )}
      {node.kind === 'process' && hasChildren && withText && (
        <g className="fold" data-fold={node.id} transform={`translate(${width} ${height / 2})`}>
          <circle r={6.5} />
          {folded > 0 ? <path d="M-3,0H3M0,-3V3" /> : <path d="M-3,0H3" />}
        </g>
      )}
      {noted !== '' && (
        <g className="noted" transform={`translate(${width - 13} -4)`}>
          <title>{inertTextOf({ text: noted })}</title>
          <path d="M0,0H9V12L4.5,8L0,12Z" />
        </g>
      )}
      {folded > 0 && withText && (
        <text className="detail" x={width - 12} y={16} textAnchor="end">
          {`+${folded}`}
        </text>
      )}
    </g>
  );
});

export const LineMark = memo(function LineMark({
  drawn,
  arrows,
  selected,
  lit,
  dimmed,
  withText,
}: {
  readonly drawn: DrawnLine;
  readonly arrows: readonly ('start' | 'end')[];
  readonly selected: boolean;
  /** Part of the way that was asked for. */
  readonly lit: boolean;
  readonly dimmed: boolean;
  readonly withText: boolean;
}): ReactNode {
  const style = CHANNEL_STYLES[drawn.line.kind];
  const way = wayPath(drawn.points);
  const { label } = drawn;
  return (
    <g
      className={`line hue-${style.hue}${selected ? ' is-selected' : ''}${lit ? ' is-lit' : ''}${dimmed ? ' is-dimmed' : ''}`}
      data-line={drawn.line.id}
      data-kind={drawn.line.kind}
      aria-hidden="true"
    >
      <title>{drawn.title}</title>
      <path className="reach" d={way} />
      <path
        className="way"
        d={way}
        strokeWidth={style.width}
        strokeDasharray={style.dash === '' ? undefined : style.dash}
      />
      {arrows.map((end) => (
        <path key={end} className="arrow" d={arrowPath(drawn.points, end)} />
      ))}
      {withText && label !== null && (
        <text x={label.x} y={label.y} fontSize={LABEL_SIZE} textAnchor="middle">
          {label.text}
        </text>
      )}
    </g>
  );
});

export const GroupMark = memo(function GroupMark({ group }: { readonly group: DrawnGroup }): ReactNode {
  return (
    <g className="group" aria-hidden="true">
      <rect x={group.x} y={group.y} width={group.width} height={group.height} rx={8} />
      <text x={group.x + 12} y={group.y + 19}>
        {`${group.title} · ${group.checkpoint}`}
      </text>
    </g>
  );
});
