/** Facts for other tools: of real checkpoints, held against the truth; hostile names do nothing, secrets stay. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReader, readCustody } from '../../../electron/casefile/index.ts';
import { createNewPlace } from '../../../electron/engine/export/new-place.ts';
import { createLocalClient, type LocalClient } from '../../../electron/engine/local-client.ts';
import { EXCHANGE_FORMATS, type ExchangeFormat, type ExchangeOutcome } from '../../../shared/api/index.ts';
import { FIXTURES, PLAIN_IMPORT } from '../engine/engine-process.ts';
import { stixProblems } from './stix-problems.ts';

interface Truth {
  readonly processes: readonly {
    readonly pid: number;
    readonly comm: string;
    readonly environ: readonly string[] | null;
  }[];
  readonly needles: readonly { readonly needle: string }[];
}

const read = (name: string): Truth =>
  JSON.parse(readFileSync(join(FIXTURES, `truth/${name}.json`), 'utf8')) as Truth;
const truth = read('containerd-web-benign');

let folder: string;
let client: LocalClient;
let number = 0;
let checkpoint: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'permafrost-facts-'));
  client = createLocalClient();
  await client.call('case.create', { path: join(folder, 'a.pfcase'), examiner: 'A. Examiner' });
  const paths = ['containerd-web-benign.tar.zst', 'hostile-strings.tar.zst'].map((name) =>
    join(FIXTURES, name),
  );
  const { job } = await client.call('import.start', { ...PLAIN_IMPORT, paths });
  const { outcomes } = await client.call('job.result', { job });
  checkpoint = outcomes[0]!.checkpoints[0]!;
}, 60_000);

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

async function exported(format: ExchangeFormat, includeSecrets = false): Promise<ExchangeOutcome> {
  const path = join(folder, `${format}-${++number}`);
  const { job } = await client.call('export.facts', { format, path, unknownContent: false, includeSecrets });
  return client.call('export.factsResult', { job });
}

/** All that was written, as text. */
function written(path: string, folderOfFiles: boolean): string {
  if (!folderOfFiles) return readFileSync(path, 'utf8');
  return readdirSync(path)
    .sort()
    .map((name) => readFileSync(join(path, name), 'latin1'))
    .join('\n');
}

const isFolder = (format: ExchangeFormat): boolean => format === 'csv' || format === 'parquet';

type Objects = readonly Record<string, unknown>[];

/** As OASIS' own library (stix2 3.0.2) names it. */
const LOOPBACK = { value: '127.0.0.1', id: 'ipv4-addr--679c6c82-b4be-52e2-9c7a-198689f6f77b' };

