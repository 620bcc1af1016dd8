/** `permafrost memory map`: the mappings of a process and where the content of their pages is. */
import { parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { checkpointWith, jsonLine, onePath, pidOf, textObject, write } from '../memory-tool.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { withCase } from '../with-case.ts';

const help = `usage: permafrost memory map CASE --pid N [--checkpoint ID] [--json]

Prints the mappings of a process: addresses, permissions, kind, backing file and its offset, and how many
of its pages were dumped, stand in a parent, read as zeros, or are in no image (then \`file\` says whether the
checkpoint holds the mapped file, so that they are read from there).

  --pid N           the process
  --checkpoint ID   the checkpoint, where several have that process
  --json            a JSON object a line
`;

export const memoryMapCommand: Command = {
  name: 'memory map',
  summary: 'print the mappings of a process',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('memory map', argv, {
      pid: { type: 'string' },
      checkpoint: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const path = onePath('memory map', positionals);
    const pid = pidOf('memory map', values.pid);
    if (pid === null) throw usageError('memory map: --pid N is missing');
    return withCase(path, async (client) => {
      const checkpoint = await checkpointWith(client, 'memory map', values.checkpoint, pid);
      const { regions } = await client.call('memory.map', { checkpoint, pid });
      const pages = await pagesByStart(client, checkpoint, pid);
      for (const region of regions) {
        const counts = pages.get(region.start);
        await write(
          values.json
            ? jsonLine({
                checkpoint,
                pid,
                start: region.start,
                end: region.end,
                size: Number(region.end - region.start),
                permissions: region.permissions,
                kind: region.kind,
                ...textObject('path', region.path),
                deleted: region.deleted,
                offset: Number(region.offset),
                fileHeld: region.fileHeld,
                pages: counts ?? null,
              })
            : `${textLine(region, counts)}\n`,
        );
      }
      return EXIT.done;
    });
  },
};

type Client = Parameters<typeof checkpointWith>[0];
type Region = { start: bigint; end: bigint; permissions: string; offset: bigint; kind: string; deleted: boolean; fileHeld: boolean; path: { text: string } }; // prettier-ignore

async function pagesByStart(
  client: Client,
  checkpoint: string,
  pid: number,
): Promise<Map<bigint, Record<string, number>>> {
  const { handle, count } = await client.call('list.open', {
    list: 'memory_map',
    checkpoints: [checkpoint],
    equals: { pid },
  });
  const counts = new Map<bigint, Record<string, number>>();
  for (let from = 0; from < count; from += 1000) {
    const { rows } = await client.call('list.range', { handle, from, to: Math.min(count, from + 1000) });
    for (const { cells } of rows) {
      const pages = cells['pages'];
      if (typeof pages !== 'object' || pages === null || Array.isArray(pages)) continue;
      const entries = Object.entries(pages).map(([name, value]) => [name, Number(value)] as const);
      counts.set(BigInt(cells['start'] as bigint), Object.fromEntries(entries));
    }
  }
  await client.call('list.close', { handle });
  return counts;
}

function textLine(region: Region, counts: Record<string, number> | undefined): string {
  const hex = (value: bigint): string => value.toString(16).padStart(12, '0');
  const content = Object.entries(counts ?? {})
    .filter(([name, value]) => name !== 'total' && value > 0)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  const name = `${inertString(region.path.text)}${region.deleted ? ' (deleted)' : ''}`;
  const held = region.fileHeld ? '; file held' : '';
  return `${hex(region.start)}-${hex(region.end)} ${region.permissions} ${region.offset.toString(16).padStart(8, '0')} ${region.kind.padEnd(10)} [${content}${held}] ${name}`.trimEnd();
}
