/** What waits in pipes and sockets, as digests: as many bytes as before need not be the same bytes. */
import type { Hmac } from 'node:crypto';
import { withCells } from '../../analysis/compare/derived-rows.ts';
import type { ComparedRow } from '../../analysis/compare/side.ts';
import { readColumns, type CaseConnection } from '../../casefile/index.ts';
import type { Source } from '../../../shared/span.ts';
import type { CaseMemory } from '../memory/case-memory.ts';
import { contentDigest } from './content-digest.ts';

/** Bytes of one queue that are hashed; beyond it nothing is said of the content. */
const HASHED = 64 * 2 ** 20;

/** Rows of the list 'pipe' with `content`: contentDigest() of the bytes that wait; null where none do. */
export function pipeRows(
  connection: CaseConnection,
  checkpoint: string,
  memory: CaseMemory,
  rows: readonly ComparedRow[],
): ComparedRow[] {
  const sources = new Map<string, readonly Source[]>();
  for (const { pipeId, dataSource } of readColumns(connection, checkpoint, 'pipe', [
    'pipeId',
    'dataSource',
  ])) {
    if (dataSource.length > 0) sources.set(String(pipeId), [dataSource]);
  }
  return withContent(rows, sources, memory, () => contentDigest(connection));
}

/** Rows of the list 'socket' with `content`, of both directions. */
export function socketRows(
  connection: CaseConnection,
  checkpoint: string,
  memory: CaseMemory,
  rows: readonly ComparedRow[],
): ComparedRow[] {
  const sources = new Map<string, readonly Source[]>();
  const columns = ['fileId', 'receiveSource', 'sendSource'] as const;
  for (const { fileId, receiveSource, sendSource } of readColumns(
    connection,
    checkpoint,
    'socket',
    columns,
  )) {
    if (receiveSource.length + sendSource.length > 0)
      sources.set(String(fileId), [receiveSource, sendSource]);
  }
  return withContent(rows, sources, memory, () => contentDigest(connection));
}

function withContent(
  rows: readonly ComparedRow[],
  sources: ReadonlyMap<string, readonly Source[]>,
  memory: CaseMemory,
  digest: () => Hmac,
): ComparedRow[] {
  return rows.map((row) => {
    const source = sources.get(row.key);
    if (source === undefined) return row;
    return withCells(row, { content: contentOf(source, memory, digest()) });
  });
}

/** Each direction by itself: bytes that went from one to the other are not where they were. */
function contentOf(directions: readonly Source[], memory: CaseMemory, hash: Hmac): string | null {
  let total = 0;
  for (const direction of directions) {
    for (const { member, offset, length } of direction) {
      total += length;
      if (total > HASHED) return null;
      hash.update(memory.memberSource(member).read(offset, length));
    }
    if (directions.length > 1) hash.update('\0');
  }
  return hash.digest('hex');
}
