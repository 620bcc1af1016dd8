/**
 * What a checkpoint can't tell of its processes because images are missing or damaged. Where a part is lost, a count
 * of none is no fact ("not known"), and a count of some is at least that many. Derived from the facts, never stored.
 */
import { displayText } from '../text.ts';
import type { ImageFact } from './checkpoint.ts';
import type { Gap } from './gap.ts';
import type { ProcessFact, ThreadFact } from './process.ts';

export const LOST_PARTS = [
  'identity',
  'descriptors',
  'sockets',
  'maps',
  'arguments',
  'environment',
  'memory',
  'place',
] as const;
/**
 * `identity`: name, state, credentials and signals (the core); `place`: working directory, root and umask; `memory`:
 * which pages there are, or what is in them.
 */
export type LostPart = (typeof LOST_PARTS)[number];
/** The reason for each part that is lost, a few words: 'fdinfo-2.img is missing'. */
export type LostParts = Readonly<Partial<Record<LostPart, string>>>;

export interface LostFacts {
  readonly process: readonly Pick<ProcessFact, 'pid' | 'zombie' | 'filesId'>[];
  readonly thread: readonly Pick<ThreadFact, 'pid' | 'tid'>[];
  readonly image: readonly Pick<ImageFact, 'name' | 'state'>[];
  readonly gap: readonly Pick<Gap, 'kind' | 'member' | 'subject' | 'message'>[];
}

export interface LostOfCheckpoint {
  /** Why it is not known which processes there are; null: it is known. */
  readonly processes: string | null;
  /** Processes of which nothing is lost are not in it. */
  readonly parts: ReadonlyMap<number, LostParts>;
  /** Threads of which nothing but their number is known: the reason, by `pid/tid`. */
  readonly threads: ReadonlyMap<string, string>;
  /** Why memory that processes share is not all there; null: it is. */
  readonly sharedMemory: string | null;
}

/** The one place that decides between "none" and "not known"; lists, graph, summary, report and window ask it. */
export function lostParts(facts: LostFacts): LostOfCheckpoint {
  const images = imageStates(facts);
  const said = gapsBySubject(facts.gap);
  const parts = new Map<number, LostParts>();
  for (const process of facts.process) {
    // A zombie has no files and no memory: that it has none is a fact.
    if (process.zombie) continue;
    const lost = lostOf(process, images, said.get(`process ${process.pid}`) ?? []);
    if (Object.keys(lost).length > 0) parts.set(process.pid, lost);
  }
  const shared = facts.gap.filter(({ subject }) => subject?.startsWith('shared memory ') === true);
  return {
    processes: images.lost('pstree.img'),
    parts,
    threads: lostThreads(facts, images),
    sharedMemory: lostPages(shared),
  };
}

function lostThreads({ process, thread }: LostFacts, images: ImageStates): ReadonlyMap<string, string> {
  const zombies = new Set(process.filter(({ zombie }) => zombie).map(({ pid }) => pid));
  const lost = new Map<string, string>();
  for (const { pid, tid } of thread) {
    const reason = zombies.has(pid) ? null : images.lostCore(tid);
    if (reason !== null) lost.set(`${pid}/${tid}`, reason);
  }
  return lost;
}

/** Pages that a page map lists and that are not to be had, as the gaps of its owner say. */
function lostPages(gaps: LostFacts['gap']): string | null {
  for (const { kind, member } of gaps) {
    const name = member === null ? '' : baseName(member);
    if (kind === 'member-missing' && /^pages-\d+\.img$/.test(name)) return `${name} is missing`;
    if (kind === 'member-missing' && name.startsWith('pagemap-shmem-')) return `${name} is missing`;
    if (kind === 'pages-short') return `${name} is cut short`;
    // A task whose parent is not in the dump has a gap of that kind too.
    if (kind === 'parent-missing' && name.startsWith('pagemap-'))
      return 'pages are in a parent that is not at hand';
    if (kind === 'parent-page-missing') return 'the parent checkpoints do not hold all of its pages';
  }
  return null;
}

/** A count with what is lost of it: 'not known' for none, '3+' for some. `write` is how the number is written. */
export function countLost<N extends number | bigint>(
  count: N,
  lost: string | null | undefined,
  write: (count: N) => string = String,
): string {
  if (lost === undefined || lost === null) return write(count);
  return Number(count) === 0 ? 'not known' : `${write(count)}+`;
}

