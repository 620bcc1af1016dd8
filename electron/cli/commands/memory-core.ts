/** `permafrost memory core`: a process as an ELF core file for gdb. */
import process from 'node:process';
import { callerPath, parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { checkpointWith, jsonLine, onePath, pidOf, takeAll, withExportCase, write } from '../memory-tool.ts';

const help = `usage: permafrost memory core CASE --pid N --out FILE [--checkpoint ID] [--json]

Writes the process as an ELF core file (x86-64, aarch64) with its threads, registers, auxiliary vector and mapped
files, and every byte of its memory that the checkpoint has. Open it with \`gdb -c FILE\`. Clean pages of files that
the checkpoint does not hold have no bytes: gdb takes them from the file where it has it, so give it the container's
own files (\`set sysroot\`). The export enters the custody log.

  --pid N           the process
  --out FILE        the core file; written beside and renamed, so that it is whole or not there
  --checkpoint ID   the checkpoint, where several have that process
  --json            what was written, as a JSON object
`;

export const memoryCoreCommand: Command = {
  name: 'memory core',
  summary: 'write a process as an ELF core file',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('memory core', argv, {
      pid: { type: 'string' },
      out: { type: 'string' },
      checkpoint: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const path = onePath('memory core', positionals);
    const pid = pidOf('memory core', values.pid);
    const { out } = values;
    if (pid === null) throw usageError('memory core: --pid N is missing');
    if (out === undefined) throw usageError('memory core: --out FILE is missing');
    return withExportCase(path, async (client) => {
      const checkpoint = await checkpointWith(client, 'memory core', values.checkpoint, pid);
      const { job } = await client.call('core.start', { checkpoint, pid, path: callerPath(out) });
      await takeAll(client, job, async (found) => {
        if (found.item !== 'core') return;
        for (const tid of found.threadsLeftOut) {
          process.stderr.write(`permafrost: thread ${tid} has no registers in the images and is left out\n`);
        }
        if (found.zerosLeftOut > 0n) {
          process.stderr.write(`permafrost: ${found.zerosLeftOut} bytes of untouched zeros are left out\n`);
        }
        const { item: _, knownBytes, absentBytes, zerosLeftOut, ...rest } = found;
        const figures = {
          knownBytes: Number(knownBytes),
          absentBytes: Number(absentBytes),
          zerosLeftOut: Number(zerosLeftOut),
        };
        await write(
          values.json
            ? jsonLine({ ...rest, ...figures })
            : `process ${pid} of ${found.checkpoint}: ${found.threads} threads, ${found.segments} segments, ` +
                `${figures.knownBytes} bytes of memory, ${figures.absentBytes} in no image; SHA-256 ${found.sha256 ?? 'not computed'}\n`,
        );
      });
      return EXIT.done;
    });
  },
};