describe('facts in the format of another tool', () => {
  const password = truth.processes
    .flatMap(({ environ }) => environ ?? [])
    .find((entry) => entry.includes('PASSWORD='))!
    .split('=')[1]!;

  it.each(EXCHANGE_FORMATS)('are the same bytes twice, without secrets unless asked: %s', async (format) => {
    const [first, second] = [await exported(format), await exported(format)];
    expect(second.sha256).toBe(first.sha256);
    expect(written(first.path, isFolder(format))).not.toContain(password);
  });

  it('hold secrets when asked for, and the custody log says so', async () => {
    const { path } = await exported('csv', true);
    expect(readFileSync(join(path, 'process.csv'), 'utf8')).toContain(password);
    const reader = openReader(join(folder, 'a.pfcase'));
    const last = readCustody(reader).at(-1)!;
    reader.close();
    expect([last.entry.action, last.entry.detail['includesSecrets']]).toEqual(['facts-exported', true]);
    const { job } = await client.call('export.facts', {
      format: 'csv',
      path,
      unknownContent: false,
      includeSecrets: true,
    });
    await expect(client.call('export.factsResult', { job })).rejects.toThrow('exists already');
    const link = join(folder, 'link');
    symlinkSync(join(folder, 'nothing'), link);
    expect(() => createNewPlace(link)).toThrow('exists already');
  });

  it('for Timesketch have a message, a time and its meaning in each line', async () => {
    const lines = readFileSync((await exported('timesketch')).path, 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) {
      const event = JSON.parse(line) as Record<string, string>;
      expect(event['message']).not.toBe('');
      expect(event['datetime']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
      expect(event['timestamp_desc']).not.toBe('');
      expect(event['message']).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }
  });

  it('for mactime have eleven fields in every line, whatever the names hold', async () => {
    const text = readFileSync((await exported('bodyfile')).path, 'utf8');
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(20);
    for (const line of lines) expect(line.split('|')).toHaveLength(11);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });

  it('as CSV have no cell that a spreadsheet would run', async () => {
    const { path } = await exported('csv');
    for (const name of readdirSync(path)) {
      const text = readFileSync(join(path, name), 'utf8');
      expect(text, name).not.toMatch(/(?:^|,|\n)"?[=+@][A-Za-z(|]/);
    }
    expect(readdirSync(path)).toContain('memory_map.csv');
  });

  it('as Parquet are read by another reader, processes as the kernel showed them', async () => {
    const { path } = await exported('parquet');
    const bytes = readFileSync(join(path, 'process.parquet'));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    const rows = (await parquetReadObjects({ file })) as Objects;
    const own = rows.filter((row) => row['checkpoint'] === checkpoint);
    expect(own.map(({ pid, comm }) => [Number(pid), comm])).toEqual(
      truth.processes.map(({ pid, comm }) => [pid, comm]),
    );
    expect(own.every(({ ppid }) => typeof ppid === 'bigint')).toBe(true);
  });

  it('as STIX 2.1 have what the standard demands of each type, and refer to objects of the bundle alone', async () => {
    await client.call('finding.save', await findingOfPeerAndFile());
    const { path } = await exported('stix');
    const bundle = JSON.parse(readFileSync(path, 'utf8')) as { readonly id: string; readonly objects: Objects };
    expect(bundle.id).toMatch(/^bundle--[0-9a-f-]{36}$/);
    const byId = new Map(bundle.objects.map((object) => [object['id'], object]));
    expect(byId.size).toBe(bundle.objects.length);
    for (const object of bundle.objects) expect(stixProblems(object, byId)).toEqual([]);
    const loopback = bundle.objects.find(({ type, value }) => type === 'ipv4-addr' && value === LOOPBACK.value);
    expect(loopback?.['id']).toBe(LOOPBACK.id);
    const types = new Set(bundle.objects.map(({ type }) => type));
    for (const type of ['observed-data', 'process', 'file', 'network-traffic', 'indicator', 'report', 'directory'])
      expect(types).toContain(type);
    const { pattern } = bundle.objects.find(({ type }) => type === 'indicator')! as { pattern: string };
    expect(pattern).toMatch(/^\[ipv4-addr:value = '[0-9.]+'\] OR \[file:hashes\.'SHA-256' = '[0-9a-f]{64}'\]$/);
  }); // prettier-ignore

  it('as CASE name every facet and hash, have the kinds of values that UCO demands, and refer to objects of the graph alone', async () => {
    const { path } = await exported('case-uco');
    const document = JSON.parse(readFileSync(path, 'utf8')) as { readonly '@graph': Objects };
    const names = new Set<unknown>();
    const refers: string[] = [];
    const walk = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(walk);
      else if (typeof value === 'object' && value !== null) {
        const node = value as Record<string, unknown>;
        if ('@value' in node) return;
        expect(node['@id'], JSON.stringify(node)).toMatch(/^kb:[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        if ('@type' in node) {
          expect(names.has(node['@id']), String(node['@id'])).toBe(false);
          names.add(node['@id']);
        } else refers.push(String(node['@id']));
        Object.values(node).forEach(walk);
      }
    };
    walk(document['@graph']);
    for (const id of refers) expect(names).toContain(id);
    const text = JSON.stringify(document['@graph']);
    for (const facet of ['ProcessFacet', 'FileFacet', 'NetworkConnectionFacet', 'IPv4AddressFacet', 'ContentDataFacet'])
      expect(text).toContain(`uco-observable:${facet}`);
    expect(text).toContain('"uco-types:hashMethod":"SHA256"');
    for (const [, value] of text.matchAll(/"xsd:hexBinary","@value":"([^"]*)"/g)) expect(value).toMatch(/^(?:[0-9A-F]{2})+$/);
  }); // prettier-ignore
});

/** A finding whose exhibits are a connection with a peer and a file with content. */
async function findingOfPeerAndFile() {
  const rowOf = async (list: 'socket' | 'file', fits: (cells: string) => boolean): Promise<string> => {
    const { handle, count } = await client.call('list.open', { list, checkpoints: [checkpoint] });
    const { rows } = await client.call('list.range', { handle, from: 0, to: count });
    const text = (value: unknown): string => JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one));
    return rows.find(({ cells }) => fits(text(cells)))!.key;
  };
  const target = (kind: string, key: string) => ({ target: { kind, checkpoint, key }, caption: '' });
  return {
    uuid: null,
    title: 'A peer and a file',
    text: '',
    severity: 'high' as const,
    status: 'draft' as const,
    inReport: true,
    exhibits: [
      target('socket', await rowOf('socket', (cells) => /"remote":\{"text":"[[0-9]/.test(cells))),
      target('file', await rowOf('file', (cells) => /"origin":"rootfs-diff".*"sha256":"[0-9a-f]{64}"/.test(cells))),
    ],
  };
} // prettier-ignore
