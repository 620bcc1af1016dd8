import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHANNEL_KINDS } from '../../../shared/api/index.ts';
import type { ChannelKind, GraphNode, ProcessGraph } from '../../../shared/api/index.ts';
import { LIGHT_THEME } from '../../../shared/drawing/graph-style.ts';
import { graphSvg } from '../../../shared/drawing/graph-svg.ts';
import { LABEL_SIZE, drawProcessGraph } from '../../../shared/drawing/process-graph.ts';
import type { GraphDrawing } from '../../../shared/drawing/process-graph.ts';
import { channel, graphOf, node, peer } from './invented-graph.ts';

const NOTHING: ReadonlySet<never> = new Set();
const PLAIN = { hidden: NOTHING, closed: NOTHING, only: null } as const;

/** A tree of some processes, peers, and channels between any of them. */
const graphs: fc.Arbitrary<ProcessGraph> = fc
  .record({
    parents: fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 }),
    peers: fc.nat(6),
    joins: fc.array(
      fc.tuple(
        fc.constantFrom(...CHANNEL_KINDS.filter((kind) => kind !== 'parent')),
        fc.nat(1000),
        fc.nat(1000),
      ),
      { maxLength: 60 },
    ),
  })
  .map(({ parents, peers, joins }) => {
    const processes = parents.map((choice, index) =>
      node(index + 1, index === 0 ? null : (choice % index) + 1),
    );
    const nodes = [...processes, ...Array.from({ length: peers }, (_, index) => peer(`192.0.2.${index}`))];
    const channels = joins.flatMap(([kind, a, b], index) => {
      const from = processes[a % processes.length] as GraphNode;
      const to = nodes[b % nodes.length] as GraphNode;
      return from === to ? [] : [channel(kind, from.id, to.id, `${kind} ${index}`)];
    });
    return graphOf(nodes, channels);
  });

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Parts of lines that run through a node, other than by ending at its side. */
function crossings(drawing: GraphDrawing): string[] {
  const found: string[] = [];
  for (const { line, points } of drawing.lines) {
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1]!, points[i]!];
      const part = {
        x: Math.min(a.x, b.x),
        y: Math.min(a.y, b.y),
        width: Math.abs(a.x - b.x),
        height: Math.abs(a.y - b.y),
      };
      for (const box of drawing.nodes) {
        const inner = { x: box.x + 0.5, y: box.y + 0.5, width: box.width - 1, height: box.height - 1 };
        if (overlap({ ...part, width: part.width || 0.01, height: part.height || 0.01 }, inner)) {
          found.push(`${line.id} through ${box.node.id}`);
        }
      }
    }
  }
  return found;
}

