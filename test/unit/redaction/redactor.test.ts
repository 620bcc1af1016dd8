import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createRedactionList,
  createRedactor,
  UNREDACTED,
  type SecretPlace,
  type SecretValue,
} from '../../../electron/evidence/redaction/index.ts';
import { jsonText } from '../../../shared/json-text.ts';
import { utf8 } from '../../../shared/text.ts';
import { FORMS } from './forms.ts';

const KEY = Buffer.alloc(32, 7);
const place = { file: 'data/a.json', pointer: '/a' };
const nothing = (): SecretPlace[] => [];
const secret = (text: string, kind = 'password') => ({ kind, bytes: new Uint8Array(Buffer.from(text)) });

function redactorOf(texts: readonly string[], detect: (text: string) => SecretPlace[] = nothing) {
  const list = createRedactionList(KEY);
  return {
    redactor: createRedactor(
      texts.map((text) => secret(text)),
      detect,
      list,
    ),
    list,
  };
}

describe('a key of several lines', () => {
  const lines = ['MHcCAQEEIAbcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRS', 'TUVWXYZabcdefghijklmnopqrstuvwxyz01234567=='];
  const pem = `-----BEGIN EC PRIVATE KEY-----\n${lines.join('\n')}\n-----END EC PRIVATE KEY-----`;

  it.each([
    ['as it is', pem],
    ['as JSON has it', pem.replaceAll('\n', '\\n')],
    ['percent-encoded', encodeURIComponent(pem)],
    ['without its ends', `${lines.join('\n')}\n`],
  ])('%s: each line goes where it stands alone', (_, value) => {
    const redactor = createRedactor([secret(value, 'private key')], nothing, createRedactionList(KEY));
    for (const line of lines) expect(redactor.text(`log: ${line} end`, place)).toBe(`log: [redacted private key ${line.length}] end`); // prettier-ignore
    expect(redactor.text('-----BEGIN EC PRIVATE KEY----- is how it begins', place)).toContain('-----BEGIN EC');
  });
}); // prettier-ignore

describe('the hash of a file that holds one value', () => {
  const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

  it.each(['', '\n', '\r\n'])('is taken out with the value, ending in %j', (end) => {
    const { redactor, list } = redactorOf(['hunter2-lab']);
    const facts = { path: '/run/secrets/db', sha256: hashOf(`hunter2-lab${end}`) };
    expect(redactor.json(facts, 'data/a.json')).toEqual({ ...facts, sha256: '[redacted password 64]' });
    expect(list.sorted()).toMatchObject([
      { pointer: '/sha256', offset: 0, length: 64, form: 'sha-256', why: 'redacted' },
    ]);
    expect(list.sorted()[0]!.hmac).toBe(createHmac('sha256', KEY).update('hunter2-lab').digest('hex'));
  });

  it('stays where there is more in the file, or more in the value than can be tried', () => {
    const long = 'a-long-random-value'.repeat(5);
    const { redactor } = redactorOf(['hunter2-lab', long]);
    for (const content of ['user:hunter2-lab\n', long]) {
      expect(redactor.text(hashOf(content), place)).toBe(hashOf(content));
    }
  });
});

describe('a value in a text', () => {
  it('becomes a marker with its kind and length, and an entry with its keyed hash', () => {
    const { redactor, list } = redactorOf(['hunter2-lab']);
    expect(redactor.text('smtp://mailer:hunter2-lab@mail', place)).toBe(
      'smtp://mailer:[redacted password 11]@mail',
    );
    expect(list.sorted()).toEqual([
      {
        ...place,
        offset: 14,
        length: 11,
        kind: 'password',
        form: 'utf-8',
        why: 'redacted',
        hmac: createHmac('sha256', KEY).update('hunter2-lab').digest('hex'),
      },
    ]);
  });

  it('goes in every form, and JSON stays valid around it', () => {
    const value = 'Tr0ub4dor&3/ü"+';
    for (const [form, encode] of Object.entries(FORMS)) {
      const planted = encode(value, 1).toString('utf8');
      const { redactor, list } = redactorOf([value]);
      const before = { text: [`a ${planted} b`], n: 5n, raw: null };
      // UTF-16 is no text of UTF-8.
      if (form.startsWith('utf-16')) continue;
      const text = [...jsonText(redactor.json(before, 'f'))].join('');
      expect(list.count, form).toBe(1);
      expect(JSON.parse(text)).toMatchObject({ n: 5, raw: null });
      expect(text).toContain('[redacted password ');
    }
  });

  it('of one to three bytes goes where the detector sees it, and nowhere else', () => {
    const text = 'PIN=123 at 12345';
    const { redactor } = redactorOf(['123'], (whole) => [
      { kind: 'PIN', start: whole.indexOf('=') + 1, length: 3 },
    ]);
    expect(redactor.text(text, place)).toBe('PIN=[redacted PIN 3] at 12345');
  });

  it('may be a word of the marker: the marker does without it', () => {
    const { redactor } = redactorOf(['password', 'redacted']);
    expect(redactor.text('my password', place)).toBe('my [- 8]');
  });

  it('is gone from any text, and the rest of the text stays', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 4, maxLength: 20 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.oneof(fc.string({ maxLength: 12 }), fc.nat(3)), { maxLength: 10 }),
        (values, parts) => {
          const texts = values.map((value, i) => `${value}#${i}`);
          const text = parts
            .map((one) => (typeof one === 'number' ? texts[one % texts.length]! : one))
            .join('');
          const { redactor, list } = redactorOf(texts);
          const result = redactor.text(text, place);
          for (const value of texts) expect(result.includes(value)).toBe(false);
          if (list.count === 0) expect(result).toBe(text);
        },
      ),
    );
  });
});

