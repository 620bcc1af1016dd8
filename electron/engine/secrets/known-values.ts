/** Known values in bytes that are about to be shown. Kept ready until what is known changes. */
import { matchFixed, createFixedSet, type FixedSet } from '../../analysis/search/fixed-matcher.ts';
import type { CaseConnection } from '../../casefile/index.ts';
import type { EngineState } from '../engine-state.ts';
import { knownSecretValues, knownValuesVersion, type KnownValue } from './case-secrets.ts';
import { fixedPattern, valuePatterns, type ValuePattern } from './value-patterns.ts';

export interface KnownValues {
  /** Bytes before and after a place that must be looked at with it. */
  readonly reach: number;
  /** Every place of a known value, by its first byte. */
  find(bytes: Uint8Array): { readonly start: number; readonly length: number; readonly value: KnownValue }[];
  /** Of a text for people, in UTF-16 units. */
  findInText(text: string): { readonly start: number; readonly length: number; readonly value: KnownValue }[];
}

const REACH_MAXIMUM = 8192;
const kept = new WeakMap<CaseConnection, { readonly version: string; readonly values: KnownValues }>();

export function knownValues(state: EngineState): KnownValues {
  const connection = state.case();
  const version = knownValuesVersion(state);
  const known = kept.get(connection);
  if (known?.version === version) return known.values;
  const values = prepare(knownSecretValues(state));
  kept.set(connection, { version, values });
  return values;
}

function prepare(known: readonly KnownValue[]): KnownValues {
  const forms: { readonly value: KnownValue; readonly pattern: ValuePattern }[] = known.flatMap((value) =>
    valuePatterns(value.value).map((pattern) => ({ value, pattern })),
  );
  const set: FixedSet = createFixedSet(forms.map(({ pattern }, index) => ({ ...fixedPattern(pattern.bytes), index })));
  const longest = forms.reduce((most, { pattern }) => Math.max(most, pattern.whole, pattern.bytes.length), 0);
  const texts = known.map((value) => ({ value, text: Buffer.from(value.value).toString('utf8') }));
  const searchable = texts.filter(({ value, text }) => valuePatterns(value.value).length > 0 && !text.includes('\ufffd'));
  return {
    reach: Math.min(longest, REACH_MAXIMUM),
    find(bytes) {
      const found: { start: number; length: number; value: KnownValue }[] = [];
      if (forms.length === 0) return found;
      matchFixed(set, bytes, 0, bytes.length, 0, (index, start) => {
        const { value, pattern } = forms[index]!;
        found.push({ start, length: Math.max(pattern.whole, pattern.bytes.length), value });
      });
      return found;
    },
    findInText(text) {
      const found: { start: number; length: number; value: KnownValue }[] = [];
      for (const { value, text: secret } of searchable) {
        for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) {
          found.push({ start: at, length: secret.length, value });
        }
      }
      return found.sort((a, b) => a.start - b.start);
    },
  };
} // prettier-ignore
