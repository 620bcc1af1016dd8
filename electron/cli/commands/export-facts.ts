/** `permafrost export --format`: the facts of a case in the format of another tool. */
import process from 'node:process';
import { EXCHANGE_FORMATS, type ExchangeFormat } from '../../../shared/api/index.ts';
import { callerPath, usageError } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import { followJob } from '../follow-job.ts';
import { withClient } from '../with-case.ts';
import { inertJson } from '../../../shared/json-text.ts';

export interface FactsRequest {
  readonly format: string | undefined;
  readonly out: string | undefined;
  readonly json: boolean;
  readonly unknownContent: boolean;
  readonly includeSecrets: boolean;
}

/** The exit code. Throws 'usage' for a format that there is not. */
export async function exportFacts(path: string, request: FactsRequest): Promise<number> {
  const { format, out, json, unknownContent, includeSecrets } = request;
  if (!isFormat(format)) throw usageError(`export: --format is one of ${EXCHANGE_FORMATS.join(', ')}`);
  if (out === undefined) throw usageError('export: --out PATH is missing');
  return withClient(async (client) => {
    await client.call('case.open', { path: callerPath(path), examiner: null, readOnly: false });
    const options = { format, path: callerPath(out), unknownContent, includeSecrets };
    const { job } = await client.call('export.facts', options);
    const outcome = await followJob(client, job, () => client.call('export.factsResult', { job }));
    const { files, bytes, redactions, sha256 } = outcome;
    process.stdout.write(
      json
        ? `${inertJson(JSON.stringify(outcome))}\n`
        : `${files} files, ${bytes} bytes; ${redactions} values redacted or withheld\nSHA-256 ${sha256}\n`,
    );
    return EXIT.done;
  });
}

function isFormat(text: string | undefined): text is ExchangeFormat {
  return (EXCHANGE_FORMATS as readonly (string | undefined)[]).includes(text);
}
