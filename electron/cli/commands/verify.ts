/** `permafrost verify`: is a bundle whole, unchanged, and whose is it. */
import { inertJson } from '../../../shared/json-text.ts';
import process from 'node:process';
import { callerPath, parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { followJob } from '../follow-job.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { withClient } from '../with-case.ts';

const help = `usage: permafrost verify BUNDLE [--signer FINGERPRINT] [--json]

Checks a bundle that \`permafrost export\` wrote: every file that its lists name is there and unchanged, none was added,
and the lists are signed. Needs no case. Whose key it is no file can prove: compare the fingerprint that is printed with
the one that the examiner gave you on another way, or name that one.

  --signer FINGERPRINT   the signer's, as \`ssh-keygen -l\` shows it (SHA256:...); another one fails
  --json                 the whole result as a JSON object

Exit code 0 where all of it holds, 2 where anything does not.
`;

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'check a bundle: whole, unchanged, signed by whom',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('verify', argv, {
      signer: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('verify: name one bundle');
    const signer = values.signer ?? null;
    if (signer !== null && !/^SHA256:[A-Za-z0-9+/]{43}$/.test(signer)) {
      throw usageError('verify: --signer takes a fingerprint as ssh-keygen -l shows it (SHA256:...)');
    }
    return withClient(async (client) => {
      const { job } = await client.call('bundle.verify', { path: callerPath(path), signer });
      const check = await followJob(client, job, () => client.call('bundle.result', { job }));
      if (values.json) process.stdout.write(`${inertJson(JSON.stringify(check))}\n`);
      else process.stdout.write(asText(check));
      return check.ok ? EXIT.done : EXIT.refused;
    });
  },
};

type Check = {
  readonly ok: boolean;
  readonly files: readonly { readonly path: string; readonly state: string; readonly reason: string }[];
  readonly signer: { readonly fingerprint: string; readonly name: string } | null;
  readonly expectedSigner: boolean | null;
  readonly custody: { readonly entries: number; readonly withheld: number; readonly texts: number } | null;
};

function asText({ ok, files, signer, expectedSigner, custody }: Check): string {
  const bad = files.filter(({ state }) => state !== 'ok');
  const lines = bad.map(
    ({ path, state, reason }) => `${state}\t${inertString(path)}\t${inertString(reason)}`,
  );
  lines.push(`${files.length - bad.length} of ${files.length} files are whole and unchanged`);
  if (custody !== null) {
    const { entries, withheld, texts } = custody;
    const but = withheld === 0 ? '' : `, ${withheld} of them as hashes alone`;
    const proved = texts === 0 ? '' : `; ${texts} texts are what they commit to`;
    lines.push(`custody log of ${entries} entries${but}${proved}`);
  }
  if (signer === null) lines.push('not signed, or the signatures do not hold');
  else {
    const expected =
      expectedSigner === null ? '' : expectedSigner ? ', as expected' : ', not the one expected';
    lines.push(`signed by ${signer.fingerprint}${expected} (it calls itself ${inertString(signer.name)})`);
  }
  if (ok && expectedSigner === null)
    lines.push('compare this fingerprint with the one the examiner gave you');
  lines.push(ok ? 'the bundle holds' : 'the bundle does NOT hold');
  return `${lines.join('\n')}\n`;
}
