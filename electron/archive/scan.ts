/** From the headers of one tar to its members in the case, with what is wrong with their names. Hashes come later. */
import type { EvidenceError } from '../../shared/errors.ts';
import { gap, type Gap, type Member } from '../../shared/facts/index.ts';
import type { Limits } from '../../shared/limits.ts';
import { firstNonZero } from './compression/decompress.ts';
import { passSource, type FileSource } from './file-source.ts';
import { canonicalName, displayName, unsafeNameReason } from './tar/member-name.ts';
import type { WalkBudget } from './tar/budget.ts';
import type { TarMember } from './tar/member.ts';
import { walkTar } from './tar/walk.ts';

export type MutableMember = { -readonly [K in keyof Member]: Member[K] };

export interface ScanTarget {
  readonly source: FileSource; // the store
  readonly store: number;
  readonly start: number;
  readonly end: number;
  readonly parent: number | null;
  /** Put before names in messages: '' for the archive itself, 'rootfs-diff.tar > ' for one inside. */
  readonly label: string;
}

export interface Scanned {
  readonly members: readonly MutableMember[];
  readonly error: EvidenceError | null;
  /** Pairs of members with one name, to be compared when they are hashed. */
  readonly twins: readonly (readonly [earlier: MutableMember, later: MutableMember])[];
  readonly remarks: readonly string[];
}

/**
 * Scans one tar. `firstIndex` numbers its members; `onMember` takes each as it is found (for hashing);
 * `breathe` is awaited now and then, and throws to cancel.
 */
export async function scanArchive(
  target: ScanTarget,
  firstIndex: number,
  limits: Limits,
  budget: WalkBudget,
  gaps: Gap[],
  onMember: (member: MutableMember) => void,
  breathe: () => Promise<void>,
): Promise<Scanned> {
  const members: MutableMember[] = [];
  const byName = new Map<string, MutableMember>();
  const links = new Set<string>();
  const twins: (readonly [MutableMember, MutableMember])[] = [];
  const walk = walkTar(passSource(target.source), target.start, target.end, limits, budget);
  const label = (name: Uint8Array): string => `${target.label}${displayName(name)}`;

  let step = walk.next();
  for (; step.done !== true; step = walk.next()) {
    const found = step.value;
    const unsafe = unsafeNameReason(found.name, limits, links.size > 0 ? (name) => links.has(name) : null);
    const member = toMember(found, firstIndex + members.length, target, unsafe !== null);
    const name = canonicalName(found.name);
    if (unsafe !== null) {
      const message = `the member's name ${unsafe}; it is listed and never used as a path`;
      gaps.push(gap('unsafe-name', message, label(found.name), { offset: found.headerOffset }));
    }
    if (found.unreadable.length > 0) {
      const message = `header fields hold no valid number and are read as absent: ${found.unreadable.join(', ')}`;
      gaps.push(gap('header-field', message, label(found.name), { offset: found.headerOffset }));
    }
    if (member.type === 'hardlink' && !byName.has(canonicalName(member.linkName ?? EMPTY))) {
      const message = `a hard link to ${displayName(member.linkName ?? EMPTY)}, which is not in the archive before it`;
      gaps.push(gap('dangling-hard-link', message, label(found.name), { offset: found.headerOffset }));
    }
    if (found.cut) {
      const message = `the archive ends inside this member; ${member.size} bytes of it are there`;
      gaps.push(gap('member-cut', message, label(found.name), { offset: found.headerOffset }));
    }
    const earlier = byName.get(name);
    if (earlier !== undefined) {
      earlier.shadowed = true;
      twins.push([earlier, member]);
    }
    byName.set(name, member);
    if (member.type === 'symlink') links.add(name);
    else links.delete(name);
    members.push(member);
    onMember(member);
    if (members.length % 256 === 0) await breathe();
  }

  const { error, end, endBlocks } = step.value;
  const remarks: string[] = [];
  const where = target.label === '' ? 'the archive' : target.label.replace(/ > $/, '');
  if (error === null) {
    if (endBlocks === 'none') remarks.push(`${where} has no end-of-archive blocks; its last member is whole`);
    if (endBlocks === 'one') remarks.push(`${where} has one end-of-archive block instead of two`);
    const rest = await trailingBytes(target, end, breathe);
    if (rest !== null) {
      remarks.push(
        `${where} has ${target.end - end} bytes after its end at offset ${end - target.start} ` +
          `(the first that is not zero at ${rest - target.start}); they were not read as members`,
      );
    }
  }
  return { members, error, twins, remarks };
}

const EMPTY = new Uint8Array(0);
const STRIDE = 16 * 1024 * 1024;

async function trailingBytes(
  target: ScanTarget,
  end: number,
  breathe: () => Promise<void>,
): Promise<number | null> {
  for (let at = end; at < target.end; at += STRIDE) {
    const size = Math.min(target.end, at + STRIDE);
    const found = firstNonZero({ size, read: (offset, length) => target.source.read(offset, length) }, at);
    if (found !== null) return found < size ? found : null;
    await breathe();
  }
  return null;
}

function toMember(found: TarMember, index: number, target: ScanTarget, unsafeName: boolean): MutableMember {
  return {
    index,
    parent: target.parent,
    name: found.name,
    type: found.type,
    size: found.size,
    store: target.store,
    headerOffset: found.headerOffset,
    dataOffset: found.dataOffset,
    sparse: found.sparse,
    mode: found.mode,
    uid: found.uid,
    gid: found.gid,
    userName: found.userName,
    groupName: found.groupName,
    mtimeNs: found.mtimeNs,
    atimeNs: found.atimeNs,
    ctimeNs: found.ctimeNs,
    timePrecisionNs: found.timePrecisionNs,
    linkName: found.linkName,
    deviceMajor: found.deviceMajor,
    deviceMinor: found.deviceMinor,
    pax: found.pax,
    sha256: null,
    shadowed: false,
    unsafeName,
  };
}

/** Of two members with one name, a gap where they differ: the last one counts, as for every tar. */
export function twinGaps(twins: Scanned['twins'], label: string): Gap[] {
  const gaps: Gap[] = [];
  for (const [earlier, later] of twins) {
    if (earlier.type === later.type && earlier.sha256 === later.sha256 && earlier.size === later.size) {
      if (displayName(earlier.linkName ?? EMPTY) === displayName(later.linkName ?? EMPTY)) continue;
    }
    const message = 'the archive has this member more than once, with different content; the last one counts';
    gaps.push(
      gap('duplicate-member', message, `${label}${displayName(later.name)}`, { offset: later.headerOffset }),
    );
  }
  return gaps;
}
