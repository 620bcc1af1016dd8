/** What no rule for secrets knows stays behind unless the examiner adds it, is listed so that it can be proved, and what is known stays. */
import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReader, readCustody, readRedactionKey } from '../../../electron/casefile/index.ts';
import { createLocalClient } from '../../../electron/engine/local-client.ts';
import { createSigningKey, writeKeyFiles } from '../../../electron/evidence/keys/index.ts';
import type { BundleOutcome } from '../../../shared/api/index.ts';
import { plantedArchive } from '../../builders/planted-secrets.ts';
import { PLAIN_IMPORT } from '../engine/engine-process.ts';

const KEY = createHash('sha512').update('a key').digest().subarray(0, 48);
/** No rule of the detector knows one of them. */
const UNKNOWN = ['hafenlichtbirne', 'storks carry purple umbrellas', 'Zwiebelturm', '731 550 26'];
const KNOWN = ['Connection refused', 'No such file or directory', '/usr/lib/x86_64-linux-gnu/libc.so.6'];
const [ARGUMENT, CREATED_WITH, COMMAND] = ['Mondgas', 'Nordlex', 'Sudwein'] as const; // instead of 1000000
const TITLE = 'u: Mondlicht'; // instead of both arguments of sleep
const CONTENT = Buffer.concat([
  Buffer.from(
    `${KNOWN.join('\n')}\nthe rest of ${UNKNOWN[0]!} is here\n${UNKNOWN.slice(1).join('\n')}\n\0\0\0`,
  ),
  KEY,
  Buffer.alloc(64),
  Buffer.from(UNKNOWN[2]!, 'utf16le'),
  Buffer.from('\0\0/app/notes.bin\0'),
]);

const folder = mkdtempSync(join(tmpdir(), 'permafrost-unknown-'));
const keyPath = join(folder, 'key');
const client = createLocalClient();
let checkpoint = '';
let titled = '';
let key = '';

beforeAll(async () => {
  writeKeyFiles(keyPath, createSigningKey(), 'A. Examiner', 'a passphrase');
  const archive = join(folder, 'planted.tar');
  const planted = plantedArchive({ 'app/notes.bin': CONTENT });
  const replaceBehind = (before: string, argument: string): void => {
    planted.write(argument, planted.indexOf('1000000', planted.indexOf(before)), 'latin1');
  };
  // In the memory of the process, where its arguments stand; in what the engine wrote of the container.
  replaceBehind('sleep\x001000000\0', ARGUMENT);
  replaceBehind('"CreateCommand"', CREATED_WITH);
  replaceBehind('"command"', COMMAND);
  writeFileSync(archive, planted);
  // A process that gave itself a title.
  planted.write(`${TITLE}\0\0`, planted.indexOf(`sleep\0${ARGUMENT}\0`), 'latin1');
  const other = join(folder, 'titled.tar');
  writeFileSync(other, planted);
  await client.call('case.create', { path: join(folder, 'a.pfcase'), examiner: 'A. Examiner' });
  const { job } = await client.call('import.start', { ...PLAIN_IMPORT, paths: [archive, other] });
  await client.call('job.result', { job });
  [checkpoint, titled] = (await client.call('case.summary', {}))!.checkpoints.map(({ id }) => id) as [
    string,
    string,
  ];
  const { handle, count } = await client.call('list.open', { list: 'file', checkpoints: [checkpoint] });
  const { rows } = await client.call('list.range', { handle, from: 0, to: count });
  key = rows.find(({ cells }) => (cells['path'] as { text: string }).text === '/app/notes.bin')!.key;
}, 60_000);

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

async function exported(name: string, unknownContent: boolean): Promise<BundleOutcome> {
  const options = { keyPath, passphrase: 'a passphrase', signerName: null, environment: false, logs: false };
  const { job } = await client.call('export.bundle', {
    ...options,
    path: join(folder, name),
    exhibits: [{ kind: 'file', checkpoint, key }],
    custodyTexts: false,
    unknownContent,
    includeSecrets: false,
    findings: null,
    pdf: false,
  });
  return client.call('export.result', { job });
}

/** Files of the bundle in which it stands. */
function holding(path: string, wanted: Buffer): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const file = join(path, name);
    return statSync(file).isFile() && readFileSync(file).includes(wanted);
  });
}

