/** What a thing of each list is called. */
import type { ReactNode } from 'react';
import type { ListRow } from '../../shared/api/index.ts';
import type { ListName } from '../../shared/api/lists.ts';
import { listColumns } from '../../shared/api/lists.ts';
import { cellText } from '../components/cell-text.ts';
import { CellContent } from '../components/cell.tsx';

const KINDS: Readonly<Partial<Record<ListName, string>>> = {
  process: 'Process',
  thread: 'Thread',
  credential: 'Credentials',
  environment: 'Environment variable',
  file_descriptor: 'Descriptor',
  process_socket: 'Socket of a process',
  memory_map: 'Mapping',
  not_captured: 'Not captured',
  gap: 'Gap',
  leftover: 'Leftover image',
  container_property: 'Property of the container',
  image: 'Image file',
  checkpoint: 'Checkpoint',
  container: 'Container',
  resource_limit: 'Resource limit',
  signal_action: 'Signal action',
};

export function kindName(list: ListName): string {
  const name = KINDS[list] ?? list.replaceAll('_', ' ');
  return `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;
}

/** The columns that name a thing, and those that say more in a second line. */
const TITLES: Readonly<Partial<Record<ListName, readonly [string, string | null]>>> = {
  process: ['comm', 'argv'],
  event: ['text', 'timeNs'],
  file: ['path', 'content'],
  thread: ['comm', 'tid'],
  environment: ['name', null],
  file_descriptor: ['fd', 'target'],
  interface: ['name', 'mac'],
  route: ['destination', 'gateway'],
  firewall_rule: ['kind', 'text'],
  container_network: ['address', 'network'],
  memory_map: ['start', 'path'],
  credential: ['userName', 'tid'],
  gap: ['kind', null],
  not_captured: ['kind', null],
  container: ['name', 'image'],
  checkpoint: ['kind', 'directory'],
  image: ['name', null],
  leftover: ['name', null],
  resource_limit: ['resource', null],
  signal_action: ['signal', 'disposition'],
  container_property: ['key', null],
  container_mount: ['destination', null],
  namespace: ['kind', 'id'],
  mount: ['mountpoint', null],
};

/** A socket is called by its other end; one that listens, or has none, by its own. */
const SOCKET_NAMES = ['remote', 'local', 'path', 'type'] as const;

function titleOf(list: ListName, row: ListRow): readonly [string, string | null] {
  if (list === 'socket' || list === 'process_socket') {
    const isListening = row.cells['state'] === 'LISTEN' || row.cells['state'] === 'CLOSE';
    const names = isListening ? (['local', 'path', 'remote', 'type'] as const) : SOCKET_NAMES;
    return [names.find((name) => row.cells[name] != null) ?? 'type', 'state'];
  }
  return TITLES[list] ?? [Object.keys(listColumns(list))[0] ?? '', null];
}

export function headingOf(
  list: ListName,
  row: ListRow,
): { readonly title: ReactNode; readonly subtitle: ReactNode | null } {
  const [first, second] = titleOf(list, row);
  const draw = (column: string): ReactNode | null => {
    const value = row.cells[column];
    const type = listColumns(list)[column]?.type ?? 'text';
    if (value === null || value === undefined) return null;
    return <CellContent list={list} value={value} type={type} row={row} column={column} index={null} />;
  };
  return {
    title: draw(first) ?? <span className="quiet">{row.key}</span>,
    subtitle: second === null ? null : draw(second),
  };
}

/** The heading as plain text, inert and masked: a bookmark's or an exhibit's first name. */
export function titleText(list: ListName, row: ListRow): string {
  const [first, second] = titleOf(list, row);
  const parts = [first, second].flatMap((column) => {
    const text =
      column === null ? '' : cellText(row.cells[column], listColumns(list)[column]?.type ?? 'text');
    return text === '' ? [] : [text];
  });
  const name = list === 'process' ? [row.key, ...parts.slice(0, 1)] : parts.length > 0 ? parts : [row.key];
  return name.join(' ').slice(0, 160);
}
