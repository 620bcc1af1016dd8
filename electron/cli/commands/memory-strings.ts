/** `permafrost memory strings`: text in the memory of processes, a line each. */
import { STRING_KINDS } from '../../../shared/api/index.ts';
import { parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { jsonLine, onePath, pidOf, sourceObject, takeAll, write } from '../memory-tool.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { withCase } from '../with-case.ts';

const help = `usage: permafrost memory strings CASE [--pid N] [--checkpoint ID]... [--min N] [--encoding E]...
                                 [--kind K]... [--contains TEXT] [--json]

Prints text in the memory of processes, in address order, each with where it begins. A string goes on across
pages and mappings as in the address space.

  --pid N           that process alone
  --checkpoint ID   that checkpoint alone
  --min N           characters at least (6)
  --encoding E      ascii, utf-8, utf-16le; may be repeated (all)
  --kind K          ${STRING_KINDS.join(', ')}; may be repeated (all)
  --contains TEXT   strings with this in them
  --json            a JSON object a line
`;

const ENCODINGS = ['ascii', 'utf-8', 'utf-16le'] as const;

export const memoryStringsCommand: Command = {
  name: 'memory strings',
  summary: 'print text in memory',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('memory strings', argv, {
      pid: { type: 'string' },
      checkpoint: { type: 'string', multiple: true, default: [] },
      min: { type: 'string', default: '6' },
      encoding: { type: 'string', multiple: true, default: [] },
      kind: { type: 'string', multiple: true, default: [] },
      contains: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const path = onePath('memory strings', positionals);
    const minimum = Number(values.min);
    if (!Number.isInteger(minimum) || minimum < 1 || minimum > 1024) {
      throw usageError('memory strings: --min takes a number from 1 to 1024');
    }
    const encodings = (values.encoding as string[]).map((name) => oneOf(name, ENCODINGS, 'encoding'));
    const kinds = (values.kind as string[]).map((name) => oneOf(name, STRING_KINDS, 'kind'));
    const checkpoints = values.checkpoint as string[];
    return withCase(path, async (client) => {
      const { job } = await client.call('strings.start', {
        checkpoints: checkpoints.length > 0 ? checkpoints : null,
        pid: pidOf('memory strings', values.pid as string | undefined),
        minimum,
        encodings: encodings.length > 0 ? encodings : [...ENCODINGS],
        kinds: kinds.length > 0 ? kinds : null,
        contains: (values.contains as string | undefined) ?? null,
      });
      await takeAll(client, job, async (found) => {
        if (found.item !== 'string') return;
        const { item: _, source, ...rest } = found;
        await write(
          values.json === true
            ? jsonLine({ ...rest, source: sourceObject(source) })
            : `${found.checkpoint} ${String(found.pid).padStart(7)} 0x${found.address.toString(16).padStart(12, '0')} ${found.encoding.padEnd(8)} ${found.kind.padEnd(10)} ${inertString(found.text)}${found.cut ? '…' : ''}\n`,
        );
      });
      return EXIT.done;
    });
  },
};

function oneOf<T extends string>(name: string, names: readonly T[], option: string): T {
  const found = names.find((known) => known === name);
  if (found === undefined)
    throw usageError(`memory strings: no ${option} '${name}'; there are ${names.join(', ')}`);
  return found;
}
