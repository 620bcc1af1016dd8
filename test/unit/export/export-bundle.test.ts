/** Bundles of real checkpoints: what was planted stays in the case, and everything else is there and verifies. */
import { spawnSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReader, readRedactionKey } from '../../../electron/casefile/index.ts';
import { createSigningKey, fingerprint, writeKeyFiles } from '../../../electron/evidence/keys/index.ts';
import { isHarmlessName } from '../../../electron/evidence/bundle/harmless-names.ts';
import { factsDocumentShape } from '../../../electron/evidence/bundle/facts-schema.ts';
import { createLocalClient, type LocalClient } from '../../../electron/engine/local-client.ts';
import type { BundleOptions, BundleOutcome, ChosenExhibit } from '../../../shared/api/index.ts';
import { FIXTURES, PLAIN_IMPORT } from '../engine/engine-process.ts';
import { FORMS } from '../redaction/forms.ts';

interface Truth {
  readonly processes: readonly { readonly pid: number; readonly environ: readonly string[] | null }[];
  readonly needles: readonly { readonly needle: string; readonly pid: number; readonly address: string }[];
}

const PASSPHRASE = 'a passphrase';
const SECRET_NAMES = /PASSWORD|SECRET|ACCESS_KEY_ID|SMTP_URL/;
/** Of the planted needles those that are no secret: contents of memory, addresses of mail and hosts. */
const OPEN_NEEDLES = /CONTENT|CACHE|COMMENT|STANDIN|^203\.0\.113|@|^bash -i/;

const truth = JSON.parse(readFileSync(join(FIXTURES, 'truth/containerd-web-benign.json'), 'utf8')) as Truth;
const variables = truth.processes.flatMap(({ environ }) => environ ?? []);
const secrets = [
  ...new Set([
    ...variables.filter((entry) => SECRET_NAMES.test(entry.slice(0, entry.indexOf('=')))).map(secretOf),
    ...truth.needles.map(({ needle }) => needle).filter((needle) => !OPEN_NEEDLES.test(needle)),
  ]),
];

/** The value of a variable; of an address the password in it. */
function secretOf(entry: string): string {
  const value = entry.slice(entry.indexOf('=') + 1);
  return /:\/\/[^:]+:([^@]+)@/.exec(value)?.[1] ?? value;
}

const key = createSigningKey();
let folder: string;
let keyPath: string;
let client: LocalClient;
let checkpoint: string;
let number = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'permafrost-export-'));
  keyPath = join(folder, 'key');
  writeKeyFiles(keyPath, key, 'A. Examiner', PASSPHRASE);
  client = createLocalClient();
  await client.call('case.create', { path: join(folder, 'a.pfcase'), examiner: 'A. Examiner' });
  checkpoint = await importOne('containerd-web-benign.tar.zst');
}, 60_000);

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

async function importOne(name: string): Promise<string> {
  const { job } = await client.call('import.start', { ...PLAIN_IMPORT, paths: [join(FIXTURES, name)] });
  const { outcomes } = await client.call('job.result', { job });
  return outcomes[0]!.checkpoints[0]!;
}

async function exported(options: Partial<BundleOptions> = {}): Promise<BundleOutcome> {
  const { job } = await client.call('export.bundle', {
    path: join(folder, `bundle-${++number}`),
    keyPath,
    passphrase: PASSPHRASE,
    signerName: null,
    exhibits: [],
    environment: false,
    logs: false,
    custodyTexts: false,
    unknownContent: false,
    includeSecrets: false,
    findings: null,
    pdf: false,
    ...options,
  });
  return client.call('export.result', { job });
}

function filesOf(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(path, name)).isFile())
    .sort();
}

/** Where secrets stand in a folder, in any form and at any alignment. */
function leaks(path: string): string[] {
  const found: string[] = [];
  for (const file of filesOf(path)) {
    const bytes = readFileSync(join(path, file));
    for (const secret of secrets) {
      for (const [form, encode] of Object.entries(FORMS)) {
        for (const around of form.startsWith('base64') ? [0, 1, 2] : [0]) {
          const planted = encode(secret, around);
          // Of base64 what the value alone decides.
          const core = form.startsWith('base64') ? planted.subarray(4, planted.length - 4) : planted;
          if (bytes.includes(core)) found.push(`${file}: ${secret} as ${form}`);
        }
      }
    }
  }
  return found;
}

