/** A row of a list as JSON: cells under their names, text beside its bytes where these are not UTF-8. */
import { Buffer } from 'node:buffer';
import type { CellValue, ListRow } from '../../shared/api/index.ts';
import { ABSENT } from '../../shared/api/index.ts';

export function rowJson(row: ListRow): Record<string, unknown> {
  const json: Record<string, unknown> = { key: row.key, checkpoint: row.checkpoint };
  for (const [name, cell] of Object.entries(row.cells)) {
    if (name === ABSENT) continue;
    json[name] = cellJson(cell);
    if (isText(cell) && cell.bytes !== undefined)
      json[`${name}Base64`] = Buffer.from(cell.bytes).toString('base64');
  }
  json['source'] = row.source;
  return json;
}

function cellJson(cell: CellValue): unknown {
  if (isText(cell)) return cell.text;
  return Array.isArray(cell) ? (cell as readonly CellValue[]).map(cellJson) : cell;
}

function isText(
  cell: CellValue,
): cell is { readonly text: string; readonly bytes?: Uint8Array<ArrayBuffer> } {
  return typeof cell === 'object' && cell !== null && typeof (cell as { text?: unknown }).text === 'string';
}
