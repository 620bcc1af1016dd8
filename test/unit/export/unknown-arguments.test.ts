/** What of command lines is looked for everywhere, with words that the test itself says are known. */
import { describe, expect, it } from 'vitest';
import { collectUnknownArguments } from '../../../electron/engine/export/unknown-arguments.ts';
import type { JobControl } from '../../../electron/engine/jobs/job-registry.ts';
import { createKnownText } from '../../../electron/evidence/known/index.ts';
import { displayText, utf8 } from '../../../shared/text.ts';

interface Collected {
  readonly value: string;
  readonly whole: boolean;
}

async function collected(vectors: readonly (readonly string[])[]): Promise<Collected[]> {
  const known = createKnownText({ has: () => false });
  known.learn(utf8('the server is run by the user root'));
  const values: Collected[] = [];
  const add = (_kind: string, bytes: Uint8Array, whole = false): void => {
    values.push({ value: displayText(bytes), whole });
  };
  const control = {
    signal: new AbortController().signal,
    progress: () => undefined,
  } as unknown as JobControl;
  await collectUnknownArguments({ known, vectors }, { add }, control);
  return values;
}

describe('of command lines', () => {
  it('each unknown value is looked for once, as a word, the program left aside', async () => {
    const vectors = [
      ['lichtblau7', '--user=zwiebelturm', 'server'],
      ['other', '--user=zwiebelturm'],
      ['', 'lichtblau7'],
    ];
    expect(await collected(vectors)).toEqual([
      { value: 'zwiebelturm', whole: true },
      { value: 'lichtblau7', whole: true },
    ]);
  });

  it('what is glued to an option is looked for with it too, for it is no word of its own there', async () => {
    const values = await collected([['snmp', '-Alichtblau7', '-pzwiebel-turm']]);
    expect(values.map(({ value }) => value)).toEqual(['lichtblau7', 'Alichtblau7', 'pzwiebel-turm']);
    expect(values.every(({ whole }) => whole)).toBe(true);
  });

  it('a title is judged, and what a note on the process shows of a value that it cuts', async () => {
    const title = `server: ${'root: '.repeat(10)}user Zwiebelturm7Herbst`;
    const values = await collected([[title]]);
    expect(values.map(({ value }) => value)).toEqual([
      'Zwiebelturm7Herbst',
      title.slice(0, 80).slice(title.indexOf('Zwiebel')),
    ]);
  });

  it('a long value is looked for in pieces, in any surroundings', async () => {
    const script = Array.from({ length: 600 }, (_, i) => `wort${i}x`).join('');
    const values = await collected([['sh', `--load=${script}`]]);
    expect(values.map(({ value }) => value).join('')).toBe(script);
    expect(values.length).toBeGreaterThan(3);
    expect(values.some(({ whole }) => whole)).toBe(false);
  });

  it('no more are looked for than can be, which is said', async () => {
    const same = Array.from({ length: 30_000 }, (_, i) => ['w', `-n${i}`, '--user=zwiebelturm']);
    expect(await collected(same)).toHaveLength(1);
    const many = Array.from({ length: 20_001 }, (_, i) => ['w', `--user=zwiebelturm${i}`]);
    await expect(collected(many)).rejects.toMatchObject({ detail: { code: 'unsupported' } });
    await expect(collected([['w', `--a=${'wort1x'.repeat(100_000)}`]])).resolves.toBeDefined();
    const long = Array.from({ length: 5 }, (_, i) => ['w', `--a=${Array.from({ length: 20_000 }, (_unused, k) => `w${i}x${k}`).join('')}`]);
    await expect(collected(long)).rejects.toMatchObject({ detail: { code: 'unsupported' } });
  }); // prettier-ignore
});
