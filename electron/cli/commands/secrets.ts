/** `permafrost secrets`: what the case holds of secrets, by value, masked unless revealing is asked for. */
import type { SecretPlace, SecretSummary } from '../../../shared/api/index.ts';
import { SECRET_PLACES_OF_ONE_ANSWER } from '../../../shared/api/index.ts';
import process from 'node:process';
import { inertString } from '../../../shared/format/inert-text.ts';
import type { LocalClient } from '../../engine/local-client.ts';
import { callerPath, parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { jsonLine, onePath, sourceObject, textObject, write } from '../memory-tool.ts';
import { createProgressLine } from '../progress-line.ts';
import { withCase, withClient } from '../with-case.ts';

const help = `usage: permafrost secrets CASE [--places] [--reveal] [--json]

Looks for secrets in the memory of every process, in files, queues, images and documents of the case: keys, passwords,
tokens, card numbers (docs/secrets.md has every kind). Prints them by value: kind, length, names, owners, validity,
and in how many places each stands.

  --places   every place of each
  --reveal   print the values too. Each enters the custody log; refused where the case can't be written to.
  --json     a JSON object a line
`;

export const secretsCommand: Command = {
  name: 'secrets',
  summary: 'list secrets of a case, masked',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('secrets', argv, {
      places: { type: 'boolean', default: false },
      reveal: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    const path = onePath('secrets', positionals);
    const print = (client: LocalClient): Promise<number> =>
      printSecrets(client, values.places === true, values.reveal === true, values.json === true);
    if (values.reveal !== true) return withCase(path, print);
    return withClient(async (client) => {
      const open = { path: callerPath(path), examiner: null, readOnly: false };
      const { readOnly } = await client.call('case.open', open);
      if (readOnly) throw usageError('secrets: the case is open read-only: a reveal could not be logged');
      return print(client);
    });
  },
};

async function printSecrets(
  client: LocalClient,
  places: boolean,
  reveal: boolean,
  json: boolean,
): Promise<number> {
  const list = await scan(client);
  const [first] = (await client.call('case.summary', {}))?.checkpoints ?? [];
  for (const secret of list.secrets) {
    const found = places ? await placesOf(client, secret) : [];
    const checkpoint = secret.owners[0]?.checkpoint ?? first?.id ?? '';
    const place = { checkpoint, list: 'secret', key: secret.id, column: 'value', index: null };
    const value = reveal ? (await client.call('secret.reveal', place)).value : null;
    if (json) {
      const { id: _, places: count, ...rest } = secret;
      await write(
        jsonLine({
          ...rest,
          placeCount: count,
          ...(value === null ? {} : textObject('value', value)),
          ...(places ? { places: found.map((one) => ({ ...one, source: sourceObject(one.source) })) } : {}),
        }),
      );
      continue;
    }
    const shown = value === null ? '••••' : inertString(value.text);
    await write(`${shown}  ${secret.kind} · ${secret.length} bytes · ${describe(secret)}\n`);
    for (const one of found) await write(`    ${placeLine(one)}\n`);
  }
  if (list.more) process.stderr.write('permafrost: a limit was reached: there are more secrets than these\n');
  return EXIT.done;
}

async function scan(client: LocalClient): Promise<Awaited<ReturnType<typeof listOf>>> {
  const line = createProgressLine();
  const ended = Promise.withResolvers<void>();
  const { job } = await client.call('secrets.scan', {});
  const stop = client.onEvent((event) => {
    if (event.event !== 'job' || event.state.job !== job) return;
    if (event.state.state === 'running' || event.state.state === 'queued') line.show(event.state);
    else ended.resolve();
  });
  const interrupt = (): void => void client.call('job.cancel', { job });
  process.on('SIGINT', interrupt);
  try {
    const { state } = await listOf(client);
    if (state === 'running') await ended.promise;
    await client.call('job.result', { job });
    return await listOf(client);
  } finally {
    process.off('SIGINT', interrupt);
    stop();
    line.clear();
  }
}

const listOf = (client: LocalClient) => client.call('secrets.list', {});

async function placesOf(client: LocalClient, { id, places }: SecretSummary): Promise<SecretPlace[]> {
  const found: SecretPlace[] = [];
  for (let from = 0; from < places; from += SECRET_PLACES_OF_ONE_ANSWER) {
    const answer = await client.call('secrets.places', { id, from, to: from + SECRET_PLACES_OF_ONE_ANSWER });
    found.push(...answer.places);
  }
  return found;
}

function describe({ labels, owners, moreOwners, places, morePlaces, where, validity }: SecretSummary): string {
  const parts = [`${places}${morePlaces ? '+' : ''} ${places === 1 ? 'place' : 'places'} in ${where.join(', ') || 'facts'}`];
  if (labels.length > 0) parts.unshift(labels.map(inertString).join(', '));
  if (owners.length > 0) {
    const pids = [...new Set(owners.map(({ pid, name }) => `${pid} ${inertString(name)}`))];
    parts.push(`of ${pids.slice(0, 6).join(', ')}${moreOwners || pids.length > 6 ? ', …' : ''}`);
  }
  if (validity !== null) {
    const { algorithm, bits, state, issuer, certificate } = validity;
    const said = [algorithm, bits === undefined ? undefined : `${bits} bits`, issuer === undefined ? undefined : `issued by ${issuer}`, state, certificate === undefined ? undefined : `key of ${certificate}`];
    parts.push(inertString(said.filter((word) => word !== undefined).join(' ')));
  }
  return parts.join(' · ');
} // prettier-ignore

function placeLine({
  checkpoint,
  where,
  pid,
  address,
  region,
  encoding,
  recognised,
  source,
}: SecretPlace): string {
  const at = address === null ? where : `${pid} 0x${address.toString(16)} ${inertString(region ?? '')}`;
  const from = source === null ? '' : ` ${inertString(source.memberName)} +0x${source.offset.toString(16)}`;
  return `${checkpoint} ${at} ${encoding}${recognised ? '' : ' (a copy)'}${from}`;
}
