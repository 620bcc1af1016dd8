/** `permafrost export`: a signed bundle of a case, or its facts in the format of another tool. */
import process from 'node:process';
import type { BundleOutcome, ChosenExhibit } from '../../../shared/api/index.ts';
import { callerPath, parseCommand, usageError } from '../arguments.ts';
import { askPassphrase, passphraseOfEnvironment } from '../ask-passphrase.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { followJob } from '../follow-job.ts';
import { numberOf, onePath } from '../memory-tool.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { toEvidenceError } from '../../../shared/errors.ts';
import { withClient } from '../with-case.ts';
import { inertJson } from '../../../shared/json-text.ts';
import { exportFacts } from './export-facts.ts';

const help = `usage: permafrost export CASE --bundle DIR --key FILE [OPTIONS]
       permafrost export CASE --format FORMAT --out PATH [--unknown] [--include-secrets] [--json]

Writes a bundle (BagIt 1.0): report, facts as JSON with their schema, notes and findings, custody log, and what you
choose; signed with your key so that sha256sum, openssl and ssh-keygen verify it (VERIFY.txt says how). Evidence that was
not hashed again since the case was opened is hashed first; nothing leaves where it changed. The custody log says what
left, and its head is signed.

What leaves by itself holds no raw memory, file, queue, core, search term, log line, value of an environment
(docs/redaction.md lists the harmless names), nor value in a command line of which nothing is known. What you choose
passes the detector of secrets: a value that is recognised anywhere in the case is removed everywhere, in every form.

  --bundle DIR        the folder to write; it must not exist yet
  --key FILE          your private key (Ed25519: PKCS#8 or OpenSSH); its passphrase is asked for, or taken from
                      PERMAFROST_PASSPHRASE
  --signer NAME       whom allowed_signers names; else the examiner, else the key's comment
  --memory CHECKPOINT:PID:ADDRESS:LENGTH   a range of memory; any number of times, as the next three
  --bytes EVIDENCE:MEMBER:OFFSET:LENGTH    part of a member of an archive
  --file CHECKPOINT:KEY                    a file that the checkpoint holds, by its key in \`permafrost files --json\`
  --core CHECKPOINT:PID                    a process as an ELF core file
  --environment       values of environments too (secrets in them are removed all the same)
  --logs              text of container logs too
  --custody-texts     texts beside entries of the custody log too: search terms, notes, paths, with the salts that
                      prove them; one that holds a secret stays behind
  --unknown           values in command lines, words and bytes of exhibits and of ranges that the report shows, of which
                      nothing is known too: else they are withheld; recognised secrets are removed all the same
  --include-secrets   everything as it is: no redaction, environments, log lines and unknown content whole
  --findings UUIDS    findings of the report, separated by commas; else those marked for it
  --no-pdf            HTML alone
  --json              what was written, as a JSON object

With --format: the facts for another tool, with what is left out as above (docs/exports.md).
timesketch (JSON Lines), bodyfile (mactime), stix (2.1), case-uco (JSON-LD): --out is a file; csv, parquet: a folder with
a file for each table.
`;

