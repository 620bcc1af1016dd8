/** `permafrost key new`, `key show`, `key import`: the Ed25519 key that an examiner signs with. */
import process from 'node:process';
import type { KeyInfo } from '../../../shared/api/index.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { callerPath, parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { newPassphrase, passphraseOf } from '../passphrase.ts';
import { withClient } from '../with-case.ts';
import { inertJson } from '../../../shared/json-text.ts';

const newHelp = `usage: permafrost key new --name NAME --out FILE

Makes an Ed25519 key: FILE (PKCS#8, encrypted with scrypt and AES-256, mode 0600; openssl pkey -in FILE
reads it) and FILE.pub (an OpenSSH public key with NAME). Neither may be there already, nor lie in a case.
The passphrase is asked for on the terminal, twice, or taken from PERMAFROST_PASSPHRASE.

Give the fingerprint that is printed to whoever will verify what you sign, by another way than the
signature goes: trust comes from there.
`;

const showHelp = `usage: permafrost key show FILE [--json]

Prints the fingerprint of a key (as ssh-keygen -l does) and its public forms: PEM, OpenSSH's line, and
the line of allowed_signers. FILE: OpenSSH or PEM, private or public, Ed25519. Where the public part is in
what is encrypted, it is read from FILE.pub, unless PERMAFROST_PASSPHRASE is set and opens FILE.
`;

const importHelp = `usage: permafrost key import FILE --out NEW [--name NAME]

Writes an Ed25519 key of OpenSSH or PEM, encrypted or not, as 'key new' does; FILE stays as it is.
PERMAFROST_PASSPHRASE, where it is set, opens FILE and encrypts NEW; else both are asked for.
`;

function print(info: KeyInfo): void {
  const line = (name: string, value: string | null): void =>
    void process.stdout.write(`${name.padEnd(16)}${value === null ? 'not known' : inertString(value)}\n`);
  line('fingerprint', info.fingerprint);
  line('name', info.name);
  line('file', info.path);
  line('format', `${info.format}${info.encrypted ? ', encrypted' : ''}`);
  if (info.publicFrom === 'beside')
    line('', 'the public part is that of FILE.pub: not compared with the private one');
  if (info.openSsh !== null) process.stdout.write(`\n${inertString(info.openSsh.trimEnd())}\n`);
  if (info.allowedSigner !== null) process.stdout.write(`\n${inertString(info.allowedSigner.trimEnd())}\n`);
  if (info.pem !== null) process.stdout.write(`\n${info.pem}`);
}

export const keyNewCommand: Command = {
  name: 'key new',
  summary: 'make an examiner key',
  help: newHelp,
  async run(argv) {
    const { values, positionals } = parseCommand('key new', argv, {
      name: { type: 'string' },
      out: { type: 'string' },
    });
    if (positionals.length > 0) throw usageError('key new: takes --name NAME and --out FILE alone');
    const { name, out } = values;
    if (!name) throw usageError('key new: --name NAME is missing');
    if (!out) throw usageError('key new: --out FILE is missing');
    const passphrase = await newPassphrase('Passphrase of the new key');
    return withClient(async (client) => {
      print(await client.call('key.create', { path: callerPath(out), name, passphrase }));
      return EXIT.done;
    });
  },
};

export const keyShowCommand: Command = {
  name: 'key show',
  summary: 'print fingerprint and public forms of a key',
  help: showHelp,
  async run(argv) {
    const { values, positionals } = parseCommand('key show', argv, {
      json: { type: 'boolean', default: false },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('key show: name one key file');
    return withClient(async (client) => {
      const passphrase = process.env['PERMAFROST_PASSPHRASE'] ?? null;
      const info = await client.call('key.show', { path: callerPath(path), passphrase });
      if (values.json) process.stdout.write(`${inertJson(JSON.stringify(info, null, 2))}\n`);
      else print(info);
      return EXIT.done;
    });
  },
};

export const keyImportCommand: Command = {
  name: 'key import',
  summary: 'take over an OpenSSH or PEM Ed25519 key',
  help: importHelp,
  async run(argv) {
    const { values, positionals } = parseCommand('key import', argv, {
      name: { type: 'string' },
      out: { type: 'string' },
    });
    const [from, ...others] = positionals;
    if (from === undefined || others.length > 0) throw usageError('key import: name one key file');
    const { name, out } = values;
    if (!out) throw usageError('key import: --out NEW is missing');
    return withClient(async (client) => {
      const source = callerPath(from);
      const { encrypted } = await client.call('key.show', { path: source, passphrase: null });
      const sourcePassphrase = encrypted ? await passphraseOf(`Passphrase of ${from}`) : null;
      const passphrase = await newPassphrase('Passphrase of the new file');
      print(
        await client.call('key.import', {
          source,
          sourcePassphrase,
          path: callerPath(out),
          name: name ?? null,
          passphrase,
        }),
      );
      return EXIT.done;
    });
  },
};
