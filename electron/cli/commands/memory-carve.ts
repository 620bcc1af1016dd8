/** `permafrost memory carve`: files and keys in memory by their structure. */
import { CARVED_KINDS } from '../../../shared/api/index.ts';
import { callerPath, parseCommand } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import {
  jsonLine,
  onePath,
  pidOf,
  sourceObject,
  takeAll,
  textObject,
  withExportCase,
  write,
} from '../memory-tool.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { withCase } from '../with-case.ts';

const help = `usage: permafrost memory carve CASE [--pid N] [--checkpoint ID]... [--kind K]... [--out DIR] [--json]

Finds what begins in the memory of processes by its structure, and puts files without a name together again:
memfds from their pages, deleted mapped files from their ghost file or, without one, from what mappings show.
Each with address, length, SHA-256, entropy in bits per byte, and whether it is whole.

  --pid N           that process alone
  --checkpoint ID   that checkpoint alone
  --kind K          ${CARVED_KINDS.join(', ')},
                    memfd, deleted-file; may be repeated (all)
  --out DIR         save each item as KIND-ADDRESS-SHA256.bin into DIR, with items.jsonl; every item enters the
                    custody log. Gaps are holes of the file and listed.
  --json            a JSON object a line
`;

export const memoryCarveCommand: Command = {
  name: 'memory carve',
  summary: 'find files and keys in memory',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('memory carve', argv, {
      pid: { type: 'string' },
      checkpoint: { type: 'string', multiple: true, default: [] },
      kind: { type: 'string', multiple: true, default: [] },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const path = onePath('memory carve', positionals);
    const out = values.out as string | undefined;
    const checkpoints = values.checkpoint as string[];
    const kinds = values.kind as string[];
    return (out === undefined ? withCase : withExportCase)(path, async (client) => {
      const { job } = await client.call('carve.start', {
        checkpoints: checkpoints.length > 0 ? checkpoints : null,
        pid: pidOf('memory carve', values.pid as string | undefined),
        kinds: kinds.length > 0 ? kinds : null,
        ...(out === undefined ? {} : { path: callerPath(out) }),
      });
      await takeAll(client, job, async (found) => {
        if (found.item !== 'carved') return;
        const { item: _, source, name, pid, address, ...rest } = found;
        await write(
          values.json === true
            ? jsonLine({
                ...rest,
                ...(pid === null || address === null ? {} : { pid, address }),
                ...(name === null ? {} : textObject('name', name)),
                source: sourceObject(source),
              })
            : `${found.checkpoint} ${pid === null ? '-'.padStart(7) : String(pid).padStart(7)} ${(address === null ? '-' : `0x${address.toString(16)}`).padStart(14)} ${found.kind.padEnd(12)} ${String(found.length).padStart(9)} ${found.complete ? 'whole' : 'part '} ${found.entropy.toFixed(2)} ${found.sha256} ${name === null ? '' : `${inertString(name.text)}: `}${inertString(found.detail)}\n`,
        );
      });
      return EXIT.done;
    });
  },
};
