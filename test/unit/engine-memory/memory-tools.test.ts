import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openReader, readCustody } from '../../../electron/casefile/index.ts';
import type {
  CallInput,
  CarvedItem,
  JobState,
  StringItem,
  ToolItem,
  YaraItem,
} from '../../../shared/api/index.ts';
import { caseWith, fixture, truth, type CaseFixture } from './case-fixture.ts';

let made: CaseFixture;
let web: string;
let chain: string;
/** File name of the deleted program as it was saved whole. */
let wholeProgram: string;

beforeAll(async () => {
  made = await caseWith('web-compromised.tar.gz', 'chain.tar.zst');
  const { checkpoints } = (await made.client.call('case.summary', {}))!;
  web = checkpoints.find(({ title }) => title === 'web-compromised')!.id;
  chain = checkpoints.find(({ title }) => title === 'chain/3')!.id;
}, 120_000);

afterAll(() => made.remove());

async function takeAll(job: string): Promise<ToolItem[]> {
  const items: ToolItem[] = [];
  for (;;) {
    const taken = await made.client.call('tool.take', { job });
    items.push(...taken.items);
    if (taken.ended) return items;
  }
}

async function strings(input: Partial<CallInput<'strings.start'>>): Promise<StringItem[]> {
  const { job } = await made.client.call('strings.start', {
    checkpoints: [web],
    pid: null,
    minimum: 6,
    encodings: ['ascii'],
    kinds: null,
    contains: null,
    ...input,
  });
  return (await takeAll(job)).filter((item) => item.item === 'string');
}

const EVERYTHING = {
  checkpoints: null,
  pid: null,
  memory: true,
  files: true,
  timeoutSeconds: 60,
  matchesPerString: 1000,
} as const;

async function yara(text: string, more: Partial<CallInput<'yara.start'>> = {}): Promise<YaraItem[]> {
  const { job } = await made.client.call('yara.start', {
    ...EVERYTHING,
    checkpoints: [web],
    rules: [{ name: 'test.yar', text }],
    ...more,
  });
  return (await takeAll(job)).filter((item) => item.item === 'yara');
}

/** A copy of a gzip tar without the members that `keep` says no to. */
async function filterTar(from: string, to: string, keep: (name: string) => boolean): Promise<void> {
  const reader = extract();
  const writer = pack();
  const written = pipeline(writer, createWriteStream(to));
  reader.on('entry', (header, stream, next) => {
    if (!keep(header.name)) {
      stream.on('end', next).resume();
      return;
    }
    stream.pipe(writer.entry(header, next));
  });
  await pipeline(createReadStream(from), createGunzip(), reader);
  writer.finalize();
  await written;
}

describe('strings of processes', () => {
  it('are at every address of the truth, in the dump and through a chain of parents', async () => {
    for (const [checkpoint, name] of [
      [web, 'web-compromised'],
      [chain, 'chain-3'],
    ] as const) {
      const found = await strings({ checkpoints: [checkpoint], encodings: ['ascii', 'utf-8'] });
      for (const { needle, pid, address } of truth(name).needles) {
        const at = BigInt(address);
        const holder = found.find(
          (item) =>
            item.pid === pid &&
            item.address <= at &&
            at < item.address + BigInt(item.length) &&
            item.text.includes(needle),
        );
        expect({ pid, address, found: holder !== undefined }).toEqual({ pid, address, found: true });
      }
    }
  });

  it('come in address order, each with the bytes that it was read from', async () => {
    const found = await strings({ pid: 34 });
    expect(found.length).toBeGreaterThan(20);
    const addresses = found.map(({ address }) => address);
    expect(addresses).toEqual([...addresses].sort((a, b) => (a < b ? -1 : 1)));
    for (const { text, source } of found.slice(0, 20)) {
      const { bytes } = await made.client.call('bytes.read', {
        evidence: source!.evidence,
        member: source!.member,
        offset: source!.offset,
        length: text.length,
      });
      expect(Buffer.from(bytes).toString('latin1')).toBe(text);
    }
  });

  it('are filtered by kind and by content', async () => {
    const found = await strings({ contains: '203.0.113.66', kinds: ['ip', 'url', 'path'] });
    expect(found.length).toBeGreaterThan(0);
    for (const { text, kind } of found) {
      expect(text).toContain('203.0.113.66');
      expect(['ip', 'url', 'path']).toContain(kind);
    }
  });

  it('stop when the job is cancelled, though nobody took them', async () => {
    const { job } = await made.client.call('strings.start', {
      checkpoints: null,
      pid: null,
      minimum: 1,
      encodings: ['ascii'],
      kinds: null,
      contains: null,
    });
    await made.client.call('tool.take', { job });
    await made.client.call('job.cancel', { job });
    await expect(takeAll(job)).rejects.toMatchObject({ detail: { code: 'cancelled' } });
  });
});