/** Writable memory of every process that a needle was planted in, and one process whole. */
async function chosenMemory(): Promise<ChosenExhibit[]> {
  const pids = [...new Set(truth.needles.map(({ pid }) => pid))];
  const ranges: ChosenExhibit[] = [];
  for (const pid of pids) {
    const { regions } = await client.call('memory.map', { checkpoint, pid });
    for (const { start, end, permissions } of regions) {
      const holds = truth.needles.some(
        (needle) => needle.pid === pid && BigInt(needle.address) >= start && BigInt(needle.address) < end,
      );
      if (permissions.includes('w') && holds) {
        ranges.push({ kind: 'memory', checkpoint, pid, address: start, length: Number(end - start) });
      }
    }
  }
  return [...ranges, { kind: 'core', checkpoint, pid: pids[0]! }];
}

describe('a bundle of a case with planted secrets', () => {
  it('is tried with all of them', () => {
    expect(secrets.length).toBeGreaterThanOrEqual(6);
  });

  it('has none of them, in any form', async () => {
    const { path, redacted, withheld } = await exported();
    expect(leaks(path)).toEqual([]);
    expect(redacted).toBeGreaterThan(0);
    expect(withheld).toBeGreaterThan(0);
  }, 60_000);

  it('has none of them where memory and a core dump were chosen, nor with environments and logs', async () => {
    const { path, exhibits } = await exported({
      exhibits: await chosenMemory(),
      environment: true,
      logs: true,
    });
    expect(exhibits).toBeGreaterThan(2);
    expect(leaks(path)).toEqual([]);
    const facts = readFileSync(join(path, `data/facts/${checkpoint}.json`), 'utf8');
    expect(facts).toContain('DB_HOST=10.20.0.15');
    expect(facts).toContain('DB_PASSWORD=[redacted password 24]');
  }, 120_000);

  it('loses hardly a byte to suspects where memory and a core dump were chosen', async () => {
    const { path } = await exported({ exhibits: await chosenMemory(), unknownContent: true });
    const { redactions } = JSON.parse(readFileSync(join(path, 'data/redactions.json'), 'utf8')) as {
      redactions: { file: string; pointer: string | null; offset: number; length: number; kind: string }[];
    };
    const suspects = redactions.filter(({ kind }) => kind.startsWith('suspected'));
    let taken = 0;
    let content = 0;
    for (const file of filesOf(join(path, 'data/exhibits'))) {
      const bytes = readFileSync(join(path, 'data/exhibits', file));
      content += bytes.reduce((sum, byte) => sum + (byte === 0 ? 0 : 1), 0);
      for (const { offset, length } of suspects.filter((one) => one.file === `data/exhibits/${file}`)) {
        expect(bytes.subarray(offset, offset + length).every((byte) => byte === 0x58)).toBe(true);
        taken += length;
      }
      if (file.endsWith('.core')) expect(bytes.subarray(0, 4).toString('latin1')).toBe('\x7fELF');
    }
    expect(taken / content).toBeLessThan(0.005);
  }, 120_000);

  it('has them where the examiner says so, and the custody log tells', async () => {
    const { path, redacted } = await exported({ exhibits: await chosenMemory(), includeSecrets: true });
    const leaked = leaks(path).join('\n');
    for (const secret of secrets) expect(leaked).toContain(secret);
    expect(redacted).toBe(0);
    const log = readFileSync(join(path, 'custody-of-export.jsonl'), 'utf8').trimEnd().split('\n');
    expect(JSON.parse(log.at(-1)!)).toMatchObject({
      action: 'bundle-export-started',
      detail: { includesSecrets: true },
    });
    expect(readFileSync(join(path, 'bag-info.txt'), 'utf8')).toContain('Includes-Secrets: yes\n');
  }, 120_000);

  it('has a value that the border of a chosen range cuts removed up to the border', async () => {
    const needle = truth.needles.find(({ needle }) => needle.startsWith('Tr0ub4dor'))!;
    const address = BigInt(needle.address) + 5n;
    const { path } = await exported({
      exhibits: [{ kind: 'memory', checkpoint, pid: needle.pid, address, length: 10 }],
    });
    expect(readFileSync(join(path, 'data/exhibits/0001.bin')).toString()).toBe('XXXXXXXXXX');
  }, 60_000);

  it('withholds values of environments, the harmless ones excepted', async () => {
    const { path } = await exported();
    const facts = readFileSync(join(path, `data/facts/${checkpoint}.json`), 'utf8');
    expect(facts).not.toContain('10.96.0.1\\"');
    expect(facts).toContain('DB_HOST=[withheld environment value 10]');
    expect(facts).toContain('PATH=/usr/local/sbin');
    expect(facts).not.toContain('"text":"{');
  }, 60_000);

  it('withholds them in memory and core dumps too, unless they were chosen', async () => {
    const exhibits = await chosenMemory();
    const holding = (path: string, text: string): string[] =>
      filesOf(join(path, 'data/exhibits')).filter((file) =>
        readFileSync(join(path, 'data/exhibits', file)).includes(text),
      );
    const { path: withheld } = await exported({ exhibits, unknownContent: true });
    const others = [...new Set(variables)].filter(
      (entry) => !isHarmlessName(entry.slice(0, entry.indexOf('='))),
    );
    expect(others).toContain('DB_HOST=10.20.0.15');
    expect(others.flatMap((entry) => holding(withheld, `${entry}\0`))).toEqual([]);
    expect(holding(withheld, 'DB_HOST=XXXXXXXXXX\0').length).toBeGreaterThan(1);
    expect(holding(withheld, '\0HOME=/root\0').length).toBeGreaterThan(1);
    const { path: chosen } = await exported({ exhibits, unknownContent: true, environment: true });
    expect(holding(chosen, 'DB_HOST=10.20.0.15\0').length).toBeGreaterThan(1);
  }, 120_000);
});