describe('a value that is not sure to be a secret', () => {
  const whole = (text: string): SecretValue => ({ kind: 'unknown argument', bytes: utf8(text), whole: true });
  const redactor = createRedactor(
    [whole('hanged'), whole('stream1')],
    () => [],
    createRedactionList(Buffer.alloc(32)),
  );
  const place = { file: 'f', pointer: null };

  it('goes as a word of its own alone', () => {
    expect(redactor.text('changed, hanged, hangedmen, un_hanged', place)).toBe(
      'changed, [redacted unknown argument 6], hangedmen, un_hanged',
    );
    expect(redactor.text('stream10 stream1=x', place)).toBe('stream10 [redacted unknown argument 7]=x');
    expect(redactor.text('ghanged\u00e9 hanged', place)).toBe('ghanged\u00e9 [redacted unknown argument 6]');
  });

  it('also as UTF-16', () => {
    const stream = redactor.stream('f');
    const bytes = Buffer.from('changed hanged', 'utf16le');
    const filled = Buffer.concat([stream.push(bytes), stream.end()]).toString('utf16le');
    expect(filled.slice(0, 7)).toBe('changed');
    expect(filled).not.toContain(' hanged');
  });
});

describe('words and hashes that no evidence wrote', () => {
  it('stay as they are, and hashes of what was taken out go', () => {
    const secret = 'hanged';
    const { redactor } = redactorOf([secret, '3fa9c1']);
    const sha256 = `${'0'.repeat(20)}3fa9c1${'1'.repeat(38)}`;
    const own = { verified: 'changed', sha256, text: 'changed' };
    expect(redactor.json(own, 'f')).toEqual({ verified: 'changed', sha256, text: 'c[redacted password 6]' });
    const of = createHash('sha256').update(secret).digest('hex');
    expect(redactor.json({ sha256: of }, 'f')).toEqual({ sha256: '[redacted password 64]' });
  });

  it('are not taken out of a page', () => {
    const { redactor } = redactorOf(['checkpoint', 'heckpoint', 'p4ssword!x']);
    expect(redactor.page('<p>checkpoint p4ssword!x</p>', 'f')).toBe('<p>checkpoint [redacted password 10]</p>');
  });
}); // prettier-ignore

describe('bytes in JSON', () => {
  it('stay base64 of as many bytes', () => {
    const { redactor } = redactorOf(['hunter2-lab']);
    const raw = Buffer.from('\xff\xfehunter2-lab\x80', 'latin1');
    const result = redactor.json({ entryBase64: [raw.toString('base64')] }, 'f') as { entryBase64: string[] };
    expect(Buffer.from(result.entryBase64[0]!, 'base64').toString('latin1')).toBe(
      `\xff\xfe${'X'.repeat(11)}\x80`,
    );
  });

  it('go where a secret was found in their display form alone, which they have in another', () => {
    const value = Buffer.from('R\xfcbe-lab7', 'latin1');
    const { redactor } = redactorOf(['R\\xfcbe-lab7']);
    const fact = {
      name: 'R\\xfcbe-lab7',
      nameBase64: value.toString('base64'),
      other: 'x',
      otherBase64: '/w==',
    };
    expect(redactor.json(fact, 'f')).toEqual({
      name: '[redacted password 12]',
      other: 'x',
      otherBase64: '/w==',
    });
  });

  it('are filled in a copy', () => {
    const { redactor } = redactorOf(['hunter2-lab']);
    const bytes = new Uint8Array(Buffer.from('-hunter2-lab-'));
    expect(redactor.json({ bytes }, 'f')).toEqual({ bytes: new Uint8Array(Buffer.from('-XXXXXXXXXXX-')) });
    expect(Buffer.from(bytes).toString()).toBe('-hunter2-lab-');
  });
});

describe('what a value encodes', () => {
  it('goes too: a percent-encoded password, base64 of a text, the lines and the DER of a PEM key', () => {
    const der = Buffer.from(Array.from({ length: 96 }, (_, i) => (i * 37) & 0xff));
    const pem = `-----BEGIN PRIVATE KEY-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
    const { redactor } = redactorOf(['p%40ss%2Fword', 'c2VjcmV0LXBhc3M=', pem.padEnd(300, '\n')]);
    expect(redactor.text('p@ss/word', place)).toBe('[redacted password 9]');
    expect(redactor.text('secret-pass', place)).toBe('[redacted password 11]');
    expect(redactor.text(pem.replaceAll('\n', '\\n'), place)).not.toContain(
      der.toString('base64').slice(0, 64),
    );
    const bytes = redactor.json({ der: new Uint8Array(der) }, 'f') as { der: Uint8Array };
    expect(Buffer.from(bytes.der).equals(der)).toBe(false);
  });
});

describe('a stream that is part of something longer', () => {
  it('loses its share of a value that its borders cut', () => {
    const { redactor, list } = redactorOf(['hunter2-lab']);
    const stream = redactor.stream('f', 4, 6);
    const out = Buffer.concat([stream.push(Buffer.from('huntER')), stream.end()]);
    expect(out.toString()).toBe('huntER');
    const cut = redactor.stream('f', 4, 6);
    expect(Buffer.concat([cut.push(Buffer.from('hunter2-lab')), cut.end()]).toString()).toBe('XXXXXXXXXXX');
    expect(list.sorted()).toMatchObject([{ offset: 0, length: 6 }]);
  });
});

describe('an export with secrets', () => {
  it('leaves everything as it is', () => {
    expect(UNREDACTED.text('DB_PASSWORD=x', place, [{ kind: 'password', start: 12, length: 1 }])).toBe(
      'DB_PASSWORD=x',
    );
    expect(UNREDACTED.withhold('environment value', 'x', place, 0)).toBe('x');
  });
});