describe('carving a checkpoint', () => {
  it('puts a deleted program and the memfd it was copied to together again, byte for byte', async () => {
    const out = join(made.folder, 'carved');
    const { job } = await made.client.call('carve.start', {
      checkpoints: [web],
      pid: null,
      kinds: ['memfd', 'deleted-file', 'jwt'],
      path: out,
    });
    const items = (await takeAll(job)).filter((item): item is CarvedItem => item.item === 'carved');
    // The same program is in the diff as /usr/local/bin/php-fpm-helper, which was hashed at import.
    const { handle } = await made.client.call('list.open', {
      list: 'filesystem_entry',
      checkpoints: [web],
      filter: 'path:/usr/local/bin/php-fpm-helper',
    });
    const { rows } = await made.client.call('list.range', { handle, from: 0, to: 1 });
    const sha256 = String(rows[0]!.cells['sha256']);
    const files = items.filter(({ kind }) => kind === 'memfd' || kind === 'deleted-file');
    expect(files.map(({ name }) => name!.text).sort()).toEqual(['/tmp/.x/kdevtmpfsi', 'jit-cache']);
    for (const file of files) expect(file).toMatchObject({ sha256, complete: true, gaps: [] });
    wholeProgram = files[0]!.savedAs!;

    const saved = readdirSync(out).filter((name) => name.endsWith('.bin'));
    expect(new Set(saved)).toEqual(new Set(items.map(({ savedAs }) => savedAs)));
    for (const name of saved) {
      expect(name).toMatch(/^[a-z-]+-0x[0-9a-f]+-[0-9a-f]{64}\.bin$/);
      const hash = createHash('sha256')
        .update(readFileSync(join(out, name)))
        .digest('hex');
      expect(name).toContain(hash);
    }
    const connection = openReader(made.path);
    const entries = readCustody(connection).filter(({ entry }) => entry.action === 'carved-item-exported');
    connection.close();
    expect(entries.map(({ entry }) => entry.detail['savedAs'])).toEqual(items.map(({ savedAs }) => savedAs));
  });

  it('finds the tokens of the shop, which are tokens by their own parts', async () => {
    const { job } = await made.client.call('carve.start', { checkpoints: [web], pid: 1, kinds: ['jwt'] });
    const items = (await takeAll(job)).filter((item): item is CarvedItem => item.item === 'carved');
    expect(items.length).toBeGreaterThan(0);
    for (const { address, length } of items) {
      const { runs } = await made.client.call('memory.read', {
        checkpoint: web,
        pid: 1,
        address: address!,
        length,
      });
      const token = Buffer.concat(runs.map(({ bytes }) => bytes!)).toString('latin1');
      const [header, payload, signature] = token.split('.');
      expect(JSON.parse(Buffer.from(header!, 'base64url').toString())).toHaveProperty('alg', 'HS256');
      expect(JSON.parse(Buffer.from(payload!, 'base64url').toString())).toHaveProperty('iss');
      expect(Buffer.from(signature!, 'base64url')).toHaveLength(32);
    }
  });

  it('lists the gaps of a deleted program whose ghost file is missing, and has the pages that were dumped', async () => {
    const archive = join(made.folder, 'without-ghosts.tar');
    await filterTar(fixture('web-compromised.tar.gz'), archive, (name) => !/ghost-file-/.test(name));
    const other = await caseWith(archive);
    try {
      const [checkpoint] = (await other.client.call('case.summary', {}))!.checkpoints;
      const { job } = await other.client.call('carve.start', {
        checkpoints: [checkpoint!.id],
        pid: null,
        kinds: ['deleted-file'],
        path: join(other.folder, 'out'),
      });
      const { items } = await other.client.call('tool.take', { job });
      const [item] = items.filter((one): one is CarvedItem => one.item === 'carved');
      expect(item).toMatchObject({ complete: false, name: { text: '/tmp/.x/kdevtmpfsi' } });
      const saved = readFileSync(join(other.folder, 'out', item!.savedAs!));
      const whole = readFileSync(join(made.folder, 'carved', wholeProgram));
      const missing = item!.gaps.flatMap(({ offset, length }) =>
        Array.from({ length: length / 4096 }, (_, page) => offset / 4096 + page),
      );
      expect(missing).toContain(0); // the ELF header's page is clean
      // The page of code that the process ran was dumped: it is what the file has there.
      expect(missing).not.toContain(1);
      expect(saved.subarray(4096, 8192).equals(whole.subarray(4096, 8192))).toBe(true);
      for (const page of missing) {
        expect(saved.subarray(page * 4096, (page + 1) * 4096).some((byte) => byte !== 0)).toBe(false);
      }
    } finally {
      await other.remove();
    }
  });

  it('refuses a kind that there is none of', async () => {
    const { job } = await made.client.call('carve.start', { checkpoints: null, pid: null, kinds: ['gold'] });
    await expect(takeAll(job)).rejects.toThrow("no kind 'gold'");
  });
});

