/** Process graph and timeline on paper: the drawings of the window in the light theme, each on a wide page. */
import type { CellValue, ListRow } from '../../../shared/api/index.ts';
import type { ReportNode } from '../../../shared/api/report-calls.ts';
import { HIDDEN_AT_FIRST, LIGHT_THEME } from '../../../shared/drawing/graph-style.ts';
import { graphSvg } from '../../../shared/drawing/graph-svg.ts';
import { drawProcessGraph, type GraphDrawing } from '../../../shared/drawing/process-graph.ts';
import { timelineSvg, type TimelinePicture } from '../../../shared/drawing/timeline-svg.ts';
import { groupDigits, isFixedZone, offsetMinutesOf } from '../../../shared/format/index.ts';
import { cellText, columnHeading, inColumn, timeText } from './cell-text.ts';
import { briefChapter, columnTable, counted, el, evidenceText, paragraph } from './nodes.ts';
import type { ReportData, ReportedGraph, ReportedTimeline } from './types.ts';

/** A drawing as wide as this fits the text of an upright page; what is wider gets a page on its side. */
const UPRIGHT_WIDTH = 820;

export function graphChapter(data: ReportData): ReportNode {
  const drawn = data.graphs.map((graph) => ({ graph, drawing: drawingOf(graph) }));
  if (drawn.length === 0) {
    return briefChapter('graph', 'Process graph', 'There is nothing to draw: no checkpoint has processes.');
  }
  const intro = [
    el('h2', {}, 'Process graph'),
    paragraph(
      'Processes at the moment of the dump, each beside its parent, and the channels between them. Inherited ',
      'descriptors and pipe ends outside of the container are left out.',
    ),
  ];
  return el(
    'section',
    { class: 'chapter', id: 'graph' },
    drawn.map(({ graph, drawing }, at) =>
      el('div', { class: pageOf(drawing) }, at === 0 ? intro : [], graphNode(graph, drawing, at + 1)),
    ),
  );
}

const HIDDEN = new Set(HIDDEN_AT_FIRST);

function drawingOf({ graph }: ReportedGraph): GraphDrawing {
  return drawProcessGraph(graph, { hidden: HIDDEN, closed: new Set(), only: null });
}

function pageOf({ width, height }: GraphDrawing): string {
  return width > UPRIGHT_WIDTH && height < width * 0.75 ? 'wide-page' : 'upright-page';
}

function graphNode(
  { checkpoint, title, graph, leftOut }: ReportedGraph,
  drawing: GraphDrawing,
  number: number,
): ReportNode {
  const caption = `Process graph of ${title} (${checkpoint})`;
  return el(
    'figure',
    { id: `graph-${number}` },
    {
      picture: graphSvg(drawing, { theme: LIGHT_THEME, caption, captioned: false, hidden: HIDDEN }),
      label: caption,
    },
    el(
      'figcaption',
      {},
      `Figure ${number}: process graph of `,
      evidenceText(title),
      ` (checkpoint ${checkpoint}).`,
      leftOut === 0
        ? ''
        : ` ${counted(leftOut, 'process', 'processes')} of it ${leftOut === 1 ? 'is' : 'are'} left out: those of the findings, their parents and children are drawn first.`,
      graph.notes.length === 0 ? '' : ` ${graph.notes.join(' ')}`,
    ),
  );
}

export function timelineChapter(data: ReportData): ReportNode {
  const { timeline } = data;
  const zone = data.draft.timeZone;
  const number = data.graphs.length + 1;
  if (timeline === null || timeline.total === 0) {
    return briefChapter(
      'timeline',
      'Timeline',
      'There is nothing to draw: no event of the sources has a time.',
    );
  }
  const caption = `Events of the sources in order of time, ${zone}`;
  const several = data.checkpoints.length > 1;
  return el(
    'section',
    { class: 'chapter', id: 'timeline' },
    el(
      'div',
      { class: 'wide-page' },
      el('h2', {}, 'Timeline'),
      paragraph(
        'When the container was made, started and frozen, when files were changed, what logs say, and when processes ',
        'can have started. What happened to the evidence afterwards is in the custody log.',
      ),
      el(
        'figure',
        { id: `graph-${number}` },
        {
          picture: timelineSvg(pictureOf(timeline), {
            width: 1040,
            theme: LIGHT_THEME,
            caption,
            captioned: false,
            offsetMinutes: offsetMinutesOf(Number(timeline.marks.at[0] ?? 0) / 1000, zone),
          }),
          label: caption,
        },
        el(
          'figcaption',
          {},
          `Figure ${number}: ${groupDigits(timeline.total)} ${timeline.total === 1 ? 'event' : 'events'} of the sources. `,
          timeline.numbered.length === 0 ? '' : 'E and a number name the exhibit.',
        ),
      ),
    ),
    el('h3', {}, 'Events'),
    timeline.events.length < timeline.total
      ? paragraph(
          `${timeline.events.length} of ${groupDigits(timeline.total)} events: the exhibits, those of container, checkpoint, processes and deleted files, and those in doubt first.`,
        )
      : [],
    columnTable(
      ['events', isFixedZone(zone) ? '' : 'offsets', several ? 'several' : '']
        .filter((one) => one !== '')
        .join(' '),
      [columnHeading('Time', zone), 'Source', ...(several ? ['Checkpoint'] : []), 'Event'],
      timeline.events.map((row) => [
        timeNode(row, zone),
        word(row.cells['source']),
        ...(several ? [el('a', { href: `#checkpoint-${row.checkpoint ?? ''}` }, row.checkpoint ?? '')] : []),
        eventNode(row),
      ]),
    ),
  );
}

const LANES: TimelinePicture['lanes'] = [
  { name: 'Container', hue: 'blue' },
  { name: 'Checkpoint', hue: 'purple' },
  { name: 'Container log', hue: 'green' },
  { name: 'Application logs', hue: 'sky' },
  { name: 'Files', hue: 'orange' },
  { name: 'Deleted files', hue: 'vermillion' },
  { name: 'Processes', hue: 'blue' },
  { name: 'Timers', hue: 'yellow' },
];

function pictureOf({ marks, numbered }: ReportedTimeline): TimelinePicture {
  const labels = numbered.map(({ index, exhibit }) => ({ index, label: `E${exhibit}` }));
  return { ...marks, lanes: LANES, numbered: labels };
}

function timeNode({ cells }: ListRow, zone: string): ReportNode {
  const stated = cells['timeNs'];
  const from = cells['fromNs'] as bigint;
  const to = cells['toNs'] as bigint;
  if (typeof stated === 'bigint') return el('span', { class: 'time' }, short(stated, zone));
  return el('span', { class: 'time' }, `${short(from, zone)} to ${short(to, zone)}`);
}

/** To the millisecond: more is in the facts. */
function short(ns: bigint, zone: string): string {
  return inColumn(timeText(ns, zone, 1_000_000n), zone);
}

function eventNode({ cells }: ListRow): readonly ReportNode[] {
  const doubt = cellText(cells['doubt'], 'text');
  const inferred = cells['certainty'] === 'inferred';
  return [
    evidenceText(cellText(cells['text'], 'text')),
    inferred ? el('span', { class: 'reason' }, `Inferred: ${cellText(cells['reason'], 'text')}`) : '',
    doubt === '' ? '' : el('span', { class: 'reason' }, el('strong', {}, 'In doubt: '), doubt),
  ];
}

function word(value: CellValue | undefined): string {
  return cellText(value, 'word');
}
