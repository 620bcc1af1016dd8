/** What programs keep of accounts without a name beside it: rows of answers, hashes and keys in records of a known form. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { detectSecrets } from '../../../electron/analysis/secrets/index.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const hash = (text: string, digits = 64): string =>
  createHash('sha512').update(text).digest('hex').slice(0, digits);
const raw = (text: string, length: number): Buffer =>
  createHash('sha512').update(text).digest().subarray(0, length);
const le = (value: number): Buffer => {
  const four = Buffer.alloc(4);
  four.writeUInt32LE(value);
  return four;
};
const be = (value: number, size = 4): Buffer => {
  const four = Buffer.alloc(size);
  four.writeUIntBE(value, 0, size);
  return four;
};
function found(input: Uint8Array, suspects = false): string[] {
  return detectSecrets(input, { place: 'memory', suspects }).map(({ kind, value }) => `${kind}: ${Buffer.from(value).toString(/[^ -~]/.test(Buffer.from(value).toString('latin1')) ? 'hex' : 'latin1')}`); // prettier-ignore
}

describe('rows that MySQL answers with', () => {
  const packet = (number: number, body: Buffer): Buffer => Buffer.concat([Buffer.from([body.length & 255, body.length >> 8, 0, number]), body]); // prettier-ignore
  const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length]), bytes(value)]);
  const column = (name: string): Buffer => Buffer.concat([...['def', 'shop', 'members', 'members', name, name].map(text), Buffer.from('0c2d00fc030000fd0000000000', 'hex')]); // prettier-ignore
  const END = Buffer.from('fe00002200', 'hex');
  const result = (names: string[], rows: (string | null)[][], ends = true): Buffer => {
    const bodies = [Buffer.from([names.length]), ...names.map(column), ...(ends ? [END] : []), ...rows.map((row) => Buffer.concat(row.map((cell) => (cell === null ? Buffer.from([0xfb]) : text(cell))))), END]; // prettier-ignore
    return Buffer.concat([
      Buffer.alloc(32),
      ...bodies.map((body, at) => packet(at + 1, body)),
      Buffer.alloc(32),
    ]);
  };
  const digest = hash('a', 32);

  it.each([true, false])('has the values of columns whose name says so (end of columns told: %s)', (ends) => {
    const answer = result(['user_login', 'user_pass', 'city'], [['anna', digest, 'Berlin77'], ['bob', null, 'Bonn77'], ['cem', 'w1nter-Sale7', 'Ulm77']], ends); // prettier-ignore
    expect(found(answer)).toEqual([`password: ${digest}`, 'password: w1nter-Sale7']);
  });

  it('has none where no column is one of secrets, or where a packet is out of order', () => {
    expect(found(result(['user_login', 'city'], [['anna', digest]]))).toEqual([]);
    const answer = result(['user_login', 'user_pass'], [['anna', digest]]);
    answer[answer.indexOf(bytes('anna')) - 2] = 99;
    expect(found(answer)).toEqual([]);
  });
});

describe('rows that PostgreSQL answers with', () => {
  const column = (name: string): Buffer => Buffer.concat([bytes(`${name}\0`), Buffer.from('000040060002000004130014ffffffff0000', 'hex')]); // prettier-ignore
  const message = (type: string, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    return Buffer.concat([bytes(type), be(body.length + 4), body]);
  };
  const cell = (value: string | null): Buffer => (value === null ? be(0xffffffff) : Buffer.concat([be(value.length), bytes(value)])); // prettier-ignore
  const answer = Buffer.concat([
    message('T', be(3, 2), ...['login', 'api_secret', 'city'].map(column)),
    message('D', be(3, 2), cell('anna'), cell('ab12-Secret.9'), cell('Berlin77')),
    message('D', be(3, 2), cell('bob'), cell(null), cell('Bonn77')),
    message('D', be(3, 2), cell('cem'), cell(hash('b', 40)), cell('Ulm77')),
    message('C', bytes('SELECT 3\0')),
  ]);

  it('has the values of columns whose name says so', () => {
    expect(found(answer)).toEqual(['secret: ab12-Secret.9', `secret: ${hash('b', 40)}`]);
  });

  it('has none where lengths do not fit', () => {
    const other = Buffer.from(answer);
    other[4] = other[4]! + 1;
    expect(found(other)).toEqual([]);
  });
});

describe('hashes of accounts', () => {
  it('PostgreSQL: behind the letter that is its length in a row', () => {
    const digest = `md5${hash('c', 32)}`;
    expect(found(bytes(`\xff\xff\xff\xffI${digest}\x05\0\0\0`))).toEqual([`password hash: ${digest}`]);
    expect(found(bytes(`\0cacheI${digest}\0`))).toEqual([]);
  });

  it("Redis: a string of its own is a suspect, a user's line is sure", () => {
    const digest = hash('d');
    expect(found(bytes(`\0\0\0@L\x01${digest}\0`), true)).toEqual([`suspected password hash: ${digest}`]);
    expect(found(bytes(`\0\0\0@L\x01${digest}0\0`), true)).toEqual([]);
    for (const flags of [
      'on',
      'on sanitize-payload',
      'off nopass skip-sanitize-payload',
      'on ~cache:* &* +@all',
    ])
      expect(found(bytes(`\nuser worker ${flags} #${digest} ~* -@all\n`))).toEqual([
        `password hash: ${digest}`,
      ]);
  });

  it("Samba: NT's, LM's and those of a history in a user's record", () => {
    const record = (nt: Buffer, lm: Buffer, history: Buffer): Buffer =>
      Buffer.concat([le(1000), le(513), le(lm.length), lm, le(16), nt, le(history.length), history, le(0x10), Buffer.from('a80015000000', 'hex'), le(32), Buffer.alloc(21, 255), Buffer.alloc(40)]); // prettier-ignore
    const nt = raw('nt', 16);
    expect(found(record(nt, Buffer.alloc(0), Buffer.alloc(0)))).toEqual([
      `password hash: ${nt.toString('hex')}`,
    ]);
    const all = found(record(nt, raw('lm', 16), raw('old', 32))).sort();
    expect(all).toEqual([nt, raw('lm', 16), raw('old', 32).subarray(0, 16), raw('old', 32).subarray(16)].map((one) => `password hash: ${one.toString('hex')}`).sort()); // prettier-ignore
    expect(found(record(Buffer.alloc(16), Buffer.alloc(0), Buffer.alloc(0)))).toEqual([]);
  });
});

describe("MIT's krb5_keyblock", () => {
  const memory = (type: number, length: number, at: number, size: number, key: Buffer): Buffer => {
    const pages = Buffer.alloc(4 * 4096);
    Buffer.concat([Buffer.from('03a70e97', 'hex'), le(type), le(length), le(0x7f9f), le(0x3dbc0000 + (at % 4096)), le(0x55)]).copy(pages, 512); // prettier-ignore
    le(size | 1).copy(pages, at - 8);
    key.copy(pages, at);
    return pages;
  };
  const key = raw('key', 32);

  it('gives the key at its address, in a block of its size', () => {
    expect(found(memory(18, 32, 2 * 4096 + 0x2e0, 48, key))).toEqual([
      `Kerberos key: ${key.toString('hex')}`,
    ]);
    expect(found(memory(17, 16, 3 * 4096 + 0x40, 32, key.subarray(0, 16)))).toEqual([`Kerberos key: ${key.subarray(0, 16).toString('hex')}`]); // prettier-ignore
  });

  it.each([
    ['another length', memory(18, 16, 8192 + 0x2e0, 48, key)],
    ['another block', memory(18, 32, 8192 + 0x2e0, 64, key)],
    ['zeros', memory(18, 32, 8192 + 0x2e0, 48, Buffer.alloc(32))],
  ])('and none for %s', (_, input) => {
    expect(found(input)).toEqual([]);
  });
});

describe("LDAP's change of a password", () => {
  const field = (tag: number, value: string): Buffer =>
    Buffer.concat([Buffer.from([tag, value.length]), bytes(value)]);
  const request = (tagged: boolean, ...fields: Buffer[]): Buffer => {
    const body = Buffer.concat(fields);
    const head = tagged ? Buffer.from([0x81, body.length + 2]) : Buffer.from([0, body.length + 2]);
    return Buffer.concat([Buffer.from([0x77, body.length + 29]), field(0x80, '1.3.6.1.4.1.4203.1.11.1'), head, Buffer.from([0x30, body.length]), body, Buffer.alloc(8)]); // prettier-ignore
  };
  const user = field(0x80, 'uid=tom,dc=example');

  it.each([true, false])('gives the old and the new one (tag of the value there: %s)', (tagged) => {
    expect(found(request(tagged, user, field(0x81, 'old-Pw1'), field(0x82, 'new-Pw22')))).toEqual(['password: old-Pw1', 'password: new-Pw22']); // prettier-ignore
    expect(found(request(tagged, user, field(0x82, 'new-Pw22')))).toEqual(['password: new-Pw22']);
  });

  it('gives none where the lengths do not fit', () => {
    expect(found(request(true, user, Buffer.from([0x82, 90, 0x61, 0x62, 0x63, 0x31])))).toEqual([]);
  });
});