describe('a bundle', () => {
  it('verifies with stock tools and with Permafrost', async () => {
    const { path, sha256, fingerprint: signer } = await exported();
    expect(signer).toBe(fingerprint(key.publicKey));
    expect(
      createHash('sha256')
        .update(readFileSync(join(path, 'tagmanifest-sha256.txt')))
        .digest('hex'),
    ).toBe(sha256);
    const commands = readFileSync(join(path, 'VERIFY.txt'), 'utf8')
      .split('\n')
      .filter((line) => /^(?:sha256sum|openssl|ssh-keygen) /.test(line));
    expect(commands).toHaveLength(4);
    for (const line of commands) expect(spawnSync('sh', ['-c', line], { cwd: path }).status, line).toBe(0);
    const { job } = await client.call('bundle.verify', { path, signer });
    expect(await client.call('bundle.result', { job })).toMatchObject({ ok: true, expectedSigner: true });
  }, 60_000);

  it('has the same bytes twice, but for the report and what the first export entered in the log', async () => {
    const [one, two] = [await exported(), await exported()];
    for (const file of filesOf(join(one.path, 'data'))) {
      if (file === 'report.html') continue;
      const [a, b] = [readFileSync(join(one.path, 'data', file)), readFileSync(join(two.path, 'data', file))];
      if (file === 'custody.jsonl') expect(b.subarray(0, a.length).equals(a), file).toBe(true);
      else expect(a.equals(b), file).toBe(true);
    }
  }, 60_000);

  it('of the same state of the case is the same but for times, the report, and what hashes or signs them', async () => {
    const exhibits = await chosenMemory();
    await client.call('case.close', {});
    const copies = ['b', 'c'].map((name) => join(folder, `${name}.pfcase`));
    const paths: string[] = [];
    for (const copy of copies) {
      cpSync(join(folder, 'a.pfcase'), copy, { recursive: true });
      await client.call('case.open', { path: copy, examiner: null });
      paths.push((await exported({ exhibits, custodyTexts: true })).path);
      await client.call('case.close', {});
    }
    await client.call('case.open', { path: join(folder, 'a.pfcase'), examiner: null });
    const [one, two] = paths as [string, string];
    expect(filesOf(one)).toEqual(filesOf(two));
    const differ = filesOf(one).filter((file) => !readFileSync(join(one, file)).equals(readFileSync(join(two, file))));
    expect(differ.sort()).toEqual([
      'bag-info.txt',
      'custody-head.json',
      'custody-of-export.jsonl',
      'data/report.html',
      'manifest-sha256.txt',
      'tagmanifest-sha256.txt',
      'tagmanifest-sha256.txt.sig',
      'tagmanifest-sha256.txt.sshsig',
    ]);
  }, 120_000); // prettier-ignore

  it('holds no text of the custody log, unless the examiner chose them; then each is proved, and none has a secret', async () => {
    // The last is a secret of elsewhere: nothing of the case has it, its own form says so.
    const terms = [
      'a harmless term of mine',
      `find Tr0ub4dor-and-3-lab-only`,
      'MQ_URL=amqp://ops:elsewhere-9Xk2@queue',
    ];
    for (const text of terms) {
      const patterns = [{ kind: 'text' as const, value: text }];
      const { job } = await client.call('search.start', { patterns, checkpoints: null });
      await client.call('job.result', { job });
    }
    const plain = await exported();
    expect(filesOf(plain.path)).not.toContain('data/custody-texts.json');
    for (const file of filesOf(plain.path)) {
      const bytes = readFileSync(join(plain.path, file));
      for (const text of terms) expect(bytes.includes(text), file).toBe(false);
    }
    const { path } = await exported({ custodyTexts: true });
    const { texts } = JSON.parse(readFileSync(join(path, 'data/custody-texts.json'), 'utf8')) as {
      texts: { sequence: number; name: string; salt?: string; text?: string; withheld?: string }[];
    };
    expect(texts.some(({ text }) => text?.includes(terms[0]!))).toBe(true);
    expect(JSON.stringify(texts)).not.toContain('Tr0ub4dor');
    expect(JSON.stringify(texts)).not.toContain('elsewhere-9Xk2');
    expect(texts.some(({ withheld }) => withheld !== undefined)).toBe(true);
    const log = readFileSync(join(path, 'data/custody.jsonl'), 'utf8').trimEnd().split('\n');
    for (const { sequence, name, salt, text } of texts) {
      if (salt === undefined) continue;
      const { commitments } = JSON.parse(log[sequence - 1]!) as { commitments: Record<string, string> };
      const hash = createHash('sha256').update(Buffer.from(salt, 'hex')).update(text!).digest('hex');
      expect(commitments[name]).toBe(hash);
    }
    const { job } = await client.call('bundle.verify', { path, signer: null });
    const { ok, custody } = await client.call('bundle.result', { job });
    expect(ok).toBe(true);
    expect(custody!.texts).toBe(texts.filter(({ salt }) => salt !== undefined).length);
    expect(readFileSync(join(path, 'bag-info.txt'), 'utf8')).toContain('Includes-Custody-Texts: yes\n');
  }, 120_000); // prettier-ignore

  it('says in bag-info.txt and in the log whether unknown content left, which it does with secrets too', async () => {
    for (const [choice, left] of [
      [{}, false],
      [{ unknownContent: true }, true],
      [{ includeSecrets: true }, true],
    ] as const) {
      const { path } = await exported(choice);
      const info = readFileSync(join(path, 'bag-info.txt'), 'utf8');
      expect(info).toContain(`Includes-Unknown-Content: ${left ? 'yes' : 'no'}\n`);
      const log = readFileSync(join(path, 'custody-of-export.jsonl'), 'utf8').trimEnd().split('\n');
      expect(JSON.parse(log.at(-1)!)).toMatchObject({ detail: { unknownContent: left } });
    }
  }, 60_000);

  it('has facts that fit the schema beside them, redacted or not', async () => {
    for (const includeSecrets of [false, true]) {
      const { path } = await exported({ includeSecrets });
      const facts: unknown = JSON.parse(readFileSync(join(path, `data/facts/${checkpoint}.json`), 'utf8'));
      expect(factsDocumentShape.safeParse(facts).error?.issues ?? []).toEqual([]);
    }
  }, 60_000);

  it('holds the log as it was hashed, up to a head that the key has signed', async () => {
    const { path } = await exported();
    const lines = ['data/custody.jsonl', 'custody-of-export.jsonl'].flatMap((file) =>
      readFileSync(join(path, file), 'utf8').trimEnd().split('\n'),
    );
    let previous = '0'.repeat(64);
    for (const line of lines) {
      expect((JSON.parse(line) as { previous: string }).previous).toBe(previous);
      previous = createHash('sha256').update(line).digest('hex');
    }
    const head = JSON.parse(readFileSync(join(path, 'custody-head.json'), 'utf8')) as {
      statement: string;
    };
    expect(JSON.parse(head.statement)).toMatchObject({ hash: previous, sequence: lines.length });
  }, 60_000);

  it('names each redaction with a hash that only the case can explain', async () => {
    const { path } = await exported();
    const { redactions } = JSON.parse(readFileSync(join(path, 'data/redactions.json'), 'utf8')) as {
      redactions: { pointer: string; kind: string; length: number; hmac: string; why: string }[];
    };
    const password = redactions.filter(({ kind, why }) => kind === 'password' && why === 'redacted');
    expect(new Set(password.map(({ hmac }) => hmac)).size).toBe(1);
    expect(password[0]).toMatchObject({ length: 24 });
    const c = openReader(join(folder, 'a.pfcase'));
    const key = readRedactionKey(c);
    c.close();
    const hmac = createHmac('sha256', key).update('Tr0ub4dor-and-3-lab-only').digest('hex');
    expect(password[0]!.hmac).toBe(hmac);
  }, 60_000);

  it('is not made with a wrong passphrase, over something, or of a read-only case', async () => {
    const before = readdirSync(folder);
    await expect(exported({ passphrase: 'wrong' })).rejects.toMatchObject({ detail: { code: 'passphrase' } });
    await expect(exported({ path: keyPath })).rejects.toMatchObject({ detail: { code: 'usage' } });
    await expect(
      exported({ exhibits: [{ kind: 'memory', checkpoint, pid: 999_999, address: 0n, length: 1 }] }),
    ).rejects.toMatchObject({ detail: { code: 'not-found' } });
    expect(readdirSync(folder)).toEqual(before);
  }, 60_000);

  it('leaves nothing where it is cancelled', async () => {
    const before = readdirSync(folder);
    const { job } = await client.call('export.bundle', {
      path: join(folder, 'cancelled'),
      keyPath,
      passphrase: PASSPHRASE,
      signerName: null,
      exhibits: await chosenMemory(),
      environment: false,
      logs: false,
      custodyTexts: false,
      unknownContent: false,
      includeSecrets: false,
      findings: null,
      pdf: false,
    });
    const seen = new Promise<void>((resolve) => {
      const stop = client.onEvent((event) => {
        if (event.event === 'job' && event.state.job === job && event.state.stage === 'looking for secrets') {
          stop();
          resolve();
        }
      });
    });
    await seen;
    await client.call('job.cancel', { job });
    await expect(client.call('export.result', { job })).rejects.toMatchObject({
      detail: { code: 'cancelled' },
    });
    expect(readdirSync(folder)).toEqual(before);
  }, 60_000);

  it('is not made of evidence that changed', async () => {
    const summary = await client.call('case.summary', {});
    const { sha256 } = summary!.evidence[0]!;
    const store = join(folder, 'a.pfcase/evidence', sha256, 'archive.tar');
    const original = readFileSync(store);
    chmodSync(store, 0o600);
    const changed = Buffer.from(original);
    changed[changed.length >> 1]! ^= 1;
    writeFileSync(store, changed);
    try {
      await client.call('case.close', {});
      await client.call('case.open', { path: join(folder, 'a.pfcase'), examiner: null });
      await expect(exported()).rejects.toMatchObject({ detail: { code: 'hash-mismatch' } });
    } finally {
      writeFileSync(store, original);
    }
  }, 60_000);
});
