/**
 * The scan of a case, in two passes: the detector over everything in its order, then every place of each value it
 * found, in all forms of the value, by the search of the engine.
 */
import { X509Certificate, createHash } from 'node:crypto';
import { listCheckpoints, readRows } from '../../casefile/index.ts';
import { createRunBuilder, readRun } from '../../analysis/search/space.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { displayText } from '../../../shared/text.ts';
import type { EngineState } from '../engine-state.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { caseMemory } from '../memory/case-memory.ts';
import { createHitStore } from '../search/hit-store.ts';
import { createMemberFinder, type MemberFinder } from '../search/member-at.ts';
import { openStores, type OpenStores } from '../search/open-stores.ts';
import { ripgrepPath } from '../search/ripgrep.ts';
import { runSearch } from '../search/run-search.ts';
import { drive } from '../search/search-run.ts';
import { searchSpaces, type SearchSpace } from '../search/search-spaces.ts';
import type { SpaceFind } from './detect-protocol.ts';
import { runDetector } from './detect-thread.ts';
import { confirmAllSecrets, factSecrets } from './fact-secrets.ts';
import { createSecretGroups, type GroupPlace, type SecretGroups } from './secret-groups.ts';
import { fixedPattern } from './value-patterns.ts';

const FINDS_MAXIMUM = 200_000;
/** Places of one value that are kept. */
const PLACES_MAXIMUM = 10_000;
const CERTIFICATES_MAXIMUM = 1000;
const CERTIFICATE_BYTES = 16 * 1024;
const BEGIN_CERTIFICATE = Buffer.from('-----BEGIN CERTIFICATE-----');

type ScannedKind = Exclude<SearchSpace['kind'], 'shared'> | 'document'; // what nothing names is scanned as an image
export type ScannedSpace = Omit<SearchSpace, 'kind'> & { readonly kind: ScannedKind };

export interface SecretScan {
  readonly groups: SecretGroups;
  spaces: readonly ScannedSpace[];
  stores: OpenStores | null;
  members: MemberFinder | null;
  scannedBytes: number;
  /** The second pass is done. */
  complete: boolean;
  more: boolean;
}

export function emptyScan(): SecretScan {
  const groups = createSecretGroups();
  return { groups, spaces: [], stores: null, members: null, scannedBytes: 0, complete: false, more: false };
}

/** Fills `scan`; what is found can be asked for while it runs. Rejects with 'cancelled', 'io'. */
export async function scanSecrets(state: EngineState, scan: SecretScan, control: JobControl): Promise<void> {
  const connection = state.case();
  const stores = (scan.stores = openStores(connection));
  confirmAllSecrets(connection);
  for (const { kind, value, label } of factSecrets(connection)) {
    scan.groups.add({ kind, rule: 'named-values', value, label }, null);
  }
  const checkpoints = listCheckpoints(connection).map(({ id }) => id);
  const scope = { checkpoints, pid: null, memory: true, shared: false, files: true, queues: true, images: true };
  const breathe = async (): Promise<void> => {
    if (control.signal.aborted) throw new PermafrostError(evidenceError('cancelled', 'the scan was cancelled'));
    await new Promise((resolve) => setImmediate(resolve));
  };
  const searched = await drive(searchSpaces(state, stores, scope), breathe);
  scan.members = createMemberFinder(state, stores);
  scan.spaces = [...searched.filter(isScanned), ...documentSpaces(state, stores, checkpoints)];
  await detect(scan, control);
  await findPlaces(scan, control);
  await pairCertificates(scan, control);
  scan.complete = true;
} // prettier-ignore

function isScanned(space: SearchSpace): space is SearchSpace & ScannedSpace {
  return space.kind !== 'shared';
}

/** Members that are neither images nor files of the container: what engines wrote, and pages of shared memory. */
function* documentSpaces(state: EngineState, stores: OpenStores, checkpoints: readonly string[]): Generator<ScannedSpace> {
  const covered = new Map<string, Set<number>>();
  const owners = new Map<string, string>();
  for (const checkpoint of checkpoints) {
    const { record, pageMaps, ghosts } = caseMemory(state, checkpoint);
    const known = covered.get(record.evidence) ?? new Set<number>();
    covered.set(record.evidence, known);
    owners.set(record.evidence, checkpoint);
    const shared = new Set(pageMaps.filter(({ owner }) => owner !== 'process').map(({ pagesMember }) => pagesMember));
    for (const { member } of readRows(state.case(), record.id, 'image')) if (!shared.has(member)) known.add(member);
    for (const { pagesMember, owner } of pageMaps) if (owner === 'process' && pagesMember !== null) known.add(pagesMember);
    for (const { member, type, change } of readRows(state.case(), record.id, 'filesystem_entry')) {
      if (type === 'file' && change === 'present') known.add(member);
    }
    for (const { extents } of ghosts()) for (const { member } of extents) known.add(member);
  }
  for (const [evidence, known] of covered) {
    for (const member of state.evidence(evidence).members) {
      const inner = state.evidence(evidence).members.some((other) => other.parent === member.index);
      if (member.type !== 'file' || member.sparse !== null || member.size === 0 || inner || known.has(member.index)) continue;
      const builder = createRunBuilder();
      builder.add(0n, BigInt(member.size), stores.number(evidence, member.store), member.dataOffset);
      yield { kind: 'document', checkpoint: owners.get(evidence)!, pid: null, maps: [], runs: builder.finish() };
    }
  }
} // prettier-ignore