describe('YARA over a checkpoint', () => {
  it('finds every needle of the truth at its address, and files that hold it', async () => {
    const found = await yara('rule c2 { strings: $a = "203.0.113.66" condition: $a }');
    const places = found
      .filter(({ target }) => target === 'memory')
      .flatMap(({ pid, strings: hits }) =>
        hits.flatMap(({ matches }) => matches.map(({ at }) => `${pid} 0x${at.toString(16)}`)),
      );
    const wanted = truth('web-compromised')
      .needles.filter(({ needle }) => needle === '203.0.113.66')
      .map(({ pid, address }) => `${pid} ${address}`);
    expect([...places].sort()).toEqual([...wanted].sort());
    expect(found.filter(({ target }) => target === 'ghost')).toHaveLength(1);
    expect(found.filter(({ target }) => target === 'memfd').map(({ path }) => path!.text)).toEqual([
      'jit-cache',
    ]);
  });

  it('gives rule, tags, metadata and the bytes of a match', async () => {
    const text =
      'rule helper : shell { meta: author = "a" score = 3 strings: $h = { 7f 45 4c 46 } condition: $h at 0 }';
    const found = await yara(text, { memory: false });
    const helper = found.find(({ path }) => path?.text === '/usr/local/bin/php-fpm-helper')!;
    expect(helper).toMatchObject({
      rule: 'helper',
      namespace: 'test.yar',
      tags: ['shell'],
      metadata: [
        { name: 'author', value: 'a' },
        { name: 'score', value: 3 },
      ],
    });
    expect([...helper.strings[0]!.matches[0]!.bytes]).toEqual([0x7f, 0x45, 0x4c, 0x46]);
  });

  it('names file and line of a rule that does not compile', async () => {
    await expect(yara('rule a {\n  strings: $a = "x"\n  condition: $b\n}')).rejects.toThrow(
      'test.yar:3:14: unknown pattern `$b`',
    );
    await expect(yara('include "other.yar"')).rejects.toThrow('test.yar:1:1');
  });

  it('ends a rule that does not end, and the engine goes on', async () => {
    const endless = 'rule slow { condition: for all i in (0..200000000000) : (uint8(i % 100) != 300) }';
    await expect(yara(endless, { timeoutSeconds: 1 })).rejects.toThrow('took longer than 1 s');
    expect(await made.client.call('engine.hello', {})).toHaveProperty('pid');
  });

  /** Starts rules, cancels them as soon as the job is as `when` says, and tells how the job ended. */
  async function cancelled(text: string, when: (state: JobState) => boolean): Promise<JobState> {
    const states: JobState[] = [];
    const end = made.client.onEvent((event) => {
      if (event.event === 'job') states.push(event.state);
    });
    try {
      const rules = [{ name: 'slow.yar', text }];
      const { job } = await made.client.call('yara.start', { ...EVERYTHING, rules });
      const ofJob = (): JobState[] => states.filter((state) => state.job === job);
      const refused = expect(takeAll(job)).rejects.toMatchObject({ detail: { code: 'cancelled' } });
      await vi.waitFor(() => expect(ofJob().some(when)).toBe(true), 10_000);
      await made.client.call('job.cancel', { job });
      await refused;
      await vi.waitFor(() => expect(ofJob().at(-1)!.state).toBe('cancelled'));
      return ofJob().at(-1)!;
    } finally {
      end();
    }
  }

  it('stops between two pieces when it is cancelled, long before all is scanned', async () => {
    const slow = 'rule slow { condition: for all i in (1..3000000) : (i > 0) }';
    const { doneBytes, totalBytes } = await cancelled(slow, (state) => state.doneBytes > 0);
    expect(totalBytes).toBeGreaterThan(0);
    expect(doneBytes).toBeLessThan(totalBytes! / 2);
    // The next scan has a thread of its own.
    expect(await yara('rule c2 { strings: $a = "203.0.113.66" condition: $a }')).not.toEqual([]);
  });

  it('stops within a piece that a rule does not come to the end of', async () => {
    const endless = 'rule endless { condition: for all i in (0..200000000000) : (uint8(i % 100) != 300) }';
    const { doneBytes } = await cancelled(endless, ({ state }) => state === 'running');
    expect(doneBytes).toBe(0);
    expect(await yara('rule c2 { strings: $a = "203.0.113.66" condition: $a }')).not.toEqual([]);
  });
});
