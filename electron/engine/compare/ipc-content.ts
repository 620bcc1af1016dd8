/** What SysV objects hold, as digests: a queue's messages, and the pages of shared memory. */
import type { Hmac } from 'node:crypto';
import type { CellValue } from '../../../shared/api/index.ts';
import { PE_PARENT, type IpcFact } from '../../../shared/facts/index.ts';
import type { CaseConnection } from '../../casefile/index.ts';
import type { ComparedRow } from '../../analysis/compare/side.ts';
import { numberOf, textOf } from '../../analysis/compare/side.ts';
import type { CaseMemory } from '../memory/case-memory.ts';
import { contentDigest } from './content-digest.ts';

/** Bytes of one object that are hashed; beyond it nothing is said of the content. */
const HASHED = 64 * 2 ** 20;

/**
 * Rows of the list 'ipc' with `messages` as a count and `content`: contentDigest() of what an object holds, or a set's
 * values.
 */
export function ipcRows(
  connection: CaseConnection,
  memory: CaseMemory,
  rows: readonly ComparedRow[],
): ComparedRow[] {
  const digest = (): Hmac => contentDigest(connection);
  return rows.map(({ key, cells }) => {
    const kind = cells['kind'];
    const messages = Array.isArray(cells['messages']) ? (cells['messages'] as readonly CellValue[]) : [];
    const told = {
      ...cells,
      messages: kind === 'msg' ? messages.length : null,
      content: contentOf(memory, kind, cells, messages, digest),
    };
    return { key, cells: told, shown: told };
  });
}

function contentOf(
  memory: CaseMemory,
  kind: CellValue | undefined,
  cells: ComparedRow['cells'],
  messages: readonly CellValue[],
  digest: () => Hmac,
): string | null {
  if (kind === 'msg') return queueDigest(memory, messages, digest());
  if (kind === 'shm') return sharedDigest(memory, cells, digest());
  return textOf(cells['values']);
}

/** Type and bytes of each message in order. */
function queueDigest(memory: CaseMemory, messages: readonly CellValue[], hash: Hmac): string | null {
  let total = 0;
  for (const message of messages) {
    const { type, length, dataSource } = message as unknown as IpcFact['messages'][number];
    hash.update(`${String(type)} ${String(length)}\n`);
    for (const { member, offset, length: bytes } of dataSource) {
      total += bytes;
      if (total > HASHED) return null;
      hash.update(memory.memberSource(member).read(offset, bytes));
    }
  }
  return messages.length === 0 ? null : hash.digest('hex');
}

/** Pages that are not zero by their place; null where the checkpoint leaves some of them to an earlier dump. */
function sharedDigest(memory: CaseMemory, cells: ComparedRow['cells'], hash: Hmac): string | null {
  const id = numberOf(cells['id']);
  const map = memory.pageMaps.find((one) => one.owner === 'shmem' && Number(one.id) === id);
  if (map === undefined || map.pagesMember === null || map.incomplete === true) return null;
  const pages = memory.memberSource(map.pagesMember);
  let total = 0;
  for (let run = 0; run < map.start.length; run++) {
    if ((map.flags[run]! & PE_PARENT) !== 0) return null;
    const offset = map.offset[run]!;
    for (let page = 0; page < map.count[run]!; page++) {
      total += memory.pageSize;
      if (total > HASHED) return null;
      if (offset < 0) continue;
      const bytes = pages.read(offset + page * memory.pageSize, memory.pageSize);
      if (bytes.every((byte) => byte === 0)) continue;
      hash.update(`${map.start[run]! + BigInt(page * memory.pageSize)}\n`).update(bytes);
    }
  }
  return hash.digest('hex');
}
