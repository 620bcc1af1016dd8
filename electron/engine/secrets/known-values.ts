/** Known values in bytes and texts that are about to be shown. Kept ready until what is known changes. */
import type { CaseConnection } from '../../casefile/index.ts';
import type { EngineState } from '../engine-state.ts';
import { knownSecretValues, knownValuesVersion, type KnownValue } from './known-secrets.ts';
import { createKnownMatcher, type MatchedValue } from './known-matcher.ts';

export interface KnownValues {
  /** Bytes before and after a place that must be looked at with it. */
  readonly reach: number;
  /** Every place of a known value, by its first byte. */
  find(bytes: Uint8Array): MatchedValue<KnownValue>[];
}

const REACH_MAXIMUM = 8192;
const kept = new WeakMap<CaseConnection, { readonly version: string; readonly values: KnownValues }>();

export function knownValues(state: EngineState): KnownValues {
  const connection = state.case();
  const version = knownValuesVersion(state);
  const known = kept.get(connection);
  if (known?.version === version) return known.values;
  const { longest, find } = createKnownMatcher(knownSecretValues(state));
  const values = { reach: Math.min(longest, REACH_MAXIMUM), find };
  kept.set(connection, { version, values });
  return values;
}
