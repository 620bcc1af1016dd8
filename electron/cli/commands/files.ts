/** `permafrost files`: the files of the container that the checkpoints hold. */
import process from 'node:process';
import { once } from 'node:events';
import type { CellValue, ListRow } from '../../../shared/api/index.ts';
import { formatTime, modeText } from '../../../shared/format/index.ts';
import { jsonText } from '../../../shared/json-text.ts';
import { callerPath, parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { listPages } from '../list-pages.ts';
import { rowJson } from '../row-json.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { withCase } from '../with-case.ts';

const help = `usage: permafrost files CASE [--checkpoint ID] [--filter QUERY] [--known-bad LIST] [--known-good LIST] [--json]

Files of the rootfs diff, of dumped tmpfs, volumes and /dev/shm, deleted files that were still open (ghost files),
memfds, and paths that are gone; each with owner, mode, time, what it is by its content, entropy (bits a byte) and
SHA-256. 'present' says that the archive holds the file: whether it was added or changed is not in an archive.

  --checkpoint ID     that checkpoint alone; an unambiguous beginning of its ID
  --filter QUERY      as in the query bar: content:ELF* and size>1KiB
  --known-bad LIST    a list of SHA-256 hashes (a CSV of NSRL, sha256sum's output, one a line); may be repeated
  --known-good LIST   the same for what is known to be harmless
  --json              one JSON object, files under \`files\`
`;

export const filesCommand: Command = {
  name: 'files',
  summary: 'print the files that the checkpoints hold',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('files', argv, {
      checkpoint: { type: 'string' },
      filter: { type: 'string' },
      'known-bad': { type: 'string', multiple: true, default: [] },
      'known-good': { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('files: name one case');
    return withCase(path, async (client) => {
      for (const says of ['known-bad', 'known-good'] as const) {
        for (const list of values[says]) {
          const { job } = await client.call('hash-list.load', { path: callerPath(list), says });
          await client.call('hash-list.loaded', { job });
        }
      }
      const scope = values.checkpoint === undefined ? null : [values.checkpoint];
      let first = true;
      if (values.json) await write('{"files":[');
      for await (const rows of listPages(client, 'file', scope, values.filter)) {
        for (const row of rows) {
          if (values.json) {
            await write(first ? '\n' : ',\n');
            for (const piece of jsonText(rowJson(row))) await write(piece);
          } else await write(`${fileLine(row)}\n`);
          first = false;
        }
      }
      if (values.json) await write('\n]}\n');
      return EXIT.done;
    });
  },
};

async function write(piece: string): Promise<void> {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}

function fileLine({ cells }: ListRow): string {
  const { mode, uid, gid, mtimeNs, precisionNs } = cells;
  const time =
    typeof mtimeNs === 'bigint'
      ? formatTime(mtimeNs, { precisionNs: typeof precisionNs === 'bigint' ? precisionNs : 1n })
      : '-';
  return [
    plain(cells['change']).padEnd(8),
    plain(cells['origin']).padEnd(11),
    (typeof mode === 'number' ? modeText(mode | typeBits(cells['type'])) : '-').padEnd(10),
    `${plain(uid)}:${plain(gid)}`.padEnd(9),
    plain(cells['size']).padStart(9),
    time.padEnd(20),
    plain(cells['content']).padEnd(20),
    plain(cells['entropy']).padStart(5),
    (plain(cells['sha256']) === '-' ? '-' : plain(cells['sha256']).slice(0, 16)).padEnd(16),
    plain(cells['known']).padEnd(10),
    plain(cells['path']),
  ].join(' ');
}

function plain(cell: CellValue | undefined): string {
  if (cell === null || cell === undefined) return '-';
  return inertString(typeof cell === 'object' && 'text' in cell ? String(cell.text) : String(cell));
}

const TYPE_BITS: Readonly<Record<string, number>> = {
  directory: 0o040000,
  symlink: 0o120000,
  'character-device': 0o020000,
  'block-device': 0o060000,
  fifo: 0o010000,
  socket: 0o140000,
};

function typeBits(type: CellValue | undefined): number {
  return typeof type === 'string' ? (TYPE_BITS[type] ?? 0o100000) : 0;
}
