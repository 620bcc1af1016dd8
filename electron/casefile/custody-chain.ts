/**
 * The chain of the custody log as a pure check over its rows, wherever they are read from.
 *
 * Every entry that is wrong is named, not the first alone: after a wrong one the check goes on from the hash that
 * stands beside it, so that one edit is one problem and a change that was carried further is several.
 */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { PermafrostError } from '../../shared/errors.ts';
import type { CustodyProblem, CustodyState, JsonValue } from './types.ts';

export const EMPTY_LOG_HEAD = '0'.repeat(64);

/** An entry as it is hashed. */
export interface CustodyEntry {
  readonly version: 1;
  readonly sequence: number;
  readonly previous: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  /** The clock that `at` was read from: 'system' is the machine's own, unverified. */
  readonly clock: 'system';
  readonly examiner: string | null;
  readonly action: string;
  readonly item: string | null;
  readonly tool: { readonly name: 'permafrost'; readonly version: string };
  readonly detail: Readonly<Record<string, JsonValue>>;
  /** SHA-256(salt || text) of each sensitive text, by name. */
  readonly commitments: Readonly<Record<string, string>>;
}

export interface SensitiveText {
  readonly salt: string; // 32 bytes, hex
  readonly text: string;
}

/** A row of the log, in the case or in an export of it. */
export interface ChainRow {
  readonly sequence: bigint;
  readonly canonical: string;
  readonly hash: string;
  readonly sensitive: string | null;
}

/** Problems that are named; a log where more is wrong says no more for it. */
const MOST_PROBLEMS = 200;

export interface ChainCheck {
  /** In order of their sequence. */
  take(row: ChainRow): void;
  /** `evidence`: hashes of the items that an entry has to tell the import of. */
  end(evidence: readonly string[]): CustodyState;
}

export function createChainCheck(): ChainCheck {
  const problems: CustodyProblem[] = [];
  const imported = new Set<string>();
  let entries = 0;
  let expected = 1;
  let head = EMPTY_LOG_HEAD;

  function wrong(sequence: number | null, message: string): void {
    if (problems.length < MOST_PROBLEMS) problems.push({ sequence, message });
  }

  return {
    take(row) {
      entries += 1;
      const sequence = Number(row.sequence);
      const missing = sequence !== expected;
      if (missing) {
        const gap =
          sequence - expected === 1 ? `entry ${expected} is` : `entries ${expected} to ${sequence - 1} are`;
        wrong(
          expected,
          sequence > expected ? `${gap} missing` : `there is an entry ${sequence} out of order`,
        );
      }
      // After a gap the entry before is not here to be compared with.
      const problem = problemOf(row, sequence, missing ? null : head, imported);
      if (problem !== null) wrong(sequence, `entry ${sequence} ${problem}`);
      expected = sequence + 1;
      head = row.hash;
    },
    end(evidence) {
      if (entries === 0) wrong(null, 'the log is empty: the entry of the case creation is missing');
      for (const hash of evidence) {
        if (!imported.has(hash))
          wrong(null, `evidence ${hash} is in the case, but no entry tells of its import`);
      }
      return {
        entries,
        head,
        intact: problems.length === 0,
        problem: problems[0]?.message ?? null,
        problems,
      };
    },
  };
}

/** `previous` null: not known. */
function problemOf(
  row: ChainRow,
  sequence: number,
  previous: string | null,
  imported: Set<string>,
): string | null {
  if (hashOfEntry(row.canonical) !== row.hash) return 'is not what was hashed';
  let entry: CustodyEntry;
  try {
    entry = JSON.parse(row.canonical) as CustodyEntry;
    if (canonicalText(entry as unknown as JsonValue) !== row.canonical) return 'is not canonical JSON';
  } catch {
    return 'is not JSON';
  }
  if (typeof entry !== 'object' || entry === null || entry.version !== 1)
    return 'is of a version that this program does not know';
  if (entry.sequence !== sequence) return `says that it is entry ${String(entry.sequence)}`;
  if (previous !== null && entry.previous !== previous) return 'does not follow the entry before it';
  if (entry.action === 'import' && entry.item !== null) imported.add(entry.item);
  return commitmentProblem(row, entry);
}

function commitmentProblem(row: ChainRow, entry: CustodyEntry): string | null {
  if (row.sensitive === null) return null; // no sensitive text, or redacted
  try {
    const texts = JSON.parse(row.sensitive) as Record<string, SensitiveText>;
    for (const [name, { salt, text }] of Object.entries(texts)) {
      if (entry.commitments[name] !== commitment(String(salt), String(text)))
        return `has a text '${name}' beside it that is not what was committed to`;
    }
    return null;
  } catch {
    return 'has something else than texts beside it';
  }
}

export function commitment(salt: string, text: string): string {
  return createHash('sha256').update(Buffer.from(salt, 'hex')).update(text).digest('hex');
}

/** SHA-256 of the canonical JSON's UTF-8, in hex. */
export function hashOfEntry(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** RFC 8785. */
export function canonicalText(value: JsonValue): string {
  const text = canonicalize(value);
  if (text === undefined)
    throw new PermafrostError({ code: 'internal', message: 'A custody entry has no JSON form' });
  return text;
}
