/** `permafrost timeline`: events of all sources in order of time. */
import process from 'node:process';
import { once } from 'node:events';
import type { ListRow } from '../../../shared/api/index.ts';
import { formatTime } from '../../../shared/format/index.ts';
import { jsonText } from '../../../shared/json-text.ts';
import type { LocalClient } from '../../engine/local-client.ts';
import { parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { listPages } from '../list-pages.ts';
import { rowJson } from '../row-json.ts';
import { valueText } from '../value-text.ts';
import { withCase } from '../with-case.ts';

const help = `usage: permafrost timeline CASE [--checkpoint ID] [--filter QUERY] [--memory-lines] [--json]

Events in order of time, UTC: container created, started, checkpointed; the dump with its durations; times of
files in the rootfs diff, tmpfs, volumes and of deleted files still open; lines of the container's log and of logs
that programs wrote; timers; when processes can have started; entries of the custody log.

A time that nothing states is a span: 'A .. B' means not before A and not after B. '~' marks what was inferred,
'?' a time that may be wrong; --json gives the reasons, and the bytes behind each event.

  --checkpoint ID   that checkpoint alone; an unambiguous beginning of its ID
  --filter QUERY    as in the query bar: source:file and doubt:*
  --memory-lines    also lines with a time stamp in memory, each once: what a program wrote, received or
                    read, not verified; those that a log of the checkpoint has are left to the log
  --json            one JSON object, events under \`events\`; \`memoryLinesLimited\` names checkpoints that
                    have more lines in memory than are listed
`;

export const timelineCommand: Command = {
  name: 'timeline',
  summary: 'print events of all sources in order of time',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('timeline', argv, {
      checkpoint: { type: 'string' },
      filter: { type: 'string' },
      'memory-lines': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('timeline: name one case');
    return withCase(path, async (client) => {
      const scope = values.checkpoint === undefined ? null : [values.checkpoint];
      const limited = values['memory-lines'] ? await readMemoryLines(client, scope) : [];
      let first = true;
      if (values.json) await write('{"events":[');
      for await (const rows of listPages(client, 'event', scope, values.filter)) {
        for (const row of rows) {
          if (values.json) {
            await write(first ? '\n' : ',\n');
            for (const piece of jsonText(rowJson(row))) await write(piece);
          } else await write(`${eventLine(row)}\n`);
          first = false;
        }
      }
      if (values.json) await write(`\n],"memoryLinesLimited":${JSON.stringify(limited)}}\n`);
      return EXIT.done;
    });
  },
};

/** Ids of checkpoints that have more lines than are listed; said on standard error too. */
async function readMemoryLines(client: LocalClient, checkpoints: string[] | null): Promise<string[]> {
  const { job } = await client.call('timeline.memoryStart', { checkpoints });
  const { limited, most } = await client.call('timeline.memoryResult', { job });
  for (const id of limited)
    process.stderr.write(`timeline: ${id} has more than ${most} lines in memory: the first are listed\n`);
  return limited;
}

async function write(piece: string): Promise<void> {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}

function eventLine({ cells, checkpoint }: ListRow): string {
  const from = cells['fromNs'] as bigint;
  const to = cells['toNs'] as bigint;
  const stated = cells['timeNs'] as bigint | null;
  const when =
    stated === null
      ? `${formatTime(from, { precisionNs: MS })} .. ${formatTime(to, { precisionNs: MS })}`
      : formatTime(stated, { precisionNs: digitsOf(to - from) });
  const marks = `${cells['certainty'] === 'inferred' ? '~' : ' '}${cells['doubt'] === null ? ' ' : '?'}`;
  return `${when.padEnd(30)} ${marks} ${(checkpoint ?? '-').padEnd(12)} ${valueText(cells['source'] ?? null, 'text').padEnd(10)} ${valueText(cells['text'] ?? null, 'text')}`;
}

const MS = 1_000_000n;

/** As many digits as the source has: a tar header's whole seconds, a ghost's microseconds. */
function digitsOf(spanNs: bigint): bigint {
  if (spanNs >= 1_000_000_000n - 1n) return 1_000_000_000n;
  let precision = 1n;
  while (precision <= spanNs) precision *= 10n;
  return precision;
}
