/** `permafrost import`: archives into a case, which is created where it is not there yet. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import { describeError } from '../../../shared/errors.ts';
import type { AcquisitionInput, ImportOutcome } from '../../../shared/api/index.ts';
import type { LocalClient } from '../../engine/local-client.ts';
import { callerPath, parseCommand, parseLimits, usageError } from '../arguments.ts';
import { exitCodeOfOutcome, worstExitCode } from '../exit-codes.ts';
import type { Command } from '../command-table.ts';
import { createProgressLine } from '../progress-line.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { withClient } from '../with-case.ts';

const help = `usage: permafrost import ARCHIVE... --case CASE [options]

Imports checkpoint archives (tar, gzip, zstd; CRI-O, containerd, Podman, pod and OCI archives,
plain CRIU directories as tar or folder) into a case. CASE is created where it does not exist.
Each archive is its own transaction.

  --case CASE            the case folder
  --reference            leave the archive where it is; by default a sealed copy goes into the case
  --partial              take the readable part of an archive that would be refused (exit code 4)
  --limit NAME=VALUE     raise a limit for this import (may be repeated)
  --examiner NAME        who imports; else PERMAFROST_EXAMINER
acquisition record, as stated when the archive was taken:
  --sha256 HEX           its hash there; a mismatch refuses the archive
  --evidence-number TEXT
  --acquired-by TEXT
  --acquired-at TIME     RFC 3339
  --node TEXT            the node it was taken from
  --note TEXT

Exit codes: 0 imported, 2 refused, 4 imported with gaps (listed on standard error and in the case).
Of several archives the worst counts: 3, 2, 4, 0.
`;

export const importCommand: Command = {
  name: 'import',
  summary: 'import checkpoint archives into a case',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('import', argv, {
      case: { type: 'string' },
      reference: { type: 'boolean', default: false },
      partial: { type: 'boolean', default: false },
      limit: { type: 'string', multiple: true, default: [] },
      examiner: { type: 'string' },
      sha256: { type: 'string' },
      'evidence-number': { type: 'string' },
      'acquired-by': { type: 'string' },
      'acquired-at': { type: 'string' },
      node: { type: 'string' },
      note: { type: 'string' },
    });
    if (positionals.length === 0) throw usageError('import: name at least one archive');
    if (!values.case) throw usageError('import: --case CASE is missing');
    if (values.sha256 !== undefined && positionals.length > 1) {
      throw usageError('import: --sha256 is the hash of one archive; import the others apart');
    }
    const acquisition: AcquisitionInput = {
      evidenceNumber: values['evidence-number'] ?? null,
      acquiredBy: values['acquired-by'] ?? null,
      acquiredAt: acquiredAt(values['acquired-at']),
      node: values.node ?? null,
      sha256: sha256(values.sha256),
      note: values.note ?? null,
    };
    const limits = parseLimits(values.limit);
    const casePath = callerPath(values.case);
    const examiner = values.examiner ?? null;

    return withClient(async (client) => {
      if (existsSync(casePath)) await client.call('case.open', { path: casePath, examiner, readOnly: false });
      else await client.call('case.create', { path: casePath, examiner });
      const outcomes = await runJob(client, {
        paths: positionals.map(callerPath),
        mode: values.reference ? 'reference' : 'seal',
        partial: values.partial,
        limits,
        acquisition,
      });
      for (const outcome of outcomes) report(outcome);
      return worstExitCode(outcomes.map(exitCodeOfOutcome));
    });
  },
};

function sha256(value: string | undefined): string | null {
  if (value === undefined) return null;
  const hex = value.toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hex)) throw usageError('import: --sha256 takes 64 hex digits');
  return hex;
}

function acquiredAt(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (!/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)$/.test(value)) {
    throw usageError('import: --acquired-at takes a time as 2026-11-24T06:44:18Z, with its zone');
  }
  return value;
}

/** Starts the job, shows its progress, and turns an interrupt into a cancel. */
async function runJob(
  client: LocalClient,
  request: Parameters<typeof client.call<'import.start'>>[1],
): Promise<ImportOutcome[]> {
  const line = createProgressLine();
  const stop = client.onEvent((event) => {
    if (event.event === 'job') line.show(event.state);
  });
  const { job } = await client.call('import.start', request);
  const interrupt = (): void => void client.call('job.cancel', { job });
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return (await client.call('job.result', { job })).outcomes;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    stop();
    line.clear();
  }
}

function report(outcome: ImportOutcome): void {
  const name = inertString(basename(outcome.path));
  if (outcome.error)
    process.stderr.write(`${name}: ${outcome.status}: ${inertString(describeError(outcome.error))}\n`);
  else if (outcome.status === 'cancelled')
    process.stderr.write(`${name}: cancelled, the case is as before\n`);
  for (const gap of outcome.gaps) {
    const member = gap.member === null ? '' : ` ${inertString(gap.member)}:`;
    process.stderr.write(`${name}: gap:${member} ${inertString(gap.message)} [${gap.kind}]\n`);
  }
  for (const checkpoint of outcome.checkpoints) {
    process.stdout.write(`${checkpoint}\t${outcome.evidence}\t${outcome.status}\t${name}\n`);
  }
}
