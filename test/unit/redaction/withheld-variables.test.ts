import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createExhibitFinder,
  ENVIRONMENT_VALUE,
  isDistinctive,
  type Variable,
} from '../../../electron/evidence/redaction/withheld-variables.ts';
import { createRedactionList, createRedactor } from '../../../electron/evidence/redaction/index.ts';
import { PermafrostError } from '../../../shared/errors.ts';

const KEY = Buffer.alloc(32, 1);

function streamed(text: string, variables: readonly Variable[], piece = 7) {
  const list = createRedactionList(KEY);
  const stream = createRedactor([], () => [], list, variables).stream('exhibit');
  const bytes = Buffer.from(text, 'latin1');
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += piece) out.push(stream.push(bytes.subarray(at, at + piece)));
  out.push(stream.end());
  return { text: Buffer.concat(out).toString('latin1'), list: list.sorted() };
}

describe('the variables of a case, in bytes that leave', () => {
  it('stand there with their names alone', () => {
    const variables = [
      { name: 'DB_HOST', value: 'shop-database' },
      { name: 'MOT_DE_PASSE', value: 'azertyuiop' },
    ];
    const { text, list } = streamed('a\0DB_HOST=shop-database\0MOT_DE_PASSE=azertyuiop\0b', variables);
    expect(text).toBe('a\0DB_HOST=XXXXXXXXXXXXX\0MOT_DE_PASSE=XXXXXXXXXX\0b');
    expect(list).toMatchObject([
      { offset: 10, length: 13, kind: ENVIRONMENT_VALUE, why: 'withheld', form: 'utf-8' },
      { offset: 37, length: 10, kind: ENVIRONMENT_VALUE, why: 'withheld', form: 'utf-8' },
    ]);
  });

  it('are withheld by themselves and in other forms where nothing else is like them', () => {
    const value = 'Grün-Sofa!27';
    const variables = [{ name: 'PASSE', value }];
    for (const form of [
      value,
      Buffer.from(value, 'utf16le').toString('latin1'),
      Buffer.from(value).toString('hex'),
      Buffer.from(value).toString('base64'),
      encodeURIComponent(value),
      JSON.stringify(value).replace('ü', '\\u00fc'),
    ]) {
      const { text, list } = streamed(`before ${form} behind`, variables);
      expect(text).toContain('before ');
      expect(text).toContain(' behind');
      expect(text.slice(7, -7)).toMatch(/^"?X+=*"?$/);
      expect(list).toHaveLength(1);
    }
  });

  it('leave plain words, numbers, paths and hosts as they are where no name stands before them', () => {
    const values = ['production', 'shop-database', '3.11.4', '10.0.0.1:8080', '/usr/local/bin:/bin', 'db.shop.example:5432', 'en_US.UTF-8', 'https://shop.example/api']; // prettier-ignore
    const variables = values.map((value, i) => ({ name: `NAME_${i}`, value }));
    const text = values.join(' and ');
    expect(streamed(text, variables)).toEqual({ text, list: [] });
    for (const value of values) expect(isDistinctive(value)).toBe(false);
    for (const value of ['Sommer2024!', 'soleil42', 'redis://:hunter2@cache:6379', 'two words 7'])
      expect(isDistinctive(value)).toBe(true);
  });

  it('of few bytes are withheld between zeros and in quotes, and nowhere else', () => {
    const variables = [
      { name: 'PIN', value: '7' },
      { name: '', value: 'abc' },
    ];
    expect(streamed('\0PIN=7\0\0abc\0 "PIN=7" PIN=7 abc', variables).text).toBe(
      '\0PIN=X\0\0XXX\0 "PIN=X" PIN=7 abc',
    );
  });

  it('never leave, wherever pieces of the stream end, and nothing else is touched', () => {
    const value = fc.stringMatching(/^[a-z]{4,12}[A-Z][0-9]{3,6}$/);
    fc.assert(
      fc.property(value, fc.stringMatching(/^[ -.]{0,40}$/), fc.integer({ min: 1, max: 50 }), (secret, around, piece) => {
        const text = `${around}\0NAME=${secret}\0${around}${secret}${around}`;
        const out = streamed(text, [{ name: 'NAME', value: secret }], piece).text;
        expect(out).toBe(text.replaceAll(secret, 'X'.repeat(secret.length)));
      }),
    ); // prettier-ignore
  });

  it('of a secret are that secret, and equal values have equal hashes', () => {
    const variables = [
      { name: 'FIRST', value: 'Kiefer-4711-Xu' },
      { name: 'SECOND', value: 'Kiefer-4711-Xu' },
    ];
    const { list } = streamed('FIRST=Kiefer-4711-Xu SECOND=Kiefer-4711-Xu Kiefer-4711-Xu', variables);
    expect(new Set(list.map(({ hmac }) => hmac)).size).toBe(1);
    expect(list).toHaveLength(3);
  });

  it('that are secrets as a whole are listed as these', () => {
    const value = 'Kiefer-4711-Xu';
    const list = createRedactionList(KEY);
    const password = { kind: 'password', bytes: Buffer.from(value) };
    const variables = [
      { name: 'DB_PASSWORD', value },
      { name: 'DB_HOST', value: 'shop-database' },
    ];
    const stream = createRedactor([password], () => [], list, variables).stream('exhibit');
    const out = Buffer.concat([
      stream.push(Buffer.from(`\0DB_PASSWORD=${value}\0DB_HOST=shop-database\0`)),
      stream.end(),
    ]);
    expect(out.toString()).toBe(`\0DB_PASSWORD=${'X'.repeat(14)}\0DB_HOST=${'X'.repeat(13)}\0`);
    expect(list.sorted()).toMatchObject([
      { offset: 13, length: 14, kind: 'password', why: 'redacted' },
      { offset: 36, length: 13, kind: ENVIRONMENT_VALUE, why: 'withheld' },
    ]);
  });

  it('are refused where they are too many to look for', () => {
    const variables = Array.from({ length: 5 }, (_, i) => ({ name: `N${i}`, value: 'v'.repeat(2 ** 17) }));
    expect(() => createExhibitFinder([], variables)).toThrow(PermafrostError);
    expect(() => createRedactor([], () => [], createRedactionList(KEY), variables)).not.toThrow();
  });
});
