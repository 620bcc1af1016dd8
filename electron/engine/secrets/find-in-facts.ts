/** Secrets in decoded facts of one checkpoint, all of them or some: variables, arguments, settings, lines of logs. */
import type { SecretRows } from '../../casefile/index.ts';
import { createSecretScanner, type DetectedSecret } from '../../analysis/secrets/index.ts';
import type {
  ContainerPropertyFact,
  EnvironmentFact,
  LogLineFact,
  ProcessFact,
} from '../../../shared/facts/index.ts';
import { displayText, utf8 } from '../../../shared/text.ts';
import { findSecrets } from '../../../shared/secrets/find-secrets.ts';
import { secretText } from '../../../shared/secrets/rule.ts';
import {
  secretInVariable,
  secretsInArguments,
  type SecretPart,
} from '../../../shared/secrets/looks-secret.ts';

export interface FactSecret {
  readonly kind: string;
  readonly value: Uint8Array;
  readonly label: string;
  /** The cell that reveals it: the first that has it. */
  readonly cell: {
    readonly checkpoint: string;
    readonly list: keyof SecretRows;
    readonly key: string;
    readonly column: string;
    readonly index: number | null;
  };
}

/** A fact with its place among the checkpoint's of its table. */
export interface Placed<F> {
  readonly ordinal: number;
  readonly fact: F;
}

/** What secrets are looked for in, each table in the order of its places. */
export interface ShownFacts {
  readonly environment: readonly Placed<Pick<EnvironmentFact, 'pid' | 'index' | 'entry'>>[];
  readonly process: readonly Placed<Pick<ProcessFact, 'pid' | 'argv'>>[];
  readonly container_property: readonly Placed<Pick<ContainerPropertyFact, 'kind' | 'key' | 'value'>>[];
  readonly log_line: readonly Placed<LogLine>[];
}

type LogLine = Pick<LogLineFact, 'log' | 'line' | 'text'>;

export interface FoundInFacts {
  /** One of each value, kind and label. */
  readonly secrets: readonly FactSecret[];
  /** The rows that they are found in again. */
  readonly rows: SecretRows;
}

const LINE_FEED = Uint8Array.of(0x0a);
/** Lines are joined to so much before they are looked at: a push for each is slower than the rules. */
const CHUNK_BYTES = 2 ** 18;
/** Lines before and behind that a find in a log may depend on. */
const LINES_AROUND = 8;
/** Processes and checkpoints of a case share most of their variables and arguments: each text is judged once. */
const JUDGED_TEXTS = 50_000;

/** What texts were found to be. */
export interface Judgements {
  readonly variables: Map<string, SecretPart | null>;
  readonly arguments: Map<string, readonly (SecretPart | null)[]>;
  readonly properties: Map<string, readonly SecretPart[]>;
}

export function createJudgements(): Judgements {
  return { variables: new Map(), arguments: new Map(), properties: new Map() };
}

function judged<T>(known: Map<string, T>, text: string, judge: () => T): T {
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size >= JUDGED_TEXTS) known.clear();
  const parts = judge();
  known.set(text, parts);
  return parts;
}

