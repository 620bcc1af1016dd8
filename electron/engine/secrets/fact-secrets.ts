/** Secrets that the decoded facts show: variables, arguments, settings of containers, lines of logs. Known as soon as a case is open. */
import {
  listCheckpoints,
  readColumns,
  type CaseConnection,
  type CheckpointRecord,
} from '../../casefile/index.ts';
import { createSecretScanner, type DetectedSecret } from '../../analysis/secrets/index.ts';
import type { LogLineFact } from '../../../shared/facts/index.ts';
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
  /** The cell that reveals it. */
  readonly cell: {
    readonly checkpoint: string;
    readonly list: 'environment' | 'process' | 'container_property' | 'log_line';
    readonly key: string;
    readonly column: string;
    readonly index: number | null;
  };
}

const LINE_FEED = Uint8Array.of(0x0a);
/** Lines are joined to so much before they are looked at: a push for each is slower than the rules. */
const CHUNK_BYTES = 2 ** 18;

/** Processes and checkpoints of a case share most of their variables and arguments: each text is judged once. */
const JUDGED_TEXTS = 50_000;

interface Kept {
  /** By checkpoint and digest. */
  readonly found: Map<string, readonly FactSecret[]>;
  readonly variables: Map<string, SecretPart | null>;
  readonly arguments: Map<string, readonly (SecretPart | null)[]>;
  readonly properties: Map<string, readonly SecretPart[]>;
}

const kept = new WeakMap<CaseConnection, Kept>();

/** Of every checkpoint of the case, in their order. Each is worked out once for each of its states. */
export function factSecrets(connection: CaseConnection): readonly FactSecret[] {
  return listCheckpoints(connection).flatMap((record) => secretsOfCheckpoint(connection, record));
}

export function secretsOfCheckpoint(
  connection: CaseConnection,
  record: Pick<CheckpointRecord, 'id' | 'digest'>,
): readonly FactSecret[] {
  const known = keptOf(connection);
  const version = versionKey(record);
  const found = known.found.get(version) ?? findInFacts(connection, record.id, known);
  known.found.set(version, found);
  return found;
}

function versionKey({ id, digest }: Pick<CheckpointRecord, 'id' | 'digest'>): string {
  return `${id} ${digest}`;
}

function keptOf(connection: CaseConnection): Kept {
  const known: Kept = kept.get(connection) ?? {
    found: new Map(),
    variables: new Map(),
    arguments: new Map(),
    properties: new Map(),
  };
  kept.set(connection, known);
  return known;
}

function judged<T>(known: Map<string, T>, text: string, judge: () => T): T {
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size >= JUDGED_TEXTS) known.clear();
  const parts = judge();
  known.set(text, parts);
  return parts;
}

function findInFacts(connection: CaseConnection, id: string, known: Omit<Kept, 'found'>): FactSecret[] {
  const found: FactSecret[] = [];
  const add = (text: string, part: SecretPart | null, label: string, cell: FactSecret['cell']): void => {
    if (part === null) return;
    const value = utf8(text.slice(part.start, part.start + part.length));
    found.push({ kind: part.kind, value, label, cell });
  };
  for (const row of readColumns(connection, id, 'environment', ['pid', 'index', 'entry'])) {
    const text = displayText(row.entry);
    const key = `${row.pid}/${row.index}`;
    const cell = { checkpoint: id, list: 'environment' as const, key, column: 'value', index: null };
    const part = judged(known.variables, text, () => secretInVariable(text));
    add(text, part, text.slice(0, Math.max(0, text.indexOf('='))), cell);
  }
  for (const row of readColumns(connection, id, 'process', ['pid', 'argv'])) {
    const argv = (row.argv ?? []).map(displayText);
    const parts = judged(known.arguments, JSON.stringify(argv), () => secretsInArguments(argv));
    parts.forEach((part, index) => {
      const cell = {
        checkpoint: id,
        list: 'process' as const,
        key: String(row.pid),
        column: 'argv',
        index,
      };
      add(argv[index]!, part, `argument ${index}`, cell);
    });
  }
  for (const row of readColumns(connection, id, 'container_property', ['kind', 'key', 'value'])) {
    const [list, column, index] = ['container_property' as const, 'value', null];
    const cell = { checkpoint: id, list, key: `${row.kind}/${row.key}`, column, index };
    const parts = judged(known.properties, JSON.stringify([row.key, row.value]), () =>
      secretsInProperty(row.key, row.value),
    );
    for (const part of parts) add(row.value, part, row.key, cell);
  }
  found.push(...secretsOfLogs(id, readColumns(connection, id, 'log_line', ['log', 'line', 'text'])));
  return found;
}

/** A value may be a document with several of them: a pod's last applied configuration. */
function secretsInProperty(key: string, value: string): SecretPart[] {
  const several = findSecrets(secretText(value, false));
  if (several.length > 1) return several;
  const part = secretInVariable(`${key}=${value}`);
  return part === null ? [] : [{ ...part, start: Math.max(0, part.start - key.length - 1) }];
}

/** A log is one text: what goes over several lines is known by the first of them. */
function secretsOfLogs(
  checkpoint: string,
  lines: readonly Pick<LogLineFact, 'log' | 'line' | 'text'>[],
): FactSecret[] {
  const found: FactSecret[] = [];
  const scanner = createSecretScanner({ place: 'memory' });
  for (let first = 0; first < lines.length;) {
    const { log } = lines[first]!;
    let end = first;
    while (end < lines.length && Buffer.compare(lines[end]!.log, log) === 0) end++;
    const starts: number[] = [];
    const tell = (secrets: readonly DetectedSecret[]): void => {
      for (const { kind, value, start, label } of secrets) {
        const key = `${displayText(log)}/${lines[first + lineAt(starts, start)]!.line}`;
        const cell = { checkpoint, list: 'log_line' as const, key, column: 'text', index: null };
        found.push({ kind, value, label: label ?? '', cell });
      }
    };
    let at = 0;
    let pending: Uint8Array[] = [];
    let bytes = 0;
    for (let index = first; index < end; index++) {
      const { text } = lines[index]!;
      starts.push(at);
      at += text.length + 1;
      bytes += text.length + 1;
      pending.push(text, LINE_FEED);
      if (bytes < CHUNK_BYTES && index + 1 < end) continue;
      tell(scanner.push(Buffer.concat(pending, bytes)));
      pending = [];
      bytes = 0;
    }
    tell(scanner.end());
    first = end;
  }
  return found;
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