export const exportCommand: Command = {
  name: 'export',
  summary: 'write a signed bundle of a case, or its facts for another tool',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('export', argv, {
      bundle: { type: 'string' },
      key: { type: 'string' },
      signer: { type: 'string' },
      memory: { type: 'string', multiple: true, default: [] },
      bytes: { type: 'string', multiple: true, default: [] },
      file: { type: 'string', multiple: true, default: [] },
      core: { type: 'string', multiple: true, default: [] },
      environment: { type: 'boolean', default: false },
      logs: { type: 'boolean', default: false },
      'custody-texts': { type: 'boolean', default: false },
      unknown: { type: 'boolean', default: false },
      'include-secrets': { type: 'boolean', default: false },
      findings: { type: 'string' },
      'no-pdf': { type: 'boolean', default: false },
      format: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const path = onePath('export', positionals);
    if (values.format !== undefined || values.out !== undefined) {
      if (values.bundle !== undefined) throw usageError('export: --bundle or --format, not both');
      const { format, out, json } = values;
      const choice = { unknownContent: values.unknown, includeSecrets: values['include-secrets'] };
      return exportFacts(path, { format, out, json, ...choice });
    }
    if (values.bundle === undefined) throw usageError('export: --bundle DIR is missing');
    if (values.key === undefined) throw usageError('export: --key FILE is missing');
    const { bundle, key } = values;
    const exhibits: ChosenExhibit[] = [
      ...(values.memory as string[]).map(memoryRange),
      ...(values.bytes as string[]).map(byteRange),
      ...(values.file as string[]).map(fileOf),
      ...(values.core as string[]).map(coreOf),
    ];
    return withClient(async (client) => {
      await client.call('case.open', { path: callerPath(path), examiner: null, readOnly: false });
      const write = async (passphrase: string | null): Promise<BundleOutcome> => {
        const { job } = await client.call('export.bundle', {
          path: callerPath(bundle),
          keyPath: callerPath(key),
          passphrase,
          signerName: values.signer ?? null,
          exhibits,
          environment: values.environment,
          logs: values.logs,
          custodyTexts: values['custody-texts'],
          unknownContent: values.unknown,
          includeSecrets: values['include-secrets'],
          findings: values.findings?.split(',').map((uuid) => uuid.trim()) ?? null,
          pdf: !values['no-pdf'],
        });
        return followJob(client, job, () => client.call('export.result', { job }));
      };
      const outcome = await write(passphraseOfEnvironment()).catch(async (caught: unknown) => {
        // Only the key itself says whether it has a passphrase.
        if (passphraseOfEnvironment() !== null || toEvidenceError(caught).code !== 'passphrase') throw caught;
        return write(await askPassphrase(inertString(key)));
      });
      if (outcome.pdfReason !== null) process.stderr.write(`permafrost: no PDF: ${outcome.pdfReason}\n`);
      const { files, bytes, redacted, withheld, unknownBytes, sha256, fingerprint } = outcome;
      process.stdout.write(
        values.json
          ? `${inertJson(JSON.stringify(outcome))}\n`
          : `${files} files, ${bytes} bytes; ${redacted} values redacted, ${withheld} withheld\n` +
              (unknownBytes > 0
                ? `${unknownBytes} bytes of exhibits withheld: nothing is known of them (--unknown)\n`
                : '') +
              `SHA-256 of the tag manifest ${sha256}\nsigned by ${fingerprint}\n`,
      );
      return EXIT.done;
    });
  },
};

function parts(option: string, text: string, count: number, form: string): string[] {
  const found = text.split(':');
  if (found.length < count) throw usageError(`export: --${option} takes ${form}, not '${text}'`);
  return found;
}

function whole(option: string, text: string): number {
  const value = Number(numberOf('export', option, text));
  if (!Number.isSafeInteger(value)) throw usageError(`export: --${option}: ${text} is out of range`);
  return value;
}

function memoryRange(text: string): ChosenExhibit {
  const [checkpoint, pid, address, length] = parts('memory', text, 4, 'CHECKPOINT:PID:ADDRESS:LENGTH');
  return {
    kind: 'memory',
    checkpoint: checkpoint!,
    pid: whole('memory', pid!),
    address: numberOf('export', 'memory', address!),
    length: whole('memory', length!),
  };
}

function byteRange(text: string): ChosenExhibit {
  const [evidence, member, offset, length] = parts('bytes', text, 4, 'EVIDENCE:MEMBER:OFFSET:LENGTH');
  return {
    kind: 'bytes',
    evidence: evidence!,
    member: whole('bytes', member!),
    offset: whole('bytes', offset!),
    length: whole('bytes', length!),
  };
}

/** A key may hold colons itself. */
function fileOf(text: string): ChosenExhibit {
  const [checkpoint, ...key] = parts('file', text, 2, 'CHECKPOINT:KEY');
  return { kind: 'file', checkpoint: checkpoint!, key: key.join(':') };
}

function coreOf(text: string): ChosenExhibit {
  const [checkpoint, pid] = parts('core', text, 2, 'CHECKPOINT:PID');
  return { kind: 'core', checkpoint: checkpoint!, pid: whole('core', pid!) };
}
