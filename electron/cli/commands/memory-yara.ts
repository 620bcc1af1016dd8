/** `permafrost memory yara`: YARA rules over the memory and files of a case. */
import { readFileSync } from 'node:fs';
import { PermafrostError, toEvidenceError } from '../../../shared/errors.ts';
import { displayText } from '../../../shared/text.ts';
import { callerPath, parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { jsonLine, onePath, pidOf, sourceObject, takeAll, textObject, write } from '../memory-tool.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { withCase } from '../with-case.ts';

const help = `usage: permafrost memory yara CASE --rules FILE... [--pid N] [--checkpoint ID]...
                              [--no-memory] [--no-files] [--timeout SECONDS] [--matches N] [--json]

Runs YARA rules (YARA-X) over the memory of processes, mapping by mapping, and over files of the checkpoints:
rootfs diff, tmpfs, volumes, ghost files, memfds. Each match with the addresses of its strings. A mapping is
scanned as one piece up to 32 MiB, longer ones in windows; \`include\` is not supported.

  --rules FILE      rules; may be repeated, each is a namespace of its own
  --pid N           that process alone, and no files
  --checkpoint ID   that checkpoint alone
  --no-memory       files alone
  --no-files        memory alone
  --timeout N       seconds that one piece may take (60); the scan ends there
  --matches N       matches of one string in one piece that are given (1000)
  --json            a JSON object a line
`;

export const memoryYaraCommand: Command = {
  name: 'memory yara',
  summary: 'run YARA rules over memory and files',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('memory yara', argv, {
      rules: { type: 'string', multiple: true, default: [] },
      pid: { type: 'string' },
      checkpoint: { type: 'string', multiple: true, default: [] },
      'no-memory': { type: 'boolean', default: false },
      'no-files': { type: 'boolean', default: false },
      timeout: { type: 'string', default: '60' },
      matches: { type: 'string', default: '1000' },
      json: { type: 'boolean', default: false },
    });
    const path = onePath('memory yara', positionals);
    const files = values.rules as string[];
    if (files.length === 0) throw usageError('memory yara: --rules FILE is missing');
    const rules = files.map((file) => ({ name: file, text: readRules(file) }));
    const checkpoints = values.checkpoint as string[];
    return withCase(path, async (client) => {
      const { job } = await client.call('yara.start', {
        rules,
        checkpoints: checkpoints.length > 0 ? checkpoints : null,
        pid: pidOf('memory yara', values.pid as string | undefined),
        memory: values['no-memory'] !== true,
        files: values['no-files'] !== true,
        timeoutSeconds: positive(values.timeout as string, 'timeout', 3600),
        matchesPerString: positive(values.matches as string, 'matches', 100_000),
      });
      await takeAll(client, job, async (found) => {
        if (found.item !== 'yara') return;
        if (values.json !== true) {
          const place =
            found.path === null
              ? `process ${found.pid} ${found.region ?? ''}`
              : `${found.target} ${found.path.text}`;
          await write(`${found.checkpoint} ${inertString(found.rule)} ${inertString(place)}\n`);
          for (const { identifier, matches } of found.strings) {
            for (const { at, bytes } of matches) {
              await write(
                `  0x${at.toString(16).padStart(12, '0')} ${identifier}: ${inertString(displayText(bytes))}\n`,
              );
            }
          }
          return;
        }
        const { item: _, pid, region, path: file, start, strings, ...rest } = found;
        await write(
          jsonLine({
            ...rest,
            ...(pid === null ? {} : { pid, region }),
            ...(file === null ? {} : textObject('path', file)),
            start,
            strings: strings.map(({ identifier, matches }) => ({
              identifier,
              matches: matches.map(({ at, length, bytes, source }) => ({
                ...(pid === null ? { offset: Number(at) } : { address: at }),
                length,
                bytes: displayText(bytes),
                source: sourceObject(source),
              })),
            })),
          }),
        );
      });
      return EXIT.done;
    });
  },
};

function readRules(file: string): string {
  try {
    return readFileSync(callerPath(file), 'utf8');
  } catch (caught) {
    throw new PermafrostError({ ...toEvidenceError(caught), code: 'usage' });
  }
}

function positive(text: string, option: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw usageError(`memory yara: --${option} takes a number from 1 to ${most}`);
  }
  return value;
}
