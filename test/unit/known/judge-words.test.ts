/** Which words of a text stay, with a list of known words that the test itself says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKnownText, createUnknownMarks } from '../../../electron/evidence/known/index.ts';
import { utf8 } from '../../../shared/text.ts';
import { FORMS } from '../redaction/forms.ts';

const NOTHING = { has: () => false };

/** The text with a dot for each byte that is withheld, where `lines` are what is known. */
function shown(text: string, lines: readonly string[]): string {
  const known = createKnownText(NOTHING);
  for (const line of lines) known.learn(utf8(line));
  const bytes = utf8(text);
  const marks = createUnknownMarks(known)(bytes);
  return Buffer.from(bytes.map((byte, at) => (marks[at] === 1 ? 0x2e : byte))).toString('latin1');
}

describe('words of a text', () => {
  it.each([
    ['what is known stays', 'connection refused', ['Connection refused by peer'], 'connection refused'],
    ['an unknown word goes', 'connection to harbourmaster refused', ['connection to host refused'], 'connection to ............. refused'],
    ['whatever its case is', 'FOO Foo foo fOo', ['foo foo foo'], 'FOO Foo foo ...'],
    ['a word by itself is known only by itself', 'harbour', ['the harbour of'], '.......'],
    ['so it is known', 'harbour', ['harbour'], 'harbour'],
    ['between quotes a word is by itself', '"harbour"', ['the harbour of'], '"......."'],
    ['known words that no text has together are a passphrase', 'correct horse battery staple', ['a correct word', 'a horse there', 'a battery', 'a staple'], '............................'],
    ['with any sign between them', 'correct/horse-battery.staple', ['a correct word', 'a horse there', 'a battery', 'a staple'], '............................'],
    ['two are one only where they are all', 'horse battery', ['a horse there', 'a battery'], '.............'],
    ['numbers of up to three digits say nothing', 'port 22 of 127.0.0.1', ['port 80 of 10.0.0.1'], 'port 22 of 127.0.0.1'],
    ['longer ones may be a PIN', 'the code 4711', ['the code 1'], 'the code ....'],
    ['dates, times and ports stay', 'at 2026-11-28T05:10:00Z from 10.0.0.1:54321 to', ['at 1-1T1 from 10.0.0.1 to', 'to'], 'at 2026-11-28T05:10:00Z from 10.0.0.1:54321 to'],
    ['what was taken out before stays so', 'password XXXXXXXXXX end', ['password XX end'], 'password XXXXXXXXXX end'],
    ['also where it is all of its string', '"XXXXXXXXXX"', [], '"XXXXXXXXXX"'],
    ['three characters between what is no text are not judged', '\x01abc\x02', [], '\x01abc\x02'],
    ['groups of numbers are a code', 'the code 731 550 of a 1-7-7-4', ['the code 1 of a 1'], 'the code ....... of a .......'],
    ['groups of capitals and digits too', 'the code 9F-22-B7 of a', ['the code 9F of a', 'a B7 of'], 'the code ........ of a'],
    ['but for names', 'the AES-CBC-256 of a', ['the AES-CBC-1 of a'], 'the AES-CBC-256 of a'],
    ['but for dates', 'in 2026-11-28 of a', ['in 1-1 of a'], 'in 2026-11-28 of a'],
    ['ports of what is attacked stay', 'nc 203.0.113.66 4444 of /dev/tcp/10.0.0.1/4444 of', ['nc 1.1.1.1 1 of /dev/tcp/1.1.1.1/1 of'], 'nc 203.0.113.66 4444 of /dev/tcp/10.0.0.1/4444 of'],
    ['a number that leaves anyway stays', 'port 31337 of a', ['port 31337 of a'], 'port 31337 of a'],
    ['years behind months and zones stay', 'Nov 2026 of UTC 2026 of pin-1984', ['Nov of UTC of pin'], 'Nov 2026 of UTC 2026 of pin-....'],
    ['a letter that fills are made of is no fill', 'X swordfish wombat', ['X there', 'swordfish there', 'a wombat'], '..................'],
    ['bytes as digits in pairs too', 'a 6d79 6b65 7973 7472 of', ['a 6d79 6b65 7973 7472 of'], 'a ................... of'],
    ['a sign within words makes them one', 'the words of a Hx!vogel of a', ['the words of a Hx', 'a vogel of a'], 'the words of a ........ of a'],
    ['one of a short sentence tells', 'gray barn in the rain', ['gray barn', 'in the rain', 'barn there'], '.....................'],
    ['one of a longer one does not', 'gray barn in the rain of a', ['gray barn', 'in the rain of a'], 'gray barn in the rain of a'],
    ['two words and a number are a password', 'the words of a Post & Paket / 9 of a', ['the words of a Post', '1 of a', 'Paket there'], 'the words of a ................ of a'],
    ['half of a very short one too', 'Klar-Text-99', ['Klar there', 'Text 1'], '............'],
    ['most of a short string tells', 'Runden um den See', ['um den', 'Runden there', 'See there'], '.................'],
    ['three short words are a passphrase too', 'hot dog bun', ['hot dog of', 'a bun of', 'dog there'], '...........'],
    ['but two are not', 'dog bun', ['hot dog', 'a bun'], 'dog bun'],
    ['bytes as digits are judged together', 'x 68 75 6e 74 65 72 32 6f', ['x 68 75 6e 74 65 72 32 6f'], 'x .......................'],
  ])('%s', (_, text, lines, expected) => {
    expect(shown(text, lines)).toBe(expected);
  }); // prettier-ignore
});

