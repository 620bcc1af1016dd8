/** Values of the open case that are known as secrets: of its facts, of the last scan, and met in bytes that were shown. */
import { listCheckpoints, type CaseConnection, type CheckpointRecord } from '../../casefile/index.ts';
import type { EngineState } from '../engine-state.ts';
import { scanOf } from './case-secrets.ts';
import { factSecretCorrections, factSecrets, type FactSecret } from './fact-secrets.ts';

export interface KnownValue {
  readonly kind: string;
  readonly value: Uint8Array;
  /** What reveals it: a cell of the facts, or the scan's entry under 'secret'. */
  readonly cell: Omit<FactSecret['cell'], 'list'> & { readonly list: string };
}

/** Values that were met in bytes which were shown, before a scan found them. */
interface MetValue {
  readonly id: string;
  readonly evidence: string;
  readonly kind: string;
  readonly value: Uint8Array;
}

const MET_MAXIMUM = 2000;
const met = new WeakMap<CaseConnection, Map<string, MetValue>>();

/** Makes a value known that a rule recognised in `evidence`. Beyond a limit it is masked where it stands alone. */
export function rememberValue(
  state: EngineState,
  evidence: string,
  { kind, value }: { readonly kind: string; readonly value: Uint8Array },
): KnownValue {
  const connection = state.case();
  const values = met.get(connection) ?? new Map<string, MetValue>();
  met.set(connection, values);
  const text = Buffer.from(value).toString('latin1');
  const known = values.get(text) ?? { id: `met-${values.size + 1}`, evidence, kind, value: Uint8Array.from(value) };
  if (values.size < MET_MAXIMUM) values.set(text, known);
  return metValue(listCheckpoints(connection), known);
} // prettier-ignore

function metValue(
  checkpoints: readonly CheckpointRecord[],
  { id, evidence, kind, value }: MetValue,
): KnownValue {
  const checkpoint = checkpoints.find((one) => one.evidence === evidence)?.id ?? '';
  return { kind, value, cell: { checkpoint, list: 'secret', key: id, column: 'value', index: null } };
}

/** Raised whenever what {@link knownSecretValues} gives may be other. */
export function knownValuesVersion(state: EngineState): string {
  const connection = state.case();
  const checkpoints = listCheckpoints(connection).map(({ identity, digest, chain }) =>
    [identity, digest, chain.parent, chain.digest].join(' '),
  );
  const kept = scanOf(connection);
  const found = kept?.scan.groups.all.length ?? 0;
  const corrections = factSecretCorrections(connection);
  return `${checkpoints.join()} ${corrections} ${kept?.job ?? ''} ${found} ${met.get(connection)?.size ?? 0}`;
}

/**
 * Values of the case that are known as secrets: from the decoded facts at once, what was met where bytes were shown,
 * and what the last scan found.
 * For masks and exports: never logged, never written to the case.
 */
export function knownSecretValues(state: EngineState): KnownValue[] {
  const connection = state.case();
  const known = new Map<string, KnownValue>();
  for (const { kind, value, cell } of factSecrets(connection)) {
    const text = Buffer.from(value).toString('latin1');
    if (!known.has(text)) known.set(text, { kind, value, cell });
  }
  const kept = scanOf(connection);
  const checkpoints = listCheckpoints(connection);
  const [first] = checkpoints;
  for (const { id, kind, value, places } of kept?.scan.groups.all ?? []) {
    const text = Buffer.from(value).toString('latin1');
    if (known.has(text) || first === undefined) continue;
    const space = kept!.scan.spaces[places[0]?.space ?? -1];
    const checkpoint = space?.checkpoint ?? first.id;
    known.set(text, {
      kind,
      value,
      cell: { checkpoint, list: 'secret', key: id, column: 'value', index: null },
    });
  }
  for (const [text, one] of met.get(connection) ?? []) {
    if (!known.has(text)) known.set(text, metValue(checkpoints, one));
  }
  return [...known.values()];
}

/** The value behind an id of the last scan or of what was met; undefined where there is none. */
export function scannedValue(state: EngineState, id: string): Uint8Array | undefined {
  const connection = state.case();
  const scanned = scanOf(connection)?.scan.groups.find(id)?.value;
  return scanned ?? [...(met.get(connection)?.values() ?? [])].find((one) => one.id === id)?.value;
}
