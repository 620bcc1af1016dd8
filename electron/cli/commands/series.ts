/** `permafrost series`: the checkpoints of a case as a matrix, with when each item was first and last seen. */
import { once } from 'node:events';
import process from 'node:process';
import { COMPARE_GROUPS, type SeriesItem } from '../../../shared/api/index.ts';
import { jsonText } from '../../../shared/json-text.ts';
import type { LocalClient } from '../../engine/local-client.ts';
import { parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { valueText } from '../value-text.ts';
import { EXIT } from '../exit-codes.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { withCase } from '../with-case.ts';

const help = `usage: permafrost series CASE [ID...] [--find TEXT]... [--filter QUERY] [--no-pages] [--json]

The dumps of a case, in the order of their times (inferred from the times of their images where an
archive states none, of their import where those overlap), or the checkpoints named, in that order: every process, command line, descriptor, socket, file, mapping
and so on that is not the same throughout, with the checkpoints in which it was first and last seen.
What belongs to a process is told where it changes while that process lives.

  --find TEXT     also where TEXT stands in memory (may be repeated)
  --filter QUERY  only items that a query leaves, over kind, process, item, first, last, value:
                  'kind:files and first>1' (places in the series, from 1)
  --no-pages      leaves out how many pages of each process changed
  --json          as one JSON object; cells of an item are in the order of the checkpoints
`;

const ROWS_OF_ONE_CALL = 2000;

export const seriesCommand: Command = {
  name: 'series',
  summary: 'first and last seen over the checkpoints of a case',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('series', argv, {
      find: { type: 'string', multiple: true, default: [] },
      filter: { type: 'string' },
      'no-pages': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    const [path, ...checkpoints] = positionals;
    if (path === undefined) throw usageError('series: name one case');
    return withCase(path, async (client) => {
      const { job } = await client.call('series.start', {
        checkpoints: checkpoints.length === 0 ? null : checkpoints,
        pages: !values['no-pages'],
        strings: values.find,
      });
      const summary = await client.call('series.result', { job });
      if (values.json) {
        await write(`${[...jsonText(summary)].join('').slice(0, -1)},"items":[`);
        let first = true;
        for await (const item of itemsOf(client, job, values.filter)) {
          await write(`${first ? '' : ','}\n${[...jsonText(item)].join('')}`);
          first = false;
        }
        await write(']}\n');
        return EXIT.done;
      }
      await write(`${summary.checkpoints.length} checkpoints, ${summary.order}\n`);
      const numbers = new Map(summary.checkpoints.map(({ id }, index) => [id, index + 1]));
      for (const { id, title, processes } of summary.checkpoints) {
        await write(`  ${numbers.get(id)}  ${id}  ${inertString(title)}, ${processes} processes\n`);
      }
      let group = '';
      for await (const item of itemsOf(client, job, values.filter)) {
        if (item.group !== group) {
          group = item.group;
          const same = summary.constant[group] ?? 0;
          await write(
            `\n${COMPARE_GROUPS[item.group]} (${summary.counts[group] ?? 0}; ${same} the same throughout)\n`,
          );
        }
        await write(`  ${itemLine(item, numbers)}\n`);
      }
      await write(`\n${summary.total} items are not the same throughout\n`);
      return EXIT.done;
    });
  },
};

async function* itemsOf(
  client: LocalClient,
  job: string,
  filter: string | undefined,
): AsyncGenerator<SeriesItem> {
  let count = Infinity;
  for (let from = 0; from < count; from += ROWS_OF_ONE_CALL) {
    const to = from + ROWS_OF_ONE_CALL;
    const page = await client.call('series.items', { job, group: null, filter, from, to });
    count = page.count;
    yield* page.items;
  }
}

/** `■` there, `▲` there and other than before, `·` absent. */
function itemLine(
  { subject, item, type, firstSeen, lastSeen, cells }: SeriesItem,
  numbers: ReadonlyMap<string, number>,
): string {
  const marks = cells.map((cell) => (cell === null ? '·' : cell.changed ? '▲' : '■')).join('');
  const of = subject === '' || subject === item ? '' : `${inertString(subject)}: `;
  const distinct: string[] = [];
  for (const cell of cells) {
    const text = cell === null ? null : valueText(cell.value, type);
    if (text !== null && text !== distinct.at(-1)) distinct.push(text);
  }
  return `${marks}  ${numbers.get(firstSeen)}-${numbers.get(lastSeen)}  ${of}${inertString(item)}: ${distinct.join(' → ')}`;
}

async function write(piece: string): Promise<void> {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}