it.each(['समुद्र_तट७', 'கடல்_மணல்', 'ზღვის_ქვიშა', 'море-песок', '바다모래성'])(
  'words of the larger scripts go in UTF-16 and UTF-32: %s',
  (text) => {
    const utf16 = Buffer.from(text, 'utf16le');
    const utf32 = Buffer.concat(
      [...text].map((sign) => Buffer.from(Uint32Array.of(sign.codePointAt(0)!).buffer)),
    );
    const noise = Buffer.from('0100000002000000', 'hex');
    for (const form of [utf16, utf32]) {
      const marks = createUnknownMarks(createKnownText(NOTHING))(Buffer.concat([noise, form, noise]));
      const within = marks.subarray(noise.length, noise.length + form.length);
      expect(within.filter((mark) => mark === 1).length).toBeGreaterThan(form.length * 0.8);
    }
  },
);

describe('an unknown secret', () => {
  const lines = ['the password of the database is stored in the file', 'login', 'user'];

  it.each(Object.keys(FORMS))("goes in the form '%s'", (form) => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-zA-Z0-9]{8,24}$/),
        fc.integer({ min: 0, max: 2 }),
        fc.constantFrom('', 'the password ', 'user='),
        (secret, around, before) => {
          const planted = FORMS[form]!(secret, around);
          const bytes = Buffer.concat([Buffer.from(`\0\0${before}`), planted, Buffer.from('\0\0')]);
          const known = createKnownText(NOTHING);
          for (const line of lines) known.learn(utf8(line));
          const marks = createUnknownMarks(known)(bytes);
          const left = [...planted].filter((byte, at) => marks[2 + before.length + at] === 0 && /[A-Za-z0-9]/.test(String.fromCharCode(byte)));
          expect(left.length).toBeLessThanOrEqual(3);
        },
      ),
      { numRuns: 100 },
    );
  }); // prettier-ignore
});

describe('a list that takes every word for known', () => {
  it.each(['q2qijceazidtnhpicu8s2bqnjiiaaxns', '9f86d081884c7d65', '48213', `${'abcdefghij'.repeat(5)}`])("is not asked for '%s'", (text) => {
    const marks = createUnknownMarks({ has: () => true })(utf8(`\0${text}\0`));
    expect(marks.reduce((sum, one) => sum + one, 0)).toBe(text.length);
  }); // prettier-ignore

  it('is not asked for it, but what leaves anyway is', () => {
    const known = createKnownText(NOTHING);
    known.learn(utf8('the digest 9f86d081884c7d65'));
    expect(createUnknownMarks(known)(utf8('the digest 9f86d081884c7d65')).includes(1)).toBe(false);
  });
});

describe('any bytes', () => {
  it('have a mark each, and the same ones twice', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const mark = createUnknownMarks(NOTHING);
        const marks = mark(bytes);
        expect(marks).toHaveLength(bytes.length);
        expect(marks.every((one) => one <= 1)).toBe(true);
        expect(mark(bytes)).toEqual(marks);
      }),
    );
  });

  it('that are addresses stay, also where some of their bytes are letters; a word in their place goes', () => {
    const pointer = Buffer.from([0x01, 0x13, 0x58, 0x59, 0x5a, 0x55, 0, 0]);
    expect([...createUnknownMarks(NOTHING)(pointer)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    const word = Buffer.from('zqwrtU\0\0', 'latin1');
    expect([...createUnknownMarks(NOTHING)(word)]).toEqual([1, 1, 1, 1, 1, 1, 0, 0]);
  });

  it('that are words of UTF-16 in other scripts, or of UTF-32, are judged as text', () => {
    for (const word of ['гаванькапитан', '猫バス2丁目', 'λιμανιτης', '港口密碼鑰匙安全', 'hafenmeister']) {
      const utf16 = Buffer.concat([Buffer.alloc(8), Buffer.from(word, 'utf16le'), Buffer.alloc(8)]);
      const utf32 = Buffer.alloc(16 + word.length * 4);
      [...word].forEach((character, i) => utf32.writeUInt32LE(character.codePointAt(0)!, 8 + i * 4));
      for (const bytes of [utf16, utf32]) {
        const marks = createUnknownMarks(NOTHING)(bytes);
        const left = bytes.filter((byte, at) => byte !== 0 && marks[at] === 0);
        expect(left.length, word).toBeLessThanOrEqual(1);
      }
    }
  });
});

it('of a character alone a word is one like others: known ones that do not follow it are a passphrase', () => {
  const known = createKnownText(NOTHING);
  for (const line of ['o mar de', 'tão fundo de']) known.learn(utf8(line));
  const text = Buffer.from('Õ mar é fundo', 'utf16le');
  const marks = createUnknownMarks(known)(Buffer.concat([text, Buffer.alloc(8)]));
  expect([...marks.subarray(0, text.length)]).toEqual(Array<number>(text.length).fill(1));
});

describe('text that repeats itself', () => {
  it.each(['x', '1 ', '1:', 'a 1:', 'ab ', '6d ', 'Zz', '\x01y', 'a\0', 'the ', "it's "])(
    "of '%s' is judged as a whole",
    (unit) => {
      const bytes = Buffer.alloc(2 ** 20, unit, 'latin1');
      expect(createUnknownMarks(NOTHING)(bytes)).toHaveLength(bytes.length);
    },
    60_000,
  );
});
