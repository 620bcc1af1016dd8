/** `permafrost show`: the facts of the checkpoints of a case, for people or as JSON. */
import process from 'node:process';
import { once } from 'node:events';
import { ABSENT } from '../../../shared/api/index.ts';
import type { CaseSummary, ListRow } from '../../../shared/api/index.ts';
import { countLost } from '../../../shared/facts/index.ts';
import { jsonText } from '../../../shared/json-text.ts';
import type { LocalClient } from '../../engine/local-client.ts';
import { parseCommand, usageError } from '../arguments.ts';
import { chosenCheckpoints } from '../chosen-checkpoints.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { valueText } from '../value-text.ts';
import { withCase } from '../with-case.ts';

const help = `usage: permafrost show CASE [--checkpoint ID] [--json]

Without --json: the evidence and checkpoints of the case, with the processes of each.
With --json: every decoded fact, each with the bytes it came from, under \`checkpoints\`
(schema: docs/schema/show.schema.json). With --checkpoint: that checkpoint's object alone.

  --checkpoint ID   an unambiguous beginning of the checkpoint's ID
  --json            as JSON
`;

export const showCommand: Command = {
  name: 'show',
  summary: 'show the facts of a case',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('show', argv, {
      checkpoint: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('show: name one case');
    return withCase(path, async (client) => {
      if (values.json) {
        const shown =
          values.checkpoint === undefined
            ? await client.call('case.show', {})
            : await client.call('checkpoint.show', { checkpoint: values.checkpoint });
        for (const piece of jsonText(shown)) await write(piece);
        await write('\n');
        return EXIT.done;
      }
      const summary = await client.call('case.summary', {});
      if (summary) {
        const chosen = await chosenCheckpoints(client, summary.checkpoints, values.checkpoint);
        await printSummary(client, summary, chosen);
      }
      return EXIT.done;
    });
  },
};

/** Waits where the reader is slower, so that a case of any size passes through little memory. */
async function write(piece: string): Promise<void> {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}

async function printSummary(
  client: LocalClient,
  summary: CaseSummary,
  checkpoints: readonly CaseSummary['checkpoints'][number][],
): Promise<void> {
  await write(`case ${inertString(summary.name)}, ${summary.evidence.length} evidence item(s)\n`);
  for (const item of summary.evidence) {
    const state = item.partial ? 'partial' : item.verified;
    await write(
      `evidence ${item.sha256}  ${item.size} bytes  ${item.compression}  ${state}  ${inertString(item.label)}\n`,
    );
  }
  for (const checkpoint of checkpoints) {
    const { id, title, engine, kind, gaps, leftovers, lost } = checkpoint;
    const counted = (['processes', 'threads', 'descriptors', 'sockets'] as const).map((name) =>
      lost[name] !== undefined && checkpoint[name] === 0
        ? `${name} not known`
        : `${countLost(checkpoint[name], lost[name])} ${name}`,
    );
    await write(`\ncheckpoint ${id}  ${inertString(title)}  ${engine}  ${kind}\n`);
    await write(`  ${counted.join(', ')}, ${gaps} gaps, ${leftovers} leftovers\n`);
    for (const reason of new Set(Object.values(lost))) await write(`  not known: ${inertString(reason)}\n`);
    const { handle, count } = await client.call('list.open', { list: 'process', checkpoints: [id] });
    for (let from = 0; from < count; from += 500) {
      const { rows } = await client.call('list.range', { handle, from, to: Math.min(count, from + 500) });
      for (const { cells } of rows) {
        await write(
          `  ${valueText(cells.pid ?? null, 'text').padStart(7)} ${valueText(cells.ppid ?? null, 'text').padStart(7)}  ${valueText(cells.comm ?? null, 'text').padEnd(16)} ${argumentsText(cells)}\n`,
        );
      }
    }
    await client.call('list.close', { handle });
  }
}

/** The command line, or in brackets why there is none. */
function argumentsText(cells: ListRow['cells']): string {
  const reasons = cells[ABSENT] as Readonly<Record<string, string>> | undefined;
  const reason = reasons?.['argv'];
  return cells['argv'] === null && reason !== undefined
    ? `(${inertString(reason)})`
    : valueText(cells['argv'] ?? null, 'text');
}
