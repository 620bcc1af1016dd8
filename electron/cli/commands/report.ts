/** `permafrost report`: the report of a case, as HTML or PDF. */
import process from 'node:process';
import { inertString, isZone } from '../../../shared/format/index.ts';
import { callerPath, parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { followJob } from '../follow-job.ts';
import { onePath, withExportCase } from '../memory-tool.ts';
import { inertJson } from '../../../shared/json-text.ts';

const help = `usage: permafrost report CASE --out FILE.html|FILE.pdf [--title TEXT] [--findings UUID,UUID...]
                         [--time-zone ZONE] [--unknown] [--include-secrets] [--json]

Writes the report of a case: the words and parts that were chosen in the window, the findings that are marked for the
report in the examiner's order, their exhibits with the bytes behind them, sources with hashes, method and limits,
process graph, timeline, custody log. Sources that were not hashed again since the case was opened are hashed first.
What is recognised as a secret anywhere in the case is taken out. The export enters the custody log.

  --out FILE          ends in .html or .pdf; written beside and renamed, so that it is whole or not there
  --title TEXT        instead of the title in the case
  --time-zone ZONE    of every time in it, instead of the one in the case: UTC, +02:00, Europe/Berlin
  --findings UUIDS    these findings in this order, separated by commas
  --unknown           values in command lines, words and bytes of ranges of which nothing is known too: else they are
                      withheld; recognised secrets are taken out all the same
  --include-secrets   show secrets as they are; the custody log says so
  --json              what was written, as a JSON object

HTML is one file without script that reads nothing else. A PDF is made of the same HTML by Permafrost's Electron; where
none can run, the command says so and ends with code 2.
`;

export const reportCommand: Command = {
  name: 'report',
  summary: 'write the report of a case as HTML or PDF',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('report', argv, {
      out: { type: 'string' },
      title: { type: 'string' },
      'time-zone': { type: 'string' },
      findings: { type: 'string' },
      unknown: { type: 'boolean', default: false },
      'include-secrets': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    const path = onePath('report', positionals);
    const { out, title, 'time-zone': timeZone } = values;
    if (out === undefined) throw usageError('report: --out FILE is missing');
    const ending = /\.(html|pdf)$/.exec(out.toLowerCase())?.[1];
    if (ending === undefined) throw usageError('report: --out takes a file that ends in .html or .pdf');
    if (title !== undefined && title.length > 200)
      throw usageError('report: --title has 200 characters at most');
    if (timeZone !== undefined && !isZone(timeZone))
      throw usageError(`report: there is no time zone '${inertString(timeZone)}' here`);
    const findings = values.findings?.split(',').map((uuid) => uuid.trim()) ?? null;
    return withExportCase(path, async (client) => {
      const { draft } = await client.call('report.draft', {});
      const { job } = await client.call('report.write', {
        path: callerPath(out),
        format: ending === 'pdf' ? 'pdf' : 'html',
        draft: { ...draft, title: title ?? draft.title, timeZone: timeZone ?? draft.timeZone },
        findings,
        includeSecrets: values['include-secrets'],
        unknownContent: values.unknown,
      });
      const written = await followJob(client, job, () => client.call('report.result', { job }));
      const { sha256, bytes, pages, exhibits } = written;
      process.stdout.write(
        values.json
          ? `${inertJson(JSON.stringify(written))}\n`
          : `${written.findings} findings, ${exhibits} exhibits, ${pages === null ? '' : `${pages} pages, `}${bytes} bytes; SHA-256 ${sha256}\n`,
      );
      return EXIT.done;
    });
  },
};
