/** `permafrost custody list`, `custody verify`, `custody sign`: who did what to the evidence, and whether the log is whole. */
import { inertJson } from '../../../shared/json-text.ts';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import type { CustodyLogState, ListRow } from '../../../shared/api/index.ts';
import { anchorText, breakText, isBehindBreak } from '../../../shared/format/custody-log.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { callerPath, parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { listPages } from '../list-pages.ts';
import { passphraseOf } from '../passphrase.ts';
import { withCase, withClient } from '../with-case.ts';

const verifyHelp = `usage: permafrost custody verify CASE [--head FILE | --head SEQUENCE:HASH] [--signer FINGERPRINT] [--json]

Recomputes the hash chain of the custody log and checks every signature over it. Finds any edit, deletion,
insertion and change of order; with a signature, or a head that was kept elsewhere, also a chain that was
computed anew and newest entries that were cut off. Says up to which entry the log is anchored so.

  --head FILE            a file that 'custody sign --out' wrote
  --head SEQUENCE:HASH   an entry and its hash, as a report or a notebook has it
  --signer FINGERPRINT   SHA256:...; signatures of other keys anchor nothing
  --json                 as one JSON object

Exit codes: 0 the log is whole, 2 it is not.
`;

const listHelp = `usage: permafrost custody list CASE [--json]

Prints the entries of the custody log: number, time (UTC), examiner, act, item, hash.

  --json   one JSON object a line: the entry as it is hashed, and its hash
`;

const signHelp = `usage: permafrost custody sign CASE --key FILE [--out HEADFILE] [--examiner NAME] [--json]

Signs the last entry of the custody log, which stands for all before it, and keeps the signature in the
case; the next entry says so. HEADFILE is the signed head to be kept apart from the case, for
'custody verify --head'. The passphrase of FILE is asked for, or taken from PERMAFROST_PASSPHRASE.
`;

const MOST_HEAD_BYTES = 65_536;

function printState(state: CustodyLogState): void {
  const { entries, head, intact, problems, anchored, heads } = state;
  process.stdout.write(`${intact ? 'intact' : 'NOT INTACT'}\t${entries} entries\thead ${entries}:${head}\n`);
  for (const head of heads) {
    const { sequence, hash, fingerprint, signedAt, problem } = head;
    const whole = isBehindBreak(state, head) ? `valid, but the log is ${breakText(state)}` : 'holds';
    const holds = problem === null ? whole : `does not hold: ${inertString(problem)}`;
    process.stdout.write(
      `signed\tentry ${sequence}\t${inertString(fingerprint)}\t${inertString(signedAt)}\t${inertString(hash)}\t${holds}\n`,
    );
  }
  const none = intact ? 'not at all' : `not at all: ${anchorText(state)}`;
  process.stdout.write(`anchored\t${anchored === null ? none : `up to entry ${anchored}`}\n`);
  for (const { sequence, message } of problems)
    process.stderr.write(`${sequence === null ? 'log' : `entry ${sequence}`}: ${inertString(message)}\n`);
}

/** `SEQUENCE:HASH` as it is, a file's text otherwise. */
function headArgument(value: string): string {
  if (/^[0-9]{1,15}:[0-9A-Fa-f]{64}$/.test(value)) return value;
  const path = callerPath(value);
  if (!existsSync(path))
    throw usageError(`custody verify: --head takes SEQUENCE:HASH or a file; no ${value}`);
  if (statSync(path).size > MOST_HEAD_BYTES) throw usageError(`custody verify: ${value} is no signed head`);
  return readFileSync(path, 'utf8');
}

export const custodyVerifyCommand: Command = {
  name: 'custody verify',
  summary: 'check the custody log and its signatures',
  help: verifyHelp,
  async run(argv) {
    const { values, positionals } = parseCommand('custody verify', argv, {
      head: { type: 'string' },
      signer: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('custody verify: name one case');
    const head = values.head === undefined ? {} : { head: headArgument(values.head) };
    const signer = values.signer === undefined ? {} : { signer: values.signer };
    return withCase(path, async (client) => {
      const state = await client.call('custody.verify', { ...head, ...signer });
      if (values.json) process.stdout.write(`${inertJson(JSON.stringify(state, null, 2))}\n`);
      else printState(state);
      return state.intact ? EXIT.done : EXIT.refused;
    });
  },
};

export const custodyListCommand: Command = {
  name: 'custody list',
  summary: 'print the custody log',
  help: listHelp,
  async run(argv) {
    const { values, positionals } = parseCommand('custody list', argv, {
      json: { type: 'boolean', default: false },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('custody list: name one case');
    return withCase(path, async (client) => {
      for await (const rows of listPages(client, 'custody_entry', null, undefined)) {
        for (const row of rows) {
          if (!values.json) {
            process.stdout.write(`${entryLine(row)}\n`);
            continue;
          }
          const sequence = Number(row.cells['sequence']);
          const { canonical, hash } = await client.call('custody.entry', { sequence });
          process.stdout.write(
            `${inertJson(JSON.stringify({ entry: JSON.parse(canonical) as unknown, hash }))}\n`,
          );
        }
      }
      return EXIT.done;
    });
  },
};

function entryLine({ cells }: ListRow): string {
  const word = (name: string): string => {
    const value = cells[name];
    return value === null || value === undefined ? '-' : inertString(String(value as string | number));
  };
  return ['sequence', 'at', 'examiner', 'action', 'item', 'hash'].map(word).join('\t');
}

export const custodySignCommand: Command = {
  name: 'custody sign',
  summary: 'sign the custody log as it stands',
  help: signHelp,
  async run(argv) {
    const { values, positionals } = parseCommand('custody sign', argv, {
      key: { type: 'string' },
      out: { type: 'string' },
      examiner: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('custody sign: name one case');
    const { key, out } = values;
    if (!key) throw usageError('custody sign: --key FILE is missing');
    return withClient(async (client) => {
      await client.call('case.open', { path: callerPath(path), examiner: values.examiner ?? null });
      const file = callerPath(key);
      const { encrypted } = await client.call('key.show', { path: file, passphrase: null });
      const passphrase = encrypted ? await passphraseOf(`Passphrase of ${key}`) : null;
      const { head, document, custody } = await client.call('custody.sign', { path: file, passphrase });
      if (out !== undefined) writeFileSync(callerPath(out), document, { flag: 'wx' });
      if (values.json) process.stdout.write(`${inertJson(JSON.stringify({ head, custody }, null, 2))}\n`);
      else printState(custody);
      return EXIT.done;
    });
  },
};
