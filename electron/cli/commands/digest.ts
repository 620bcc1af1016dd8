/** `permafrost digest`: hashes over the decoded facts, the same for every import of the same evidence. */
import process from 'node:process';
import { parseCommand, usageError } from '../arguments.ts';
import { chosenCheckpoints } from '../chosen-checkpoints.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { withCase } from '../with-case.ts';

const help = `usage: permafrost digest CASE [--checkpoint ID] [--json]

Prints SHA-256 hashes over the decoded facts: of each checkpoint's own archive, of its chain of
parents where it has one, and of the case. They depend on the evidence, on the version of the facts and
on raised limits; not on folder, file name, time zone, locale or order of import.

  --checkpoint ID   that checkpoint alone; an unambiguous beginning of its ID
  --json            as one JSON object
`;

export const digestCommand: Command = {
  name: 'digest',
  summary: 'print hashes over the decoded facts',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('digest', argv, {
      checkpoint: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('digest: name one case');
    return withCase(path, async (client) => {
      const all = await client.call('case.digest', {});
      const chosen = await chosenCheckpoints(client, all.checkpoints, values.checkpoint);
      if (values.json) {
        process.stdout.write(`${JSON.stringify({ ...all, checkpoints: chosen }, null, 2)}\n`);
        return EXIT.done;
      }
      const limits = (raised: Record<string, number>): string =>
        Object.entries(raised)
          .map(([name, value]) => `\t${name}=${value}`)
          .join('');
      for (const { id, digest, chainDigest, raisedLimits } of chosen) {
        process.stdout.write(`${digest}\tcheckpoint ${id}${limits(raisedLimits)}\n`);
        if (chainDigest !== null) process.stdout.write(`${chainDigest}\tchain of ${id}\n`);
      }
      if (values.checkpoint === undefined) {
        process.stdout.write(`${all.case}\tcase, facts version ${all.factsVersion}\n`);
      }
      return EXIT.done;
    });
  },
};
