import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBag } from '../../../electron/evidence/bundle/bag-writer.ts';
import { BAG, manifestText } from '../../../electron/evidence/bundle/layout.ts';
import { bagSignatures } from '../../../electron/evidence/bundle/sign-bag.ts';
import { createSigningKey, fingerprint } from '../../../electron/evidence/keys/index.ts';
import { checkSignatures } from '../../../electron/evidence/verification/check-signatures.ts';
import { readManifest } from '../../../electron/evidence/verification/read-manifest.ts';
import { custodyFilesOf } from '../../builders/custody-log.ts';
import { verifyBundle } from '../../../electron/evidence/verification/verify-bundle.ts';

const key = createSigningKey();
let folder: string;
let bundle: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'permafrost-bag-'));
  bundle = join(folder, 'bundle');
  const bag = createBag(bundle);
  bag.write('data/report.html', [Buffer.from('<!doctype html><title>Report</title>')]);
  bag.write('data/exhibits/0001.bin', [Buffer.alloc(9000), Buffer.from('bytes'), Buffer.alloc(4096)]);
  bag.write('data/facts/0123456789ab.json', [Buffer.from('{}\n')]);
  const { log, ofExport, head, texts } = custodyFilesOf(key);
  bag.write('data/custody.jsonl', [Buffer.from(log)]);
  bag.write('data/custody-texts.json', [Buffer.from(texts)]);
  const own = [
    { path: BAG.custodyOfExport, text: ofExport },
    { path: BAG.custodyHead, text: head },
  ];
  bag.finish([['Bagging-Date', '2026-11-26']], bagSignatures(key, 'A. Examiner', own));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const check = (path = bundle, expected: string | null = null) =>
  verifyBundle(
    path,
    expected,
    () => {},
    () => {},
  );

function filesOf(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(path, name)).isFile())
    .sort();
}

