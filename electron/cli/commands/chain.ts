/** `permafrost chain`: where each checkpoint stands in its chain of parents; the choice of a doubtful one. */
import process from 'node:process';
import type { ChainShown } from '../../../shared/api/index.ts';
import { jsonText } from '../../../shared/json-text.ts';
import { callerPath, parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { withCase, withClient } from '../with-case.ts';

const help = `usage: permafrost chain CASE [--checkpoint ID] [--json]
       permafrost chain CASE --checkpoint ID --parent ID

Shows for each checkpoint whose pages it builds upon: the parent, how it was accepted, pages left to it,
and pages that no directory of the chain holds. Where a parent is doubtful, several checkpoints fit:
--parent chooses one of them. The choice goes into the custody log.

  --checkpoint ID   that checkpoint alone
  --parent ID       make this one its parent
  --json            as JSON, one object a line
`;

export const chainCommand: Command = {
  name: 'chain',
  summary: 'show chains of parents, or choose a doubtful one',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('chain', argv, {
      checkpoint: { type: 'string' },
      parent: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('chain: name one case');
    const { checkpoint, parent } = values;
    if (parent !== undefined) {
      if (checkpoint === undefined) throw usageError('chain: --parent needs --checkpoint');
      return withClient(async (client) => {
        await client.call('case.open', { path: callerPath(path), examiner: null, readOnly: false });
        print(await client.call('chain.link', { checkpoint, parent }), values.json);
        return EXIT.done;
      });
    }
    return withCase(path, async (client) => {
      const summary = await client.call('case.summary', {});
      const ids = checkpoint === undefined ? (summary?.checkpoints ?? []).map(({ id }) => id) : [checkpoint];
      for (const id of ids) print(await client.call('chain.show', { checkpoint: id }), values.json);
      return EXIT.done;
    });
  },
};

function print(chain: ChainShown, json: boolean): void {
  if (json) {
    for (const piece of jsonText(chain)) process.stdout.write(piece);
    process.stdout.write('\n');
    return;
  }
  const parent = chain.parent === null ? '' : ` ${chain.parent}`;
  process.stdout.write(`${chain.checkpoint}  ${chain.state}${parent}\n`);
  if (chain.reason !== null) process.stdout.write(`  ${inertString(chain.reason)} (${chain.decidedBy})\n`);
  if (chain.parentPages > 0n) {
    process.stdout.write(
      `  ${chain.parentPages} pages left to the parent, ${chain.unresolvedPages} in no directory\n`,
    );
  }
  for (const { checkpoint, directory, evidence } of chain.candidates) {
    process.stdout.write(`  fits: ${checkpoint}  ${inertString(directory)}  ${inertString(evidence)}\n`);
  }
}