describe('an exhibit', () => {
  it('keeps what is known, in its place, and nothing else', async () => {
    const { path, unknownBytes } = await exported('default', false);
    for (const text of UNKNOWN) {
      expect(holding(path, Buffer.from(text)), text).toEqual([]);
      expect(holding(path, Buffer.from(text, 'utf16le')), text).toEqual([]);
    }
    for (let at = 0; at <= 32; at += 16) expect(holding(path, KEY.subarray(at, at + 16))).toEqual([]);
    const exhibit = readFileSync(join(path, 'data/exhibits/0001.bin'));
    expect(exhibit).toHaveLength(readFileSync(join((await exported('all', true)).path, 'data/exhibits/0001.bin')).length);
    for (const text of [...KNOWN, 'the rest of ', '/app/notes.bin']) expect(exhibit.includes(text), text).toBe(true);
    expect(exhibit.filter((byte) => byte === 0x58).length).toBe(unknownBytes);
  }, 60_000); // prettier-ignore

  it('lists what was withheld with a hash that the case can prove', async () => {
    const { path } = await exported('listed', false);
    const { path: whole } = await exported('whole', true);
    const { redactions } = JSON.parse(readFileSync(join(path, 'data/redactions.json'), 'utf8')) as {
      redactions: { file: string; kind: string; offset: number; length: number; parts?: number[]; hmac: string; why: string }[];
    };
    const entries = redactions.filter(({ kind }) => kind === 'unknown content');
    expect(entries).toHaveLength(1);
    const { file, offset, length, parts, hmac, why } = entries[0]!;
    expect(why).toBe('withheld');
    const original = readFileSync(join(whole, file));
    const pieces: Buffer[] = [];
    for (let at = offset, i = 0; i < parts!.length; i += 2) {
      at += parts![i]!;
      pieces.push(original.subarray(at, at + parts![i + 1]!));
      at += parts![i + 1]!;
    }
    const withheld = Buffer.concat(pieces);
    expect(withheld).toHaveLength(length);
    const reader = openReader(join(folder, 'a.pfcase'));
    const caseKey = readRedactionKey(reader);
    reader.close();
    expect(createHmac('sha256', caseKey).update(withheld).digest('hex')).toBe(hmac);
  }, 60_000); // prettier-ignore

  it('has all of it where the examiner adds it', async () => {
    const { path, unknownBytes } = await exported('added', true);
    expect(unknownBytes).toBe(0);
    for (const text of UNKNOWN) expect(holding(path, Buffer.from(text)), text).toEqual(['data/exhibits/0001.bin']);
    expect(holding(path, KEY)).toEqual(['data/exhibits/0001.bin']);
    expect(readFileSync(join(path, 'bag-info.txt'), 'utf8')).toContain('Includes-Unknown-Content: yes\n');
  }, 60_000); // prettier-ignore
});

describe('a value of a command line', () => {
  const argvOf = (path: string): unknown => {
    const facts = JSON.parse(readFileSync(join(path, `data/facts/${checkpoint}.json`), 'utf8')) as { processes: { argv: string[] }[] };
    return facts.processes[0]!.argv;
  };

  it('of which nothing is known goes from facts and exhibits', async () => {
    const { path } = await exported('arguments', false);
    expect(argvOf(path)).toEqual(['sleep', '[redacted unknown argument 7]']);
    for (const value of [ARGUMENT, CREATED_WITH, COMMAND]) expect(holding(path, Buffer.from(value)), value).toEqual([]);
  });

  it('goes from a title too, though notes of ours quote it', async () => {
    const { path } = await exported('title', false);
    const facts = readFileSync(join(path, `data/facts/${titled}.json`), 'utf8');
    const [process] = (JSON.parse(facts) as { processes: { argv: string[]; argvNote: string }[] }).processes;
    expect(process!.argv[0]).toBe('u: [redacted unknown argument 9]');
    expect(process!.argvNote).toContain('u: [redacted unknown argument 9]');
    expect(holding(path, Buffer.from('Mondlicht'))).toEqual([]);
  });

  it('is there where the examiner adds it', async () => {
    const { path } = await exported('arguments-added', true);
    expect(argvOf(path)).toEqual(['sleep', ARGUMENT]);
    for (const value of [CREATED_WITH, COMMAND]) expect(holding(path, Buffer.from(value)), value).not.toEqual([]);
  });

  it.each([false, true])('leaves for another tool only so: %s', async (unknownContent) => {
    const path = join(folder, `facts-${unknownContent}.json`);
    const { job } = await client.call('export.facts', { format: 'case-uco', path, unknownContent, includeSecrets: false });
    await client.call('export.factsResult', { job });
    expect(readFileSync(path, 'utf8').includes(ARGUMENT)).toBe(unknownContent);
    const reader = openReader(join(folder, 'a.pfcase'));
    const last = readCustody(reader).at(-1)!;
    reader.close();
    expect(last.entry.detail['unknownContent']).toBe(unknownContent);
  });

  it('leaves where a note of the examiner says it', async () => {
    const target = { kind: 'process', checkpoint, key: '1' };
    await client.call('note.save', { uuid: null, target, text: `it was called ${ARGUMENT}` });
    const { path } = await exported('arguments-noted', false);
    expect(argvOf(path)).toEqual(['sleep', ARGUMENT]);
  });
}); // prettier-ignore