/** A copy that a test may spoil. */
async function spoiled<T>(spoil: (copy: string) => void, use: (copy: string) => Promise<T> | T): Promise<T> {
  const copy = join(folder, 'copy');
  cpSync(bundle, copy, { recursive: true });
  try {
    spoil(copy);
    return await use(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** VERIFY.txt's commands: the lines that begin with a program's name. */
function commandsIn(path: string): string[] {
  return readFileSync(join(path, BAG.verify), 'utf8')
    .split('\n')
    .filter((line) => /^(?:sha256sum|openssl|ssh-keygen) /.test(line));
}

function failing(commands: readonly string[], path: string): string[] {
  return commands.filter((line) => spawnSync('sh', ['-c', line], { cwd: path }).status !== 0);
}

describe('a bundle', () => {
  it('is whole, unchanged and signed as it was made', async () => {
    const result = await check(bundle, fingerprint(key.publicKey));
    expect(result.ok).toBe(true);
    expect(result.files.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(result.files.map(({ path }) => path)).toEqual(filesOf(bundle));
    expect(result.signer).toEqual({ fingerprint: fingerprint(key.publicKey), name: 'A.-Examiner' });
    expect(result.info).toContainEqual(['Bagging-Date', '2026-11-26']);
    expect(result.info).toContainEqual(['Payload-Oxum', '13989.5']);
  });

  it('is not another signer’s', async () => {
    const result = await check(bundle, fingerprint(createSigningKey().publicKey));
    expect(result).toMatchObject({ ok: false, expectedSigner: false });
  });

  it('is verified by sha256sum, openssl and ssh-keygen as VERIFY.txt says', () => {
    const commands = commandsIn(bundle);
    expect(commands.map((line) => line.split(' ')[0])).toEqual([
      'sha256sum',
      'sha256sum',
      'openssl',
      'ssh-keygen',
    ]);
    expect(failing(commands, bundle)).toEqual([]);
    const shown = readFileSync(join(bundle, BAG.verify), 'utf8')
      .split('\n')
      .find((line) => line.startsWith('cut '))!;
    expect(spawnSync('sh', ['-c', shown], { cwd: bundle }).stdout.toString()).toContain(
      fingerprint(key.publicKey),
    );
  });

  it('has no signer after any flip of a bit in keys, signatures and what they sign', () => {
    const files = {
      tagManifest: readFileSync(join(bundle, BAG.tagManifest)),
      signature: readFileSync(join(bundle, BAG.signature)),
      sshSignature: readFileSync(join(bundle, BAG.sshSignature)),
      publicKey: readFileSync(join(bundle, BAG.publicKey)),
      allowedSigners: readFileSync(join(bundle, BAG.allowedSigners)),
    };
    expect(checkSignatures(files).signer).not.toBeNull();
    for (const [name, original] of Object.entries(files)) {
      for (let bit = 0; bit < original.length * 8; bit++) {
        const flipped = Buffer.from(original);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        const { signer } = checkSignatures({ ...files, [name]: flipped });
        // Another name for the signer is as well-formed: the tag manifest has that file's hash.
        if (signer !== null) {
          expect(name).toBe('allowedSigners');
          expect(signer.fingerprint).toBe(fingerprint(key.publicKey));
        }
      }
    }
  });

  it('shows any flipped bit of any file', async () => {
    const files = filesOf(bundle);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.nat(), async (path, at) => {
        const original = readFileSync(join(bundle, path));
        const bit = at % (original.length * 8);
        const flipped = Buffer.from(original);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        writeFileSync(join(bundle, path), flipped);
        const result = await check();
        writeFileSync(join(bundle, path), original);
        expect(result.ok).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('makes a command of VERIFY.txt fail for a flipped bit of what a list names, and of the list', async () => {
    const commands = commandsIn(bundle);
    const listed = filesOf(bundle).filter((path) => path !== BAG.signature && path !== BAG.sshSignature);
    for (const path of listed) {
      const original = readFileSync(join(bundle, path));
      // Bits spread over the file, each of another place in its byte.
      for (let i = 0; i < 8; i += 3) {
        const flipped = Buffer.from(original);
        flipped[Math.floor((original.length * (i + 0.5)) / 8)]! ^= 1 << i;
        writeFileSync(join(bundle, path), flipped);
        const failed = failing(commands, bundle);
        writeFileSync(join(bundle, path), original);
        expect(failed, `${path}, bit ${i}`).not.toEqual([]);
      }
    }
  }, 60_000);

  it('shows missing and added files by name', async () => {
    for (const path of filesOf(bundle)) {
      const result = await spoiled((copy) => rmSync(join(copy, path)), check);
      expect(result.ok).toBe(false);
      expect(result.files.find((file) => file.path === path)).toMatchObject({ path });
      expect(result.files.find((file) => file.path === path)?.state).not.toBe('ok');
    }
    const added = await spoiled((copy) => writeFileSync(join(copy, 'data/note.txt'), ''), check);
    expect(added.files.filter(({ state }) => state !== 'ok')).toMatchObject([
      { path: 'data/note.txt', state: 'added' },
    ]);
    const emptyFolder = await spoiled((copy) => mkdirSync(join(copy, 'data/empty')), check);
    expect(emptyFolder.ok).toBe(false);
  });

  it('names a list that can not be read, and says of no file that it was added', async () => {
    for (const list of [BAG.manifest, BAG.tagManifest]) {
      const { ok, files } = await spoiled(
        (copy) => appendFileSync(join(copy, list), 'no line of a list\n'),
        check,
      );
      expect(ok).toBe(false);
      expect(files.find(({ path }) => path === list)?.state).toBe('invalid');
      expect(files.filter(({ state }) => state === 'added')).toEqual([]);
    }
  });

  it('names the list that is signed where a hash in it changed, not the file of the hash alone', async () => {
    const { ok, files } = await spoiled((copy) => {
      const path = join(copy, BAG.tagManifest);
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, (text.startsWith('0') ? '1' : '0') + text.slice(1));
    }, check);
    expect(ok).toBe(false);
    expect(files.find(({ path }) => path === BAG.tagManifest)).toMatchObject({ state: 'invalid' });
  });

  it('hashes nothing that lies behind a link to a folder', async () => {
    const { ok, files } = await spoiled((copy) => {
      rmSync(join(folder, 'moved-facts'), { recursive: true, force: true });
      renameSync(join(copy, 'data/facts'), join(folder, 'moved-facts'));
      symlinkSync(join(folder, 'moved-facts'), join(copy, 'data/facts'));
    }, check);
    expect(ok).toBe(false);
    expect(files.find(({ path }) => path === 'data/facts/0123456789ab.json')).toMatchObject({
      state: 'invalid',
    });
  });

  it('does not follow links, and takes none', async () => {
    for (const path of filesOf(bundle)) {
      const result = await spoiled((copy) => {
        const moved = join(folder, 'moved');
        renameSync(join(copy, path), moved);
        symlinkSync(moved, join(copy, path));
      }, check);
      expect(result.ok, path).toBe(false);
    }
    const linkedFolder = await spoiled((copy) => {
      rmSync(join(folder, 'moved-data'), { recursive: true, force: true });
      renameSync(join(copy, 'data'), join(folder, 'moved-data'));
      symlinkSync(join(folder, 'moved-data'), join(copy, 'data'));
    }, check);
    expect(linkedFolder.ok).toBe(false);
    const loop = await spoiled((copy) => symlinkSync('.', join(copy, 'data/loop')), check);
    expect(loop.files.find(({ state }) => state !== 'ok')).toMatchObject({
      path: 'data/loop',
      state: 'added',
    });
  });

  it('shows names that act as what they are: not part of it', async () => {
    const names = [
      'data/\u001b[2J',
      'data/‮gpj.exe',
      'data/new\nline',
      'data/ -rf',
      `data/${'n'.repeat(255)}`,
    ];
    for (const name of names) {
      const result = await spoiled((copy) => writeFileSync(join(copy, name), 'x'), check);
      expect(result.files.find(({ state }) => state === 'added')?.path).toBe(name);
    }
  });

  it('is refused where lists are signed anew by another key, unless nobody says whose it must be', async () => {
    const result = await spoiled(
      (copy) => {
        appendFileSync(join(copy, 'data/report.html'), ' changed');
        rmSync(join(copy, BAG.tagManifest));
      },
      (copy) => check(copy, fingerprint(key.publicKey)),
    );
    expect(result.ok).toBe(false);
  });

  it('is none where the folder is empty, a file, or absent', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const result = await check(empty);
    expect(result.ok).toBe(false);
    expect(result.files.find(({ path }) => path === BAG.tagManifest)?.state).toBe('missing');
    const absent = join(folder, 'absent');
    await expect(check(absent)).rejects.toMatchObject({
      detail: { code: 'not-found', message: `there is no folder ${absent}` },
    });
    await expect(check(join(bundle, BAG.info))).rejects.toMatchObject({ detail: { code: 'io' } });
  });

  it('is not made over something, and leaves nothing where it is given up', () => {
    expect(() => createBag(bundle)).toThrow(/exists already/);
    const link = join(folder, 'link');
    symlinkSync(join(folder, 'nothing'), link);
    expect(() => createBag(link)).toThrow(/exists already/);
    const bag = createBag(join(folder, 'given-up'));
    bag.write('data/a', [Buffer.from('a')]);
    bag.discard();
    expect(readdirSync(folder).filter((name) => name.includes('given-up'))).toEqual([]);
  });
});

describe('a list', () => {
  const hash = 'a'.repeat(64);

  it('reads back as it was written', () => {
    const name = fc.stringMatching(
      /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,20}(\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,20}){0,3}$/,
    );
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 30 }), (names) => {
        const text = manifestText(names.map((path) => ({ path, sha256: hash, size: 0 })));
        const read = readManifest(Buffer.from(text), 'list');
        expect(read.ok && [...read.value.keys()].sort()).toEqual(names.toSorted());
      }),
    );
  });

  it.each([
    ['a name that leads out', `${hash}  ../a\n`],
    ['an absolute name', `${hash}  /etc/passwd\n`],
    ['a name twice', `${hash}  a\n${hash}  a\n`],
    ['names out of order', `${hash}  b\n${hash}  a\n`],
    ['no line feed at the end', `${hash}  a`],
    ['a hash in capitals', `${'A'.repeat(64)}  a\n`],
    ['one blank', `${hash} a\n`],
    ['a carriage return', `${hash}  a\r\n`],
    ['nothing', ''],
    ['a NUL', `${hash}  a\0b\n`],
    ['a very long line', `${hash}  ${'a'.repeat(1_000_000)}\n`],
  ])('with %s is refused', (_, text) => {
    expect(readManifest(Buffer.from(text), 'list').ok).toBe(false);
  });

  it('of any bytes is read or refused', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => void readManifest(bytes, 'list')));
  });
});
