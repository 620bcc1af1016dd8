/** What a thing is called in a sentence: 'Process 17 (bash)', 'File /tmp/x'. */
import type { CellValue, ListRow, Reference } from '../../../shared/api/index.ts';
import { formatExactBytes } from '../../../shared/format/index.ts';
import { maskedText } from '../../evidence/report/cell-text.ts';

export function thingName(reference: Reference, row: ListRow | null): string {
  const { kind, key } = reference;
  const parts = key.split('/');
  if (kind === 'memory_range') {
    return `Memory of process ${parts[0]} from 0x${trimZeros(parts[1] ?? '')}, ${formatExactBytes(Number(parts[2]))}`;
  }
  if (kind === 'byte_range') {
    return `Bytes ${parts[2]} to ${Number(parts[2]) + Number(parts[3])} of member ${parts[1]}`;
  }
  const words = kind.replaceAll('_', ' ');
  const plain = `${words[0]?.toUpperCase() ?? ''}${words.slice(1)} ${key}`;
  if (row === null) return plain;
  const text = (column: string): string => textOf(row.cells[column]);
  switch (kind) {
    case 'process':
      return `Process ${key} (${text('comm')})`;
    case 'thread':
      return `Thread ${parts[1]} of process ${parts[0]} (${text('comm')})`;
    case 'environment':
      return `Variable ${text('name')} of process ${parts[0]}`;
    case 'file_descriptor':
      return `Descriptor ${parts[1]} of process ${parts[0]}: ${text('target')}`;
    case 'process_socket':
      return `Socket at descriptor ${parts[1]} of process ${parts[0]}: ${socketText(text)}`;
    case 'socket':
      return `Socket ${socketText(text)}`;
    case 'memory_map':
      return `Mapping ${text('start') === '' ? parts[1] : parts[1]} of process ${parts[0]}: ${text('path') || text('kind')}`;
    case 'file':
    case 'filesystem_entry':
    case 'deleted_file':
      return `File ${text('path')}`;
    case 'event':
      return `Event: ${text('text')}`;
    case 'mount':
      return `Mount ${text('mountpoint')}`;
    case 'container':
      return `Container ${text('name')}`;
    case 'log_line':
      return text('text') === ''
        ? `Log line ${text('line')}, empty`
        : `Log line ${text('line')}: ${text('text')}`;
    case 'container_property':
      return `Container ${text('kind')} ${text('key')}`;
    case 'gap':
      return `Gap: ${text('message')}`;
    case 'pipe':
      return `Pipe ${key}`;
    case 'interface':
      return `Interface ${text('name')}`;
    default:
      return plain;
  }
}

function socketText(text: (column: string) => string): string {
  const ends = [text('local'), text('remote')].filter((end) => end !== '').join(' → ');
  return [text('family'), text('type'), ends || text('path'), text('state')]
    .filter((part) => part !== '')
    .join(' ');
}

function textOf(cell: CellValue | undefined): string {
  if (cell === undefined || cell === null) return '';
  if (typeof cell !== 'object') return String(cell);
  if ('masked' in cell) return maskedText(cell as { masked: string; length: number; label?: string });
  return 'text' in cell && typeof cell.text === 'string' ? cell.text : '';
}

function trimZeros(hex: string): string {
  return hex.replace(/^0+(?=.)/, '');
}
