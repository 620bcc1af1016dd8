/** The last scan of the open case: started, asked for, forgotten with the case. Its values are never written. */
import type { CallInput, CallOutput } from '../../../shared/api/index.ts';
import { SECRET_PLACES_OF_ONE_ANSWER } from '../../../shared/api/secrets-calls.ts';
import {
  PermafrostError,
  evidenceError,
  toEvidenceError,
  type EvidenceError,
} from '../../../shared/errors.ts';
import { displayText } from '../../../shared/text.ts';
import {
  appendCustody,
  listCheckpoints,
  readHeads,
  readRows,
  type CaseConnection,
  type CaseFile,
} from '../../casefile/index.ts';
import type { EngineState } from '../engine-state.ts';
import { emptyScan, scanSecrets, type SecretScan } from './scan-secrets.ts';
import type { GroupPlace } from './secret-groups.ts';
import { placeOf, summaryOf } from './secret-summary.ts';
import { pathsOfSpaces } from './space-paths.ts';

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

/** The last scan; undefined where there was none since the case was opened. */
export function scanOf(connection: CaseConnection): KeptScan | undefined {
  return scans.get(connection);
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
