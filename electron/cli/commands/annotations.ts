/** `permafrost annotations`: what the examiner wrote into a case. */
import process from 'node:process';
import type { CallOutput, Target } from '../../../shared/api/index.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { jsonText } from '../../../shared/json-text.ts';
import { parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { withCase } from '../with-case.ts';

const help = `usage: permafrost annotations CASE [--json]

Findings with their exhibits, tags, notes, bookmarks and saved searches of a case, as the examiner left them: findings
in the examiner's order. A thing is named by its kind, checkpoint and key, as in \`permafrost show\`; memory_range by
PID/ADDRESS/LENGTH, byte_range by EVIDENCE/MEMBER/OFFSET/LENGTH.

  --json   one JSON object: {findings, tags, notes, bookmarks, saved}
`;

export const annotationsCommand: Command = {
  name: 'annotations',
  summary: 'print findings, tags, notes, bookmarks and saved searches',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('annotations', argv, {
      json: { type: 'boolean', default: false },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('annotations: name one case');
    return withCase(path, async (client) => {
      const { findings, tags, notes, bookmarks } = await client.call('annotation.all', {});
      const { saved } = await client.call('saved.list', {});
      const written = { findings, tags, notes, bookmarks, saved };
      const pieces = values.json ? jsonText(written) : textOf(written);
      for (const piece of pieces) process.stdout.write(piece);
      if (values.json) process.stdout.write('\n');
      return EXIT.done;
    });
  },
};

type Written = Pick<CallOutput<'annotation.all'>, 'findings' | 'tags' | 'notes' | 'bookmarks'> &
  CallOutput<'saved.list'>;

function* textOf({ findings, tags, notes, bookmarks, saved }: Written): Iterable<string> {
  for (const [at, one] of findings.entries()) {
    yield `finding ${at + 1}  ${one.severity}, ${one.status}${one.inReport ? '' : ', not in the report'}  ${inertString(one.title)}\n`;
    yield* lines(one.text);
    for (const { target, caption } of one.exhibits) {
      yield `  exhibit  ${thingText(target)}  ${inertString(caption)}\n`;
    }
  }
  for (const { target, name } of tags) yield `tag       ${thingText(target)}  ${inertString(name)}\n`;
  for (const { target, text } of notes) {
    yield `note      ${thingText(target)}\n`;
    yield* lines(text);
  }
  for (const { target, label } of bookmarks) yield `bookmark  ${thingText(target)}  ${inertString(label)}\n`;
  for (const { kind, name, body } of saved)
    yield `saved     ${kind}  ${inertString(name)}  ${inertString(body)}\n`;
}

function* lines(text: string): Iterable<string> {
  if (text === '') return;
  for (const line of text.split('\n')) yield `    ${inertString(line)}\n`;
}

function thingText({ kind, checkpoint, key }: Target): string {
  return `${checkpoint ?? '-'} ${inertString(kind)} ${inertString(key)}`;
}
