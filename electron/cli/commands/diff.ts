/** `permafrost diff`: two checkpoints of a case, change by change. */
import { once } from 'node:events';
import process from 'node:process';
import { COMPARE_GROUPS, type CallOutput, type CheckpointChange } from '../../../shared/api/index.ts';
import { jsonText } from '../../../shared/json-text.ts';
import type { LocalClient } from '../../engine/local-client.ts';
import { parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { valueText } from '../value-text.ts';
import { EXIT } from '../exit-codes.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { withCase } from '../with-case.ts';

const help = `usage: permafrost diff CASE A B [--filter QUERY] [--no-pages] [--json]

What changed from checkpoint A to checkpoint B: processes, command lines, environments, credentials,
descriptors, sockets, mounts, memory maps, pages by content, files, network, IPC objects with a digest
of what they hold, control groups. A and B are unambiguous beginnings of checkpoint IDs (permafrost
show lists them).

Processes are matched by more than their pid: by the addresses that the kernel drew at random when
each was executed, by pipes and sockets that stayed open, by parent, session and executable. Why is
stated for each. Values that look like secrets stay masked; that they differ is told. Digests of pages,
queues and messages are keyed by the case: a short secret can't be guessed from one.

  --filter QUERY  only changes that a query leaves, over change, kind, process, item, property,
                  before, after, note, value: 'kind:files and item:/etc/*'
  --no-pages      leaves the contents of memory out
  --json          as one JSON object
`;

const ROWS_OF_ONE_CALL = 2000;

export const diffCommand: Command = {
  name: 'diff',
  summary: 'what changed between two checkpoints',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('diff', argv, {
      filter: { type: 'string' },
      'no-pages': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    const [path, a, b, ...others] = positionals;
    if (path === undefined || a === undefined || b === undefined || others.length > 0) {
      throw usageError('diff: name one case and two checkpoints');
    }
    return withCase(path, async (client) => {
      const { job } = await client.call('compare.start', { a, b, pages: !values['no-pages'] });
      const summary = await client.call('compare.result', { job });
      const { filter } = values;
      if (values.json) await printJson(client, job, summary, filter);
      else await printText(client, job, summary, filter);
      return EXIT.done;
    });
  },
};

async function* changesOf(
  client: LocalClient,
  job: string,
  filter: string | undefined,
): AsyncGenerator<CheckpointChange> {
  let count = Infinity;
  for (let from = 0; from < count; from += ROWS_OF_ONE_CALL) {
    const to = from + ROWS_OF_ONE_CALL;
    const page = await client.call('compare.changes', { job, group: null, filter, from, to });
    count = page.count;
    yield* page.changes;
  }
}

async function printJson(
  client: LocalClient,
  job: string,
  summary: CallOutput<'compare.result'>,
  filter: string | undefined,
): Promise<void> {
  const head = [...jsonText(summary)].join('');
  await write(`${head.slice(0, -1)},"changes":[`);
  let first = true;
  for await (const change of changesOf(client, job, filter)) {
    await write(`${first ? '' : ','}\n${[...jsonText(change)].join('')}`);
    first = false;
  }
  await write(']}\n');
}

async function printText(
  client: LocalClient,
  job: string,
  summary: CallOutput<'compare.result'>,
  filter: string | undefined,
): Promise<void> {
  const { a, b, matches, reused, pages } = summary;
  await write(`from ${a.id} ${inertString(a.title)}, ${a.processes} processes\n`);
  await write(`to   ${b.id} ${inertString(b.title)}, ${b.processes} processes\n`);
  for (const match of matches) {
    const pids = match.a === match.b ? `pid ${match.a}` : `pid ${match.a} and ${match.b}`;
    await write(
      `  ${match.certainty}: ${inertString(match.name)} (${pids}): ${inertString(match.reasons.join('; '))}\n`,
    );
  }
  for (const { pid, reasons } of reused)
    await write(`  not one process: pid ${pid}: ${inertString(reasons.join('; '))}\n`);
  let group = '';
  let shown = 0;
  for await (const change of changesOf(client, job, filter)) {
    if (change.group !== group) {
      group = change.group;
      await write(`\n${COMPARE_GROUPS[change.group]} (${summary.counts[group] ?? 0})\n`);
    }
    shown += 1;
    await write(`  ${changeLine(change)}\n`);
  }
  const sum = (column: 'pages' | 'changed' | 'unknown'): number =>
    pages.reduce((all, one) => all + one[column], 0);
  if (summary.pagesCompared) {
    await write(
      `\n${sum('pages')} pages that both have: ${sum('changed')} changed, ${sum('unknown')} not comparable\n`,
    );
  }
  await write(filter === undefined ? `${summary.total} changes\n` : `${shown} of ${summary.total} changes\n`);
}

const SIGNS = { added: '+', removed: '-', changed: '~' } as const;

function changeLine({
  change,
  subject,
  item,
  property,
  type,
  before,
  after,
  note,
}: CheckpointChange): string {
  const of = subject === '' || subject === item ? '' : `${inertString(subject)}: `;
  const what = property === '' ? '' : ` ${property}`;
  const values =
    change === 'changed'
      ? `: ${valueText(before, type)} → ${valueText(after, type)}`
      : `: ${valueText(before ?? after, type)}`;
  return `${SIGNS[change]} ${of}${inertString(item)}${what}${values}${note === null ? '' : `  [${inertString(note)}]`}`;
}

async function write(piece: string): Promise<void> {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}
