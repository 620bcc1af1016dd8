/**
 * Secrets that the decoded facts show, known as soon as a case is open.
 *
 * Finding them takes half a second in a case of a hundred thousand rows, and everything that is shown waits for it.
 * So the case keeps in which rows they were found, and a window judges those alone at first (`takeKeptRows`). Rows
 * that a case names are not relied on: every row is judged soon after, and before anything leaves
 * (docs/decisions/0006-rows-with-secrets.md).
 */
import {
  listCheckpoints,
  readColumns,
  readColumnsAt,
  readSecretRows,
  writeSecretRows,
  type CaseConnection,
  type CheckpointRecord,
  type SecretRows,
} from '../../casefile/index.ts';
import { versionOf } from '../keep-last.ts';
import { VERSION } from '../version.ts';
import {
  createJudgements,
  findInFacts,
  type FactSecret,
  type FoundInFacts,
  type Judgements,
  type Placed,
} from './find-in-facts.ts';

export type { FactSecret };

const ENVIRONMENT = ['pid', 'index', 'entry'] as const;
const PROCESS = ['pid', 'argv'] as const;
const PROPERTY = ['kind', 'key', 'value'] as const;
const LOG_LINE = ['log', 'line', 'text'] as const;

interface Kept {
  /** By version of the checkpoint. */
  readonly found: Map<string, readonly FactSecret[]>;
  /** Versions of which only the rows that the case names were judged. */
  readonly unconfirmed: Set<string>;
  readonly judgements: Judgements;
  /** Raised where the rows that the case named were not all. */
  corrections: number;
}

const kept = new WeakMap<CaseConnection, Kept>();

/** Of every checkpoint of the case, in their order. Each is worked out once for each of its states. */
export function factSecrets(connection: CaseConnection): readonly FactSecret[] {
  return listCheckpoints(connection).flatMap((record) => secretsOfCheckpoint(connection, record));
}

export function secretsOfCheckpoint(
  connection: CaseConnection,
  record: CheckpointRecord,
): readonly FactSecret[] {
  const known = keptOf(connection);
  const version = stateOf(record);
  const found = known.found.get(version) ?? findInAll(connection, record, known).secrets;
  known.found.set(version, found);
  return found;
}

/** How often more was found than the rows gave that the case named: with it what is known may be other. */
export function factSecretCorrections(connection: CaseConnection): number {
  return keptOf(connection).corrections;
}

/**
 * Judges the rows that the case names, for what is shown. For a program that goes on: it has to call
 * {@link confirmSecrets} for every checkpoint in the end, and {@link confirmAllSecrets} before anything leaves it.
 */
export function takeKeptRows(connection: CaseConnection): void {
  const known = keptOf(connection);
  for (const record of listCheckpoints(connection)) {
    const version = stateOf(record);
    if (known.found.has(version)) continue;
    const rows = readSecretRows(connection, record, storedVersion(record));
    if (rows === null) continue;
    known.found.set(version, findInRows(connection, record, rows, known).secrets);
    known.unconfirmed.add(version);
  }
}

/** Judges every row of the checkpoint where only those were judged that the case names. */
export function confirmSecrets(connection: CaseConnection, record: CheckpointRecord): void {
  const known = keptOf(connection);
  const version = stateOf(record);
  const before = known.found.get(version);
  if (before !== undefined && !known.unconfirmed.has(version)) return;
  const { secrets } = findInAll(connection, record, known);
  if (before !== undefined && !isSame(before, secrets)) known.corrections += 1;
  known.found.set(version, secrets);
  known.unconfirmed.delete(version);
}

/** What leaves the program is held against what every row of the case shows. */
export function confirmAllSecrets(connection: CaseConnection): void {
  for (const record of listCheckpoints(connection)) confirmSecrets(connection, record);
}

/**
 * Has the case name the rows of a checkpoint in which secrets are found, where it does not or names others. Rows that
 * do not give the same again by themselves are not named.
 */
export function keepSecretRows(connection: CaseConnection, record: CheckpointRecord): void {
  if (connection.readOnly) return;
  const known = keptOf(connection);
  const version = stateOf(record);
  const named = readSecretRows(connection, record, storedVersion(record));
  if (named !== null) {
    // Named by this program before: whether they are all is for those to see who judge every row.
    if (!known.found.has(version)) return;
    const again = findInRows(connection, record, named, known).secrets;
    if (isSame(again, secretsOfCheckpoint(connection, record))) return;
  }
  const { secrets, rows } = findInAll(connection, record, known);
  known.found.set(version, secrets);
  known.unconfirmed.delete(version);
  if (!isSame(findInRows(connection, record, rows, known).secrets, secrets)) return;
  writeSecretRows(connection, record, storedVersion(record), rows);
}

function keptOf(connection: CaseConnection): Kept {
  const known: Kept = kept.get(connection) ?? {
    found: new Map(),
    unconfirmed: new Set(),
    judgements: createJudgements(),
    corrections: 0,
  };
  kept.set(connection, known);
  return known;
}

/** Facts that are read anew through a chain keep the checkpoint's own digest. */
function stateOf(record: CheckpointRecord): string {
  const { parent, digest } = record.chain;
  return `${versionOf(record)} ${parent ?? ''} ${digest ?? ''}`;
}

/** Other rules may find other rows. */
function storedVersion(record: CheckpointRecord): string {
  return `${VERSION} ${stateOf(record)}`;
}

function findInAll(connection: CaseConnection, { id }: CheckpointRecord, { judgements }: Kept): FoundInFacts {
  const facts = {
    environment: placed(readColumns(connection, id, 'environment', ENVIRONMENT)),
    process: placed(readColumns(connection, id, 'process', PROCESS)),
    container_property: placed(readColumns(connection, id, 'container_property', PROPERTY)),
    log_line: placed(readColumns(connection, id, 'log_line', LOG_LINE)),
  };
  return findInFacts(id, facts, judgements);
}

function findInRows(
  connection: CaseConnection,
  { id }: CheckpointRecord,
  rows: SecretRows,
  { judgements }: Kept,
): FoundInFacts {
  const facts = {
    environment: readColumnsAt(connection, id, 'environment', ENVIRONMENT, rows.environment),
    process: readColumnsAt(connection, id, 'process', PROCESS, rows.process),
    container_property: readColumnsAt(
      connection,
      id,
      'container_property',
      PROPERTY,
      rows.container_property,
    ),
    log_line: readColumnsAt(connection, id, 'log_line', LOG_LINE, rows.log_line),
  };
  return findInFacts(id, facts, judgements);
}

/** Rows are read in their order, without a hole. */
function placed<F>(facts: readonly F[]): Placed<F>[] {
  return facts.map((fact, ordinal) => ({ ordinal, fact }));
}

function isSame(some: readonly FactSecret[], others: readonly FactSecret[]): boolean {
  if (some.length !== others.length) return false;
  return some.every((one, at) => {
    const other = others[at]!;
    const { kind, label, cell } = one;
    if (kind !== other.kind || label !== other.label) return false;
    const { list, key, column, index } = other.cell;
    if (cell.list !== list || cell.key !== key || cell.column !== column || cell.index !== index)
      return false;
    return Buffer.compare(one.value, other.value) === 0;
  });
}
