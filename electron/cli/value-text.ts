/** A cell in one line of terminal text, drawn as its column is; what is masked stays masked. */
import type { CellValue, MaskedValue } from '../../shared/api/index.ts';
import { formatRfc3339 } from '../../shared/format/index.ts';
import { inertString } from '../../shared/format/inert-text.ts';

export function valueText(cell: CellValue, type: string): string {
  if (cell === null) return '-';
  if (Array.isArray(cell)) return (cell as readonly CellValue[]).map((one) => valueText(one, type)).join(' ');
  if (typeof cell === 'bigint' || typeof cell === 'number') return numberText(cell, type);
  if (typeof cell !== 'object') return inertString(String(cell));
  if ('text' in cell) return inertString(String(cell.text));
  if ('masked' in cell) {
    const { label, masked, rest } = cell as MaskedValue;
    return `${inertString(label ?? '')}•••• (${masked})${inertString(rest ?? '')}`;
  }
  return Object.entries(cell)
    .map(([name, value]) => `${inertString(name)}=${valueText(value, type)}`)
    .join(' ');
}

function numberText(value: bigint | number, type: string): string {
  if (type === 'time') return formatRfc3339(BigInt(value));
  if (type === 'address' || type === 'mask') return `0x${BigInt(value).toString(16)}`;
  return type === 'octal' ? `0${value.toString(8)}` : String(value);
}
