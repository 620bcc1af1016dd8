/** The last scan of the open case: started, asked for, forgotten with the case. Its values are never written. */
import type { CallInput, CallOutput } from '../../../shared/api/index.ts';
import {
  SECRET_PLACES_OF_ONE_ANSWER,
  type SecretPlace,
  type SecretSummary,
} from '../../../shared/api/secrets-calls.ts';
import {
  PermafrostError,
  evidenceError,
  toEvidenceError,
  type EvidenceError,
} from '../../../shared/errors.ts';
import { displayText } from '../../../shared/text.ts';
import { segmentAt, ZEROS } from '../../analysis/search/space.ts';
import {
  appendCustody,
  listCheckpoints,
  readHeads,
  readRows,
  type CaseConnection,
  type CaseFile,
  type CheckpointRecord,
} from '../../casefile/index.ts';
import type { EngineState } from '../engine-state.ts';
import { factSecretCorrections, factSecrets, type FactSecret } from './fact-secrets.ts';
import { emptyScan, scanSecrets, type ScannedSpace, type SecretScan } from './scan-secrets.ts';
import type { GroupPlace, SecretGroup } from './secret-groups.ts';
import { pathsOfSpaces } from './space-paths.ts';

const OWNERS_MAXIMUM = 64;
/** Files of a secret that are named. */
const FILES_MAXIMUM = 64;

interface KeptScan {
  readonly scan: SecretScan;
  job: string;
  state: 'running' | 'done' | 'cancelled' | 'failed';
  error: EvidenceError | null;
}

const scans = new WeakMap<CaseConnection, KeptScan>();

export function startSecretScan(state: EngineState): { job: string } {
  const connection = state.case();
  const before = scans.get(connection);
  if (before?.state === 'running') return { job: before.job };
  logScan(connection);
  const kept: KeptScan = { scan: emptyScan(), job: '', state: 'running', error: null };
  kept.job = state.jobs.start('search', 'looking for secrets', async (control) => {
    try {
      await scanSecrets(state, kept.scan, control);
      kept.state = 'done';
    } catch (caught) {
      kept.error = toEvidenceError(caught);
      kept.state = kept.error.code === 'cancelled' ? 'cancelled' : 'failed';
      throw caught;
    } finally {
      kept.scan.stores?.close();
    }
  });
  scans.set(connection, kept);
  return { job: kept.job };
}

export function secretList(state: EngineState): CallOutput<'secrets.list'> {
  const kept = scans.get(state.case());
  if (kept === undefined) {
    return {
      state: 'none',
      job: null,
      error: null,
      complete: false,
      scannedBytes: 0,
      more: false,
      secrets: [],
    };
  }
  const { scan, job, error } = kept;
  const names = processNames(state);
  const times = new Map(
    listCheckpoints(state.case()).map(({ id }) => {
      return [id, readHeads(state.case(), id).container.checkpointedAtNs];
    }),
  );
  const pathOf = pathsOfSpaces(state, scan);
  const secrets = scan.groups.all.map((group) => summaryOf(group, scan, pathOf, names, times));
  const { complete, scannedBytes, more } = scan;
  return {
    state: kept.state,
    job,
    error: error === null ? null : { ...error },
    complete,
    scannedBytes,
    more,
    secrets,
  };
}

export function countSecrets(
  state: EngineState,
  { pids, file }: CallInput<'secrets.count'>,
): CallOutput<'secrets.count'> {
  const kept = scans.get(state.case());
  if (kept === undefined) return { count: 0 };
  const { spaces, groups } = kept.scan;
  const pathOf = pathsOfSpaces(state, kept.scan);
  const wanted = new Set(pids);
  const isIn = ({ space }: GroupPlace): boolean => {
    const { pid } = spaces[space]!;
    return (pid !== null && wanted.has(pid)) || (file !== null && pathOf(space) === file);
  };
  return { count: groups.all.filter(({ places }) => places.some(isIn)).length };
}

export function secretPlaces(
  state: EngineState,
  { id, from, to }: CallInput<'secrets.places'>,
): CallOutput<'secrets.places'> {
  if (to - from > SECRET_PLACES_OF_ONE_ANSWER) {
    throw new PermafrostError(
      evidenceError('usage', `at most ${SECRET_PLACES_OF_ONE_ANSWER} places in one answer`),
    );
  }
  const kept = scans.get(state.case());
  const group = kept?.scan.groups.find(id);
  if (kept === undefined || group === undefined) {
    throw new PermafrostError(evidenceError('not-found', 'the last scan found no such secret'));
  }
  const pathOf = pathsOfSpaces(state, kept.scan);
  const asked = group.places.slice(from, Math.max(from, to));
  const places = asked.map((place) => ({ ...placeOf(kept.scan, place), path: pathOf(place.space) }));
  return { count: group.places.length, more: group.morePlaces, places };
}

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
  const kept = scans.get(connection);
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
  const kept = scans.get(connection);
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
  const scanned = scans.get(connection)?.scan.groups.find(id)?.value;
  return scanned ?? [...(met.get(connection)?.values() ?? [])].find((one) => one.id === id)?.value;
}

