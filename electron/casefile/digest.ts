/**
 * Hashes over decoded facts, equal wherever the same archive is decoded by the same version:
 *
 *   own digest    SHA-256 over a head line and one line per fact: RFC 8785 JSON of [table, properties],
 *                 the lines of a table sorted by code unit, tables in the order of their names
 *   chain digest  over the digest of the facts read through the chain, and the parent's digest
 *   case digest   over one line per checkpoint (evidence, directory, both digests), sorted
 *
 * In a line a property stands as the database has it (64-bit numbers as text, bytes as base64), so the
 * digest can be recomputed from a case alone. Row numbers, order of decoding, custody, labels, hints from
 * the file name are no part of it; the version of the facts and raised limits are.
 */
import { createHash } from 'node:crypto';
import { FACTS_VERSION } from '../../shared/facts/index.ts';
import type { CheckpointFacts } from '../../shared/facts/index.ts';
import { compareText, displayText } from '../../shared/text.ts';
import { listCheckpoints, readEvidence } from './read-evidence.ts';
import { CHECKPOINT, CONTAINER, ROW_TABLE_NAMES, anyTable } from './tables/index.ts';
import type { SqlValue } from './tables/codec.ts';
import { toBase64 } from './tables/json-shape.ts';
import { encodeRow } from './tables/table.ts';
import type { CompiledTable } from './tables/table.ts';
import type { CaseConnection, CaseDigest, RaisedLimits } from './types.ts';

const LINES_AT_ONCE = 256;

export function digestFacts(facts: CheckpointFacts, raisedLimits: RaisedLimits): string {
  const hash = createHash('sha256');
  hash.update(`${JSON.stringify({ factsVersion: FACTS_VERSION, raisedLimits: sorted(raisedLimits) })}\n`);
  digestTable(hash, CHECKPOINT, [facts.checkpoint]);
  digestTable(hash, CONTAINER, [facts.container]);
  for (const name of [...ROW_TABLE_NAMES].sort(compareText)) digestTable(hash, anyTable(name), facts[name]);
  return hash.digest('hex');
}

function digestTable<F>(hash: ReturnType<typeof createHash>, t: CompiledTable<F>, rows: readonly F[]): void {
  // Columns in the order of their names, as RFC 8785 wants; the same for every row.
  const order = t.columns
    .map((column, index) => ({ name: `${JSON.stringify(column.name)}:`, column: column.name, index }))
    .sort((a, b) => compareText(a.column, b.column));
  const lines: string[] = [];
  const values: SqlValue[] = [];
  for (const row of rows) {
    values.length = 0;
    encodeRow(t, row, values);
    const parts: string[] = [];
    for (const { name, index } of order) parts.push(name + jsonOf(values[index]!));
    lines.push(`["${t.name}",{${parts.join(',')}}]\n`);
  }
  // Without a comparison function: by UTF-16 code unit, on every machine.
  lines.sort();
  for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
    hash.update(lines.slice(from, from + LINES_AT_ONCE).join(''));
  }
}

function jsonOf(value: SqlValue): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return JSON.stringify(value);
  if (typeof value === 'bigint') return `"${value}"`;
  if (typeof value === 'string') return JSON.stringify(value);
  return `"${toBase64(value)}"`;
}

/** `parentDigest` is the parent's chain digest, or its own where it is the root of the chain. */
export function digestChain(factsDigest: string, parentDigest: string): string {
  return createHash('sha256').update(`chain\n${factsDigest}\n${parentDigest}\n`).digest('hex');
}

export function readCaseDigest(c: CaseConnection): CaseDigest {
  const checkpoints = listCheckpoints(c).map((record) => ({
    line: JSON.stringify([record.evidence, toBase64(record.directory), record.digest, record.chain.digest]),
    entry: {
      id: record.id,
      evidence: record.evidence,
      directory: displayText(record.directory),
      digest: record.digest,
      chainDigest: record.chain.digest,
      raisedLimits: sorted(readEvidence(c, record.evidence).raisedLimits),
    },
  }));
  checkpoints.sort((a, b) => compareText(a.line, b.line));
  const hash = createHash('sha256').update(`${JSON.stringify({ factsVersion: FACTS_VERSION })}\n`);
  for (const { line } of checkpoints) hash.update(line).update('\n');
  return {
    factsVersion: FACTS_VERSION,
    case: hash.digest('hex'),
    checkpoints: checkpoints.map(({ entry }) => entry),
  };
}

function sorted(limits: RaisedLimits): Record<string, number> {
  return Object.fromEntries(Object.entries(limits).sort(([a], [b]) => compareText(a, b)));
}