describe('a drawing of the process graph', () => {
  test('has every node once, none over another, and every line from a node to a node', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const drawing = drawProcessGraph(graph, PLAIN);
        const ids = drawing.nodes.map((one) => one.node.id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const one of graph.nodes) if (one.kind === 'process') expect(ids).toContain(one.id);
        for (const [i, a] of drawing.nodes.entries()) {
          for (const b of drawing.nodes.slice(i + 1)) expect(overlap(a, b)).toBe(false);
        }
        for (const { line, points } of drawing.lines) {
          const ends = [points[0]!, points.at(-1)!];
          for (const id of [line.from, line.to]) {
            const box = drawing.nodes.find((one) => one.node.id === id)!;
            expect(
              ends.some(
                (end) =>
                  (end.x === box.x || end.x === box.x + box.width) &&
                  end.y >= box.y &&
                  end.y <= box.y + box.height,
              ),
            ).toBe(true);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('has lines that cross no node', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        expect(crossings(drawProcessGraph(graph, PLAIN))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('has labels that stand over no node and no other label', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const drawing = drawProcessGraph(graph, PLAIN);
        const labels = drawing.lines.flatMap(({ label }) =>
          label === null
            ? []
            : [
                {
                  x: label.x - label.width / 2,
                  y: label.y - LABEL_SIZE + 2,
                  width: label.width,
                  height: LABEL_SIZE - 1,
                },
              ],
        );
        for (const [i, label] of labels.entries()) {
          for (const other of labels.slice(i + 1)) expect(overlap(label, other)).toBe(false);
          for (const box of drawing.nodes) expect(overlap(label, box)).toBe(false);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('is the same for the same graph, whatever the order of its nodes', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const places = (of: ProcessGraph): string[] =>
          drawProcessGraph(of, PLAIN)
            .nodes.map((one) => `${one.node.id} ${one.x} ${one.y}`)
            .sort();
        expect(places({ ...graph, nodes: [...graph.nodes].reverse() })).toEqual(places(graph));
      }),
      { numRuns: 60 },
    );
  });

  test('keeps the order of processes when one of them ends', () => {
    const before = [node(1, null), node(11, 1), node(15, 1), node(31, 1), node(42, 1)];
    const order = (nodes: readonly GraphNode[]): string[] =>
      [...drawProcessGraph(graphOf(nodes, []), PLAIN).nodes]
        .sort((a, b) => a.y - b.y || a.x - b.x)
        .map((one) => one.node.identity);
    const after = before.filter((one) => one.pid !== 15);
    expect(order(after)).toEqual(order(before).filter((identity) => !identity.startsWith('process 15 ')));
  });

  test('folds what is below a process into it, with its channels', () => {
    const nodes = [node(1, null), node(2, 1), node(3, 2), node(4, 3), peer('192.0.2.1')];
    const graph = graphOf(nodes, [channel('tcp', 'aaaa/process/4', 'peer/192.0.2.1')]);
    const drawing = drawProcessGraph(graph, { ...PLAIN, closed: new Set(['aaaa/process/2']) });
    expect(drawing.nodes.map((one) => [one.node.id, one.folded])).toEqual([
      ['aaaa/process/1', 0],
      ['aaaa/process/2', 2],
      ['peer/192.0.2.1', 0],
    ]);
    expect(drawing.lines.map(({ line }) => `${line.kind} ${line.from} ${line.to}`)).toEqual([
      'parent aaaa/process/1 aaaa/process/2',
      'tcp aaaa/process/2 peer/192.0.2.1',
    ]);
  });

  test('draws processes whose parents form a ring', () => {
    const drawing = drawProcessGraph(graphOf([node(1, 3), node(2, 1), node(3, 2)], []), PLAIN);
    expect(drawing.nodes).toHaveLength(3);
    expect(drawing.lines).not.toHaveLength(0);
  });

  test('has 500 processes with their channels in one drawing, no line through a node', () => {
    const nodes = [
      node(1, null),
      ...Array.from({ length: 499 }, (_, index) =>
        node(index + 2, index < 40 ? 1 : Math.floor(index / 8) + 1),
      ),
    ];
    const channels = nodes
      .slice(1)
      .flatMap((one, index) => [
        channel('pipe', 'aaaa/process/1', one.id, `pipe ${index}`),
        channel('unix', one.id, nodes[(index * 7) % 500]?.id ?? '', `unix ${index}`),
      ]);
    const drawing = drawProcessGraph(
      graphOf(
        nodes,
        channels.filter((one) => one.ends[0]?.node !== one.ends[1]?.node),
      ),
      PLAIN,
    );
    expect(drawing.nodes).toHaveLength(500);
    expect(drawing.lines.length).toBeGreaterThan(1200);
    expect(crossings(drawing)).toEqual([]);
  });

  test('as SVG has no markup of evidence in it, and nothing that acts', () => {
    const hostile = '</text><script>alert(1)</script>"\'&\u202e\u0000\u001b';
    const graph = graphOf(
      [node(1, null, hostile), node(2, 1), peer(hostile)],
      [
        channel('pipe', 'aaaa/process/1', 'aaaa/process/2', hostile),
        channel('tcp', 'aaaa/process/2', `peer/${hostile}`, hostile),
      ],
    );
    const hidden = new Set<ChannelKind>();
    const svg = graphSvg(drawProcessGraph(graph, PLAIN), { theme: LIGHT_THEME, caption: hostile, hidden });
    expect(svg).not.toContain('<script');
    expect(svg).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    expect(
      [...svg.matchAll(/<([a-z]+)/g)]
        .map(([, name]) => name)
        .filter((name) => !['svg', 'title', 'rect', 'g', 'path', 'text'].includes(name ?? '')),
    ).toEqual([]);
    expect(svg).not.toMatch(/<[^>]*\s(?:href|on[a-z]+|style)=/);
    expect((svg.match(/<text/g) ?? []).length).toBe((svg.match(/<\/text>/g) ?? []).length);
  });

  test('has a legend of the kinds that are drawn, with their counts', () => {
    const graph = graphOf([node(1, null), node(2, 1)], [channel('pipe', 'aaaa/process/1', 'aaaa/process/2')]);
    const svg = (hidden: ReadonlySet<ChannelKind>): string =>
      graphSvg(drawProcessGraph(graph, { ...PLAIN, hidden }), { theme: LIGHT_THEME, caption: '', hidden });
    expect(svg(new Set())).toContain('>pipe 1</text>');
    expect(svg(new Set(['pipe']))).not.toContain('>pipe 1</text>');
  });
});
