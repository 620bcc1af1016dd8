/** `permafrost evidence verify`, `evidence decide`: whether the evidence is still what was imported, and what to do where not. */
import { inertJson } from '../../../shared/json-text.ts';
import process from 'node:process';
import { toEvidenceError } from '../../../shared/errors.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { callerPath, parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { createProgressLine } from '../progress-line.ts';
import { withClient } from '../with-case.ts';

const verifyHelp = `usage: permafrost evidence verify CASE [--read-only] [--examiner NAME] [--json]

Hashes sources, seekable archives and every member again, and enters what was found in the custody log
(not with --read-only, or where the case can't be written). An item that changed is named, and its bytes are
not read any more until the examiner decides so: 'evidence decide'.

Exit codes: 0 all as imported, 2 something changed or is gone.
`;

const decideHelp = `usage: permafrost evidence decide CASE --evidence SHA256 (--read | --refuse) --reason TEXT [--examiner NAME]

Lets an item that changed be read all the same, or not; for the change that was found, not for another.
Enters the custody log.
`;

export const evidenceVerifyCommand: Command = {
  name: 'evidence verify',
  summary: 'hash the evidence of a case again',
  help: verifyHelp,
  async run(argv) {
    const { values, positionals } = parseCommand('evidence verify', argv, {
      'read-only': { type: 'boolean', default: false },
      examiner: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('evidence verify: name one case');
    return withClient(async (client) => {
      const readOnly = values['read-only'];
      await client.call('case.open', { path: callerPath(path), examiner: values.examiner ?? null, readOnly });
      const line = createProgressLine();
      const stop = client.onEvent((event) => {
        if (event.event === 'job') line.show(event.state);
      });
      try {
        const { job } = await client.call('evidence.verify', { evidence: null });
        await client.call('job.result', { job });
      } catch (caught) {
        if (toEvidenceError(caught).code !== 'hash-mismatch') throw caught;
      } finally {
        stop();
        line.clear();
      }
      const { evidence } = (await client.call('case.summary', {}))!;
      const items = evidence.map(({ sha256, label, verified, change, decision }) => ({
        sha256,
        label,
        verified,
        change,
        decision,
      }));
      if (values.json) process.stdout.write(`${inertJson(JSON.stringify(items, null, 2))}\n`);
      else
        for (const { sha256, label, verified, change } of items)
          process.stdout.write(
            `${verified}\t${sha256}\t${inertString(label)}${change === null ? '' : `\t${inertString(change)}`}\n`,
          );
      return items.every(({ verified }) => verified === 'verified') ? EXIT.done : EXIT.refused;
    });
  },
};

export const evidenceDecideCommand: Command = {
  name: 'evidence decide',
  summary: 'let a changed item be read, or not',
  help: decideHelp,
  async run(argv) {
    const { values, positionals } = parseCommand('evidence decide', argv, {
      evidence: { type: 'string' },
      read: { type: 'boolean', default: false },
      refuse: { type: 'boolean', default: false },
      reason: { type: 'string' },
      examiner: { type: 'string' },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('evidence decide: name one case');
    const evidence = (values.evidence ?? '').toLowerCase();
    if (!/^[0-9a-f]{64}$/.test(evidence))
      throw usageError('evidence decide: --evidence takes the SHA-256 of an item, 64 hex digits');
    if (values.read === values.refuse) throw usageError('evidence decide: --read or --refuse, one of them');
    const { reason } = values;
    if (!reason) throw usageError('evidence decide: --reason TEXT is missing');
    return withClient(async (client) => {
      await client.call('case.open', { path: callerPath(path), examiner: values.examiner ?? null });
      await client.call('evidence.decide', { evidence, decision: values.read ? 'read' : 'refuse', reason });
      return EXIT.done;
    });
  },
};
