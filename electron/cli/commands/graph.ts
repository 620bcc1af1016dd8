/** `permafrost graph`: processes and channels between them, as text, JSON or a drawing. */
import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { CHANNEL_KINDS, type ProcessGraph } from '../../../shared/api/index.ts';
import { CHANNEL_STYLES, HIDDEN_AT_FIRST, LIGHT_THEME } from '../../../shared/drawing/graph-style.ts';
import { graphSvg } from '../../../shared/drawing/graph-svg.ts';
import { drawProcessGraph } from '../../../shared/drawing/process-graph.ts';
import { jsonText } from '../../../shared/json-text.ts';
import { callerPath, parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { withCase } from '../with-case.ts';

const help = `usage: permafrost graph CASE [--checkpoint ID]... [--json | --svg FILE [--all]]

Processes and what connects them: parents, pipes, unix sockets, TCP, UDP and raw sockets within the checkpoint,
shared memory and files, terminals, pidfds, inherited descriptors; peers outside and listening services.
Without --json or --svg: one line a channel.

  --checkpoint ID   only this checkpoint; may be repeated (containers of a pod side by side)
  --json            nodes and channels, each with its rows and the bytes it came from
  --svg FILE        the drawing with its legend, to a file that must not exist yet
  --all             also draw inherited descriptors and ends outside of the checkpoint
`;

export const graphCommand: Command = {
  name: 'graph',
  summary: 'processes and the channels between them',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('graph', argv, {
      checkpoint: { type: 'string', multiple: true },
      json: { type: 'boolean', default: false },
      svg: { type: 'string' },
      all: { type: 'boolean', default: false },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('graph: name one case');
    if (values.json && values.svg !== undefined) throw usageError('graph: either --json or --svg');
    return withCase(path, async (client) => {
      const graph = await client.call('graph.read', { checkpoints: values.checkpoint ?? null });
      if (values.json) {
        for (const piece of jsonText(graph)) process.stdout.write(piece);
        process.stdout.write('\n');
      } else if (values.svg !== undefined) {
        const hidden = new Set(values.all ? [] : HIDDEN_AT_FIRST);
        const drawing = drawProcessGraph(graph, { hidden, closed: new Set(), only: null });
        const titles = graph.groups.map((group) => `${group.title} (${group.checkpoint})`).join(', ');
        const svg = graphSvg(drawing, { theme: LIGHT_THEME, caption: `Process graph of ${titles}`, hidden });
        await writeFile(callerPath(values.svg), svg, { flag: 'wx' });
      } else printGraph(graph);
      return EXIT.done;
    });
  },
};

function printGraph(graph: ProcessGraph): void {
  const names = new Map(
    graph.nodes.map((node) => [
      node.id,
      inertString(node.pid === null ? `${node.label} (${node.detail})` : `${node.pid} ${node.label}`),
    ]),
  );
  const several = graph.groups.length > 1;
  for (const kind of CHANNEL_KINDS) {
    const channels = graph.channels.filter((channel) => channel.kind === kind);
    if (channels.length === 0) continue;
    process.stdout.write(`${CHANNEL_STYLES[kind].label} (${channels.length})\n`);
    for (const channel of channels) {
      const side = (name: 'first' | 'second'): string =>
        channel.ends
          .filter((end) => end.side === name || end.side === 'both')
          .map((end) => `${names.get(end.node)}${end.fds.length > 0 ? ` [fd ${end.fds.join(' ')}]` : ''}`)
          .join(', ');
      const arrow = { forward: '->', both: '<->', none: '--' }[channel.flow];
      const ends = channel.ends.every((end) => end.side === 'both')
        ? side('first')
        : `${side('first')} ${arrow} ${side('second')}`;
      const waiting = channel.waiting > 0 ? `, ${channel.waiting} bytes waiting` : '';
      const label = kind === 'parent' ? '' : `: ${inertString(channel.label)}`;
      process.stdout.write(
        `  ${several && channel.checkpoint ? `${channel.checkpoint}  ` : ''}${ends}${label}${waiting}\n`,
      );
    }
  }
  for (const note of graph.notes) process.stdout.write(`${note}\n`);
}
