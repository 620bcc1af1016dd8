/** Each rule finds what it is for, in memory and files, and leaves alone what only looks like it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detectSecrets, type DetectedSecret } from '../../../electron/analysis/secrets/index.ts';
import { SECRET_RULES } from '../../../shared/secrets/rules/index.ts';
import { KEYS } from './rule-cases/keys.ts';
import { LOGINS } from './rule-cases/logins.ts';
import { NUMBERS } from './rule-cases/numbers.ts';
import { SETTINGS } from './rule-cases/settings.ts';
import { TABLES } from './rule-cases/tables.ts';
import { TOKENS } from './rule-cases/tokens.ts';
import { TOOLS } from './rule-cases/tools.ts';
import type { Cases } from './rule-cases/parts.ts';

const CASES: Cases = { ...KEYS, ...LOGINS, ...NUMBERS, ...SETTINGS, ...TABLES, ...TOKENS, ...TOOLS };
const NONE = { hits: [], misses: [], path: undefined };

const found = (text: string, path?: string): DetectedSecret[] =>
  detectSecrets(Buffer.from(text), path === undefined ? { place: 'memory' } : { place: 'file', path });

describe.each(SECRET_RULES.map(({ id }) => id))('rule %s', (id) => {
  const { hits, misses, path } = CASES[id] ?? NONE;

  it('has cases and a section in the documentation', () => {
    expect(hits.length).toBeGreaterThan(0);
    expect(misses.length).toBeGreaterThan(0);
    const docs = readFileSync(new URL('../../../docs/secrets.md', import.meta.url), 'utf8');
    expect(docs).toContain(`\n### ${id}\n`);
  });

  it.each(hits.map(([text, secret, kind]) => ({ text, secret, kind })))(
    'finds $text',
    ({ text, secret, kind }) => {
      const finds = found(text, path).filter(({ rule }) => rule === id);
      const values = finds.map(({ value }) => Buffer.from(value).toString('latin1'));
      expect(values).toContain(Buffer.from(secret).toString('latin1'));
      const find = finds[values.indexOf(secret)]!;
      if (kind !== undefined) expect(find.kind).toBe(kind);
      const stored = Buffer.from(text)
        .subarray(find.start, find.start + find.length)
        .toString('latin1');
      if (find.encoding === 'plain') expect(stored).toBe(secret);
      else expect(stored).toMatch(/^[A-Za-z0-9+/=]+$/);
    },
  );

  it.each(misses.map((text) => ({ text })))('leaves alone $text', ({ text }) => {
    expect(found(text, path).filter(({ rule }) => rule === id)).toEqual([]);
  });
});