async function detect(scan: SecretScan, control: JobControl): Promise<void> {
  const { stores, members } = scan;
  const spaces = scan.spaces.map(({ runs, kind }) => {
    const [first] = runs;
    const isFile = kind === 'file' && first !== undefined && first.store[0]! >= 0;
    const name = isFile ? members!.at(first.store[0]!, first.offset[0]!)?.memberName : undefined;
    return { runs, place: kind === 'file' ? ('file' as const) : ('memory' as const), path: name ?? '' };
  });
  const files = stores!.files.map(({ path }) => path);
  const totalBytes = storedBytes(scan.spaces);
  const listener = {
    finds: (finds: readonly SpaceFind[]) => {
      for (const { space, run, position, length, encoding, ...find } of finds) {
        scan.groups.add(find, { space, run, position, length, encoding, recognised: true });
      }
    },
    progress: (doneBytes: number) => {
      scan.scannedBytes = doneBytes;
      control.progress({ stage: 'looking for secrets', doneBytes, totalBytes });
    },
  };
  const { full } = await runDetector({ spaces, files, findsMaximum: FINDS_MAXIMUM }, listener, control.signal);
  scan.scannedBytes = totalBytes;
  scan.more = full || scan.groups.full;
} // prettier-ignore

function storedBytes(spaces: readonly ScannedSpace[]): number {
  let bytes = 0;
  for (const { runs } of spaces) {
    for (const run of runs) {
      run.at.forEach((at, segment) => {
        if (run.store[segment]! >= 0) bytes += (run.at[segment + 1] ?? run.length) - at;
      });
    }
  }
  return bytes;
}

async function findPlaces(scan: SecretScan, control: JobControl): Promise<void> {
  const wanted = scan.groups.all.flatMap((group) => group.patterns.map((pattern) => ({ group, pattern })));
  if (wanted.length === 0) return;
  const hits = createHitStore(scan.spaces);
  await search(scan, control, hits, wanted.map(({ pattern }) => pattern.bytes), 'looking for their copies');
  hits.sort();
  const key = ({ space, run, position, encoding }: Omit<GroupPlace, 'length'>): string => `${space} ${run} ${position} ${encoding}`;
  const known = new Map(scan.groups.all.map((group) => [group, new Map(group.places.map((place) => [key(place), place]))]));
  for (let index = 0; index < hits.count; index++) {
    const hit = hits.hit(index);
    const { group, pattern } = wanted[hit.pattern]!;
    const places = known.get(group)!;
    for (const { space, run, position } of hit.places) {
      const place = { space, run, position, length: pattern.whole, encoding: pattern.encoding, recognised: false };
      if (places.has(key(place))) continue;
      if (places.size >= PLACES_MAXIMUM) group.morePlaces = true;
      else places.set(key(place), place);
    }
    if (index % 2000 === 1999) await new Promise((resolve) => setImmediate(resolve));
  }
  for (const [group, places] of known) {
    group.places = [...places.values()].sort((a, b) => a.space - b.space || a.run - b.run || a.position - b.position);
    group.morePlaces ||= hits.full;
  }
} // prettier-ignore

async function search(
  scan: SecretScan,
  control: JobControl,
  hits: ReturnType<typeof createHitStore>,
  patterns: readonly Uint8Array[],
  stage: string,
): Promise<void> {
  await runSearch({
    spaces: scan.spaces,
    stores: scan.stores!,
    patterns: patterns.map((bytes) => ({ kind: 'fixed' as const, fixed: fixedPattern(bytes) })),
    hits,
    ripgrep: ripgrepPath(),
    threads: 'where they pay',
    signal: control.signal,
    progress: (doneBytes, totalBytes) => control.progress({ stage, doneBytes, totalBytes }),
  });
}

/** A certificate in the case with the public half of a private key is that key's. */
async function pairCertificates(scan: SecretScan, control: JobControl): Promise<void> {
  const keys = scan.groups.all.filter(({ validity }) => validity?.publicKey !== undefined);
  if (keys.length === 0) return;
  const hits = createHitStore(scan.spaces, CERTIFICATES_MAXIMUM);
  await search(scan, control, hits, [BEGIN_CERTIFICATE], 'looking for certificates');
  const subjects = new Map<string, string>();
  for (let index = 0; index < hits.count; index++) {
    const { space, run, position } = hits.hit(index).places[0]!;
    const from = scan.spaces[space]!.runs[run]!;
    const bytes = new Uint8Array(Math.min(CERTIFICATE_BYTES, from.length - position));
    readRun(from, scan.stores!, position, bytes);
    const text = Buffer.from(bytes).toString('latin1');
    const end = text.indexOf('-----END CERTIFICATE-----');
    if (end < 0) continue;
    try {
      const certificate = new X509Certificate(text.slice(0, end + 25));
      const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
      const subject = displayText(Buffer.from(certificate.subject)).replaceAll('\n', ', ').slice(0, 200);
      subjects.set(createHash('sha256').update(spki).digest('hex'), subject);
    } catch {
      // Not whole: it is no pair of anything.
    }
  }
  for (const key of keys) key.certificate = subjects.get(key.validity!.publicKey!) ?? null;
}