function logScan(connection: CaseFile): void {
  if (connection.readOnly) return;
  const checkpoints = listCheckpoints(connection).map(({ id }) => id);
  appendCustody(connection, { action: 'secret-scan', item: null, detail: { checkpoints } });
}

function processNames(state: EngineState): Map<string, string> {
  const names = new Map<string, string>();
  for (const { id } of listCheckpoints(state.case())) {
    for (const { pid, comm } of readRows(state.case(), id, 'process')) {
      names.set(`${id} ${pid}`, comm === null ? '' : displayText(comm));
    }
  }
  return names;
}

function summaryOf(
  group: SecretGroup,
  { spaces }: SecretScan,
  pathOf: (space: number) => string | null,
  names: ReadonlyMap<string, string>,
  times: ReadonlyMap<string, bigint | null>,
): SecretSummary {
  const owners = new Map<string, SecretSummary['owners'][number]>();
  const where = new Set<SecretPlace['where']>();
  const encodings = new Set<SecretPlace['encoding']>();
  const checkpoints = new Set<string>();
  const files = new Set<string>();
  for (const { space, encoding } of group.places) {
    const { checkpoint, pid, kind } = spaces[space]!;
    where.add(kind);
    const path = kind === 'file' && files.size < FILES_MAXIMUM ? pathOf(space) : null;
    if (path !== null) files.add(path);
    encodings.add(encoding);
    checkpoints.add(checkpoint);
    const key = `${checkpoint} ${pid}`;
    if (pid !== null && !owners.has(key)) owners.set(key, { checkpoint, pid, name: names.get(key) ?? '' });
  }
  return {
    id: group.id,
    kind: group.kind,
    rule: group.rule,
    length: group.value.length,
    labels: [...group.labels].map((label) => displayText(Buffer.from(label, 'latin1')).slice(0, 200)),
    owners: [...owners.values()].slice(0, OWNERS_MAXIMUM),
    moreOwners: owners.size > OWNERS_MAXIMUM,
    where: [...where],
    files: [...files],
    encodings: [...encodings],
    places: group.places.length,
    morePlaces: group.morePlaces,
    short: group.patterns.length === 0,
    validity: validityOf(group, [...checkpoints].map((id) => times.get(id) ?? null)),
  };
} // prettier-ignore

function validityOf(group: SecretGroup, times: readonly (bigint | null)[]): SecretSummary['validity'] {
  const { validity, certificate } = group;
  if (validity === null || Object.keys(validity).length === 0) return null;
  const newest = times.reduce<bigint>((most, time) => (time !== null && time > most ? time : most), 0n);
  const state = newest === 0n ? undefined : stateAt(validity, Number(newest / 1_000_000_000n));
  return {
    ...validity,
    ...(state === undefined ? {} : { state }),
    ...(certificate === null ? {} : { certificate }),
  };
}

function stateAt(
  { expiresAt, notBefore }: NonNullable<SecretGroup['validity']>,
  seconds: number,
): 'valid' | 'expired' | 'not yet valid' | undefined {
  if (expiresAt !== undefined && expiresAt <= seconds) return 'expired';
  if (notBefore !== undefined && notBefore > seconds) return 'not yet valid';
  return expiresAt === undefined ? undefined : 'valid';
}

function placeOf({ spaces, members }: SecretScan, place: GroupPlace): Omit<SecretPlace, 'path'> {
  const space = spaces[place.space]!;
  const run = space.runs[place.run]!;
  const segment = segmentAt(run, place.position);
  const store = run.store[segment]!;
  const offset = run.offset[segment]! + (place.position - run.at[segment]!);
  const address = space.kind === 'memory' ? run.base + BigInt(place.position) : null;
  return {
    checkpoint: space.checkpoint,
    where: space.kind,
    pid: space.pid,
    address,
    region: address === null ? null : regionAt(space, address),
    length: place.length,
    encoding: place.encoding,
    recognised: place.recognised,
    source: store === ZEROS ? null : (members?.at(store, offset) ?? null),
  };
}

function regionAt({ maps }: ScannedSpace, address: bigint): string | null {
  const map = maps.find(({ start, end, kind }) => kind !== 'guard' && start <= address && address < end);
  return map === undefined ? null : map.path.length > 0 ? displayText(map.path) : map.kind;
}