interface ImageStates {
  /** 'NAME is missing', 'NAME is damaged', or null where it is whole or was never to be there. */
  readonly lost: (name: string) => string | null;
  /** The same of the core of a thread: where many are missing, one gap counts them. */
  readonly lostCore: (tid: number) => string | null;
}

function imageStates({ image, gap }: LostFacts): ImageStates {
  const states = new Map(image.map(({ name, state }) => [displayText(name), state]));
  const missing = new Set<string>();
  for (const { kind, member } of gap) {
    if (kind === 'member-missing' && member !== null) missing.add(baseName(member));
  }
  const isCounted = gap.some(({ kind }) => kind === 'cores-missing');
  const lost = (name: string): string | null => {
    const state = states.get(name);
    if (state === 'damaged') return `${name} is damaged`;
    return state === undefined && missing.has(name) ? `${name} is missing` : null;
  };
  return {
    lost,
    lostCore: (tid) => {
      const name = `core-${tid}.img`;
      return lost(name) ?? (isCounted && !states.has(name) ? `${name} is missing` : null);
    },
  };
}

function gapsBySubject(gaps: LostFacts['gap']): ReadonlyMap<string, LostFacts['gap']> {
  const by = new Map<string, LostFacts['gap'][number][]>();
  for (const gap of gaps) {
    if (gap.subject === null) continue;
    const those = by.get(gap.subject);
    if (those === undefined) by.set(gap.subject, [gap]);
    else those.push(gap);
  }
  return by;
}

/** Images that say which files are sockets: files.img, and those of before it. */
const SOCKET_IMAGES = ['files.img', 'inetsk.img', 'unixsk.img', 'packetsk.img', 'netlinksk.img'];

function lostOf(
  { pid, filesId }: LostFacts['process'][number],
  images: ImageStates,
  gaps: LostFacts['gap'],
): LostParts {
  const lost: Partial<Record<LostPart, string>> = {};
  const set = (part: LostPart, reason: string | null | undefined): void => {
    if (reason !== null && reason !== undefined) lost[part] ??= reason;
  };
  set('identity', images.lostCore(pid));
  set('descriptors', lostDescriptors(pid, filesId, lost.identity, images, gaps));
  set('sockets', lost.descriptors);
  for (const name of SOCKET_IMAGES) set('sockets', images.lost(name));
  const mm = images.lost(`mm-${pid}.img`);
  // A page map is read for an address space that is known.
  for (const part of ['maps', 'arguments', 'environment', 'memory'] as const) set(part, mm);
  for (const part of ['arguments', 'environment'] as const) set(part, unreadReason(part, pid, gaps));
  set('memory', images.lost(`pagemap-${pid}.img`));
  set('memory', lostPages(gaps));
  set('place', images.lost(`fs-${pid}.img`));
  return lost;
}

/** In the words of the gap; that it can't be read says more than that it is too long. */
function unreadReason(part: 'arguments' | 'environment', pid: number, gaps: LostFacts['gap']): string | null {
  const those = gaps.filter(({ kind }) => kind.startsWith(`${part}-`));
  const one = those.find(({ kind }) => kind === `${part}-unreadable`) ?? those[0];
  if (one === undefined) return null;
  const about = `The ${part} of process ${pid} `;
  const said = one.message.startsWith(about) ? one.message.slice(about.length) : one.message;
  return said.replace(/\.$/, '');
}

function lostDescriptors(
  pid: number,
  filesId: number | null,
  identity: string | undefined,
  images: ImageStates,
  gaps: LostFacts['gap'],
): string | null {
  // In dumps of before the ids each task has a table of its own.
  const table = `fdinfo-${filesId ?? pid}.img`;
  const known = images.lost(table);
  if (known !== null) return known;
  // Nothing says which table it has; one of its own number may be another's.
  if (filesId === null) {
    const unnamed = images.lost(`ids-${pid}.img`) ?? identity;
    if (unnamed !== undefined && unnamed !== null) return unnamed;
  }
  return gaps.some(({ kind }) => kind === 'too-many-descriptors') ? 'over the limit of the import' : null;
}

function baseName(member: string): string {
  return member.slice(member.lastIndexOf('/') + 1);
}