export function findInFacts(checkpoint: string, facts: ShownFacts, known: Judgements): FoundInFacts {
  const found = new Map<string, FactSecret>();
  const rows = {
    environment: new Set<number>(),
    process: new Set<number>(),
    container_property: new Set<number>(),
    log_line: new Set<number>(),
  };
  const add = (secret: FactSecret, from: number, to = from): void => {
    const name = `${secret.kind}\0${secret.label}\0${Buffer.from(secret.value).toString('latin1')}`;
    if (found.has(name)) return;
    found.set(name, secret);
    for (let ordinal = from; ordinal <= to; ordinal++) rows[secret.cell.list].add(ordinal);
  };
  const addPart = (
    text: string,
    part: SecretPart | null,
    label: string,
    ordinal: number,
    cell: Omit<FactSecret['cell'], 'checkpoint'>,
  ): void => {
    if (part === null) return;
    const value = utf8(text.slice(part.start, part.start + part.length));
    add({ kind: part.kind, value, label, cell: { checkpoint, ...cell } }, ordinal);
  };
  for (const { ordinal, fact } of facts.environment) {
    const text = displayText(fact.entry);
    const key = `${fact.pid}/${fact.index}`;
    const part = judged(known.variables, text, () => secretInVariable(text));
    const label = text.slice(0, Math.max(0, text.indexOf('=')));
    addPart(text, part, label, ordinal, { list: 'environment', key, column: 'value', index: null });
  }
  for (const { ordinal, fact } of facts.process) {
    const argv = (fact.argv ?? []).map(displayText);
    const parts = judged(known.arguments, JSON.stringify(argv), () => secretsInArguments(argv));
    parts.forEach((part, index) => {
      const cell = { list: 'process' as const, key: String(fact.pid), column: 'argv', index };
      addPart(argv[index]!, part, `argument ${index}`, ordinal, cell);
    });
  }
  for (const { ordinal, fact } of facts.container_property) {
    const { kind, key, value } = fact;
    const parts = judged(known.properties, JSON.stringify([key, value]), () => secretsInProperty(key, value));
    const [list, column, index] = ['container_property' as const, 'value', null];
    for (const part of parts) addPart(value, part, key, ordinal, { list, key: `${kind}/${key}`, column, index });
  }
  for (const { secret, from, to } of secretsOfLogs(checkpoint, facts.log_line)) add(secret, from, to);
  return { secrets: [...found.values()], rows: inPlaces(rows) };
} // prettier-ignore

function inPlaces(rows: Readonly<Record<keyof SecretRows, ReadonlySet<number>>>): SecretRows {
  const ascending = (of: ReadonlySet<number>): number[] => [...of].sort((a, b) => a - b);
  return {
    environment: ascending(rows.environment),
    process: ascending(rows.process),
    container_property: ascending(rows.container_property),
    log_line: ascending(rows.log_line),
  };
}

/** A value may be a document with several of them: a pod's last applied configuration. */
function secretsInProperty(key: string, value: string): SecretPart[] {
  const several = findSecrets(secretText(value, false));
  if (several.length > 1) return several;
  const part = secretInVariable(`${key}=${value}`);
  return part === null ? [] : [{ ...part, start: Math.max(0, part.start - key.length - 1) }];
}

interface LogSecret {
  readonly secret: FactSecret;
  readonly from: number;
  readonly to: number;
}

/** A log is one text: what goes over several lines is known by the first of them. Lines that are left out part it. */
function* secretsOfLogs(checkpoint: string, lines: readonly Placed<LogLine>[]): Generator<LogSecret> {
  const scanner = createSecretScanner({ place: 'memory' });
  for (let first = 0; first < lines.length;) {
    const { log } = lines[first]!.fact;
    let end = first + 1;
    while (end < lines.length && follows(lines[end]!, lines[end - 1]!)) end++;
    const starts: number[] = [];
    const told = ({ kind, value, start, length, label }: DetectedSecret): LogSecret => {
      const at = lineAt(starts, start);
      const last = lineAt(starts, start + length);
      const key = `${displayText(log)}/${lines[first + at]!.fact.line}`;
      const cell = { checkpoint, list: 'log_line' as const, key, column: 'text', index: null };
      return {
        secret: { kind, value, label: label ?? '', cell },
        from: lines[first + Math.max(0, at - LINES_AROUND)]!.ordinal,
        to: lines[Math.min(end - 1, first + last + LINES_AROUND)]!.ordinal,
      };
    };
    let at = 0;
    let pending: Uint8Array[] = [];
    let bytes = 0;
    const secrets: DetectedSecret[] = [];
    for (let index = first; index < end; index++) {
      const { text } = lines[index]!.fact;
      starts.push(at);
      at += text.length + 1;
      bytes += text.length + 1;
      pending.push(text, LINE_FEED);
      if (bytes < CHUNK_BYTES && index + 1 < end) continue;
      secrets.push(...scanner.push(Buffer.concat(pending, bytes)));
      pending = [];
      bytes = 0;
    }
    secrets.push(...scanner.end());
    for (const secret of secrets) yield told(secret);
    first = end;
  }
}

function follows(one: Placed<LogLine>, before: Placed<LogLine>): boolean {
  return one.ordinal === before.ordinal + 1 && Buffer.compare(one.fact.log, before.fact.log) === 0;
}

/** Of ascending starts the last that is not behind `at`. */
function lineAt(starts: readonly number[], at: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
