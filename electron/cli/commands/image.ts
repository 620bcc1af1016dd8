/** `permafrost image`: one raw image as JSON, in the names and forms of crit. */
import { once } from 'node:events';
import process from 'node:process';
import { parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { withCase } from '../with-case.ts';

const help = `usage: permafrost image CASE MEMBER [--checkpoint ID] [--json]

Prints one image as {"magic": NAME, "entries": [...]} in one line, with the names and forms that
crit decode uses, so that scripts written for it work. MEMBER is the whole name of the image in its
archive (checkpoint/core-17.img) or the end of it (core-17.img) where only one image ends so.

What crit refuses is printed too: text that is not UTF-8 with \\xNN for the bytes that are not, and
files without messages (pages-1.img) as "raw" with their size.

  --checkpoint ID   of that checkpoint alone; an unambiguous beginning of its ID
  --json            JSON, which is the only form there is
`;

export const imageCommand: Command = {
  name: 'image',
  summary: 'print a raw image as crit decode does',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('image', argv, {
      checkpoint: { type: 'string' },
      json: { type: 'boolean', default: true },
    });
    const [path, name, ...others] = positionals;
    if (path === undefined || name === undefined || others.length > 0) {
      throw usageError('image: name one case and one image');
    }
    return withCase(path, async (client) => {
      const { checkpoint, member } = await client.call('image.find', {
        name,
        checkpoint: values.checkpoint ?? null,
      });
      let handle: string | null = null;
      do {
        const piece: { text: string; handle: string | null } = await client.call('image.json', {
          checkpoint,
          member,
          handle,
        });
        if (!process.stdout.write(piece.text)) await once(process.stdout, 'drain');
        handle = piece.handle;
      } while (handle !== null);
      process.stdout.write('\n');
      return EXIT.done;
    });
  },
};
