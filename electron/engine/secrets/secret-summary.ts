/** What the Secrets view says of a value and of its places. */
import type { SecretPlace, SecretSummary } from '../../../shared/api/secrets-calls.ts';
import { displayText } from '../../../shared/text.ts';
import { segmentAt, ZEROS } from '../../analysis/search/space.ts';
import type { ScannedSpace, SecretScan } from './scan-secrets.ts';
import type { GroupPlace, SecretGroup } from './secret-groups.ts';

const OWNERS_MAXIMUM = 64;
/** Files of a secret that are named. */
const FILES_MAXIMUM = 64;

/** `names` by checkpoint and pid, `times` of the checkpoints by id (ns since 1970, UTC). */
export function summaryOf(
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

export function placeOf({ spaces, members }: SecretScan, place: GroupPlace): Omit<SecretPlace, 'path'> {
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
