/**
 * A real checkpoint of servers that answer: Redis with a password and an open session of its client, a TLS server with an
 * RSA key and a connection. Its processes and sockets are as `ps` and `ss` told them just before the freezing; no secret that
 * was put in leaves with all of its memory and files, the key's numbers and the connection's secrets as bytes included.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLocalClient } from '../../../electron/engine/local-client.ts';
import { createSigningKey, writeKeyFiles } from '../../../electron/evidence/keys/index.ts';
import type { CallInput } from '../../../shared/api/index.ts';
import { FIXTURES, PLAIN_IMPORT } from '../engine/engine-process.ts';
import { FORMS } from '../redaction/forms.ts';

interface Truth {
  readonly processes: readonly { readonly pid: number; readonly ppid: number; readonly comm: string }[];
  readonly sockets: readonly { readonly state: string; readonly local: string; readonly remote: string }[];
  /** Text, or bytes in hexadecimal. */
  readonly secrets: readonly { readonly value?: string; readonly hex?: string; readonly kind: string }[];
}

const truth = JSON.parse(readFileSync(join(FIXTURES, 'truth/servers.json'), 'utf8')) as Truth;
const folder = mkdtempSync(join(tmpdir(), 'permafrost-servers-'));
const client = createLocalClient();
let checkpoint = '';

beforeAll(async () => {
  await client.call('case.create', { path: join(folder, 'a.pfcase'), examiner: 'A. Examiner' });
  const paths = [join(FIXTURES, 'servers.tar.zst')];
  const { job } = await client.call('import.start', { ...PLAIN_IMPORT, paths });
  await client.call('job.result', { job });
  checkpoint = (await client.call('case.summary', {}))!.checkpoints[0]!.id;
}, 120_000);

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

async function rowsOf(list: 'process' | 'socket' | 'file') {
  const { handle, count } = await client.call('list.open', { list, checkpoints: [checkpoint] });
  return (await client.call('list.range', { handle, from: 0, to: count })).rows;
}

it('has the processes that ps listed', async () => {
  const rows = (await rowsOf('process')).map(({ cells }) => ({ pid: cells['pid'], ppid: cells['ppid'], comm: (cells['comm'] as { text: string }).text }));
  expect(rows.sort((a, b) => Number(a.pid) - Number(b.pid))).toEqual(truth.processes);
}); // prettier-ignore

it('has the TCP sockets that ss listed', async () => {
  const rows = (await rowsOf('socket')).filter(({ cells }) => cells['type'] === 'tcp' || cells['type'] === 'SOCK_STREAM');
  const portOf = (address: string): string => /:(\d+)$/.exec(address)?.[1] ?? '*';
  const textOf = (cell: unknown): string => (cell as { text?: string } | null)?.text ?? '';
  const told = rows.map(({ cells }) => `${String(cells['state'])} ${portOf(textOf(cells['local']))} ${portOf(textOf(cells['remote']))}`);
  const states: Record<string, string> = { ESTAB: 'ESTABLISHED', LISTEN: 'LISTEN' };
  expect(told.sort()).toEqual(truth.sockets.map(({ state, local, remote }) => `${states[state]} ${portOf(local)} ${portOf(remote)}`).sort());
}); // prettier-ignore

it('lets no planted secret leave, unless secrets were to be included', async () => {
  const keyPath = join(folder, 'key');
  writeKeyFiles(keyPath, createSigningKey(), 'A. Examiner', 'a passphrase');
  const exhibits = await everything();
  const exported = async (name: string, includeSecrets: boolean): Promise<string[]> => {
    const path = join(folder, name);
    const options = { path, keyPath, passphrase: 'a passphrase', signerName: null, findings: null, pdf: false };
    const { job } = await client.call('export.bundle', { ...options, exhibits, environment: false, logs: true, custodyTexts: true, unknownContent: false, includeSecrets });
    await client.call('export.result', { job });
    return leaksIn(path);
  };
  expect(await exported('redacted', false)).toEqual([]);
  const all = (await exported('whole', true)).map((leak) => leak.replace(/^.*?: |, utf-8$/g, ''));
  expect(truth.secrets.filter(({ kind }) => !all.includes(kind))).toEqual([]);
}, 600_000); // prettier-ignore

/** All writable memory, and all files that the checkpoint has. */
async function everything(): Promise<CallInput<'export.bundle'>['exhibits'][number][]> {
  const exhibits: CallInput<'export.bundle'>['exhibits'][number][] = [];
  for (const { pid } of truth.processes) {
    const { regions } = await client.call('memory.map', { checkpoint, pid });
    for (const { start, end, permissions } of regions)
      if (permissions.includes('w')) exhibits.push({ kind: 'memory', checkpoint, pid, address: start, length: Number(end - start) });
  }
  for (const { key, cells } of await rowsOf('file'))
    if (cells['type'] === 'file' && Number(cells['size']) > 0) exhibits.push({ kind: 'file', checkpoint, key });
  return exhibits;
} // prettier-ignore

/** Each file and secret that still stands in it, in any form. */
function leaksIn(path: string): string[] {
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) => statSync(join(path, file)).isFile());
  const wanted = truth.secrets.flatMap(({ value, hex, kind }) => [
    ...(hex === undefined ? [] : [{ bytes: Buffer.from(hex, 'hex'), kind }, { bytes: Buffer.from(hex), kind }]),
    ...(value === undefined ? [] : Object.entries(FORMS).map(([form, encode]) => ({ bytes: encode(value, 0), kind: `${kind}, ${form}` }))),
  ]);
  return files.flatMap((file) => {
    const bytes = readFileSync(join(path, file));
    return wanted.filter((one) => bytes.includes(one.bytes)).map(({ kind }) => `${file}: ${kind}`);
  });
} // prettier-ignore
