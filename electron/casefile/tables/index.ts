/** Every table of facts, by name, in the order in which they are written. */
import type { CheckpointFacts } from '../../../shared/facts/index.ts';
import { CHECKPOINT, IMAGE, LEFTOVER } from './checkpoint-tables.ts';
import {
  CONTAINER,
  CONTAINER_MOUNT,
  CONTAINER_NETWORK,
  CONTAINER_PROPERTY,
  DELETED_FILE,
  LOG_LINE,
} from './container-tables.ts';
import { GAP, MEMBER, NOT_CAPTURED, STORE } from './evidence-tables.ts';
import {
  FILE_DESCRIPTOR,
  FILE_LOCK,
  FILESYSTEM_ENTRY,
  GHOST_FILE,
  MEMFD,
  OPEN_FILE,
  PIPE,
} from './file-tables.ts';
import { ADDRESS_SPACE, MEMORY_MAP, PAGE_MAP } from './memory-tables.ts';
import { CGROUP, IPC, MOUNT, NAMESPACE } from './namespace-tables.ts';
import { FIREWALL_RULE, INTERFACE, ROUTE, SOCKET, SOCKET_QUEUE } from './network-tables.ts';
import {
  CREDENTIAL,
  ENVIRONMENT,
  PROCESS,
  RESOURCE_LIMIT,
  SECCOMP_FILTER,
  SIGNAL_ACTION,
  THREAD,
  TIMER,
} from './process-tables.ts';
import type { CompiledTable } from './table.ts';

export { CHECKPOINT, CONTAINER, GAP, MEMBER, STORE };

/** Tables with any number of rows for a checkpoint. */
export type RowTable = Exclude<keyof CheckpointFacts, 'checkpoint' | 'container'>;

export const ROW_TABLES: { readonly [T in RowTable]: CompiledTable<CheckpointFacts[T][number]> } = {
  container_property: CONTAINER_PROPERTY,
  container_mount: CONTAINER_MOUNT,
  container_network: CONTAINER_NETWORK,
  log_line: LOG_LINE,
  deleted_file: DELETED_FILE,
  image: IMAGE,
  leftover: LEFTOVER,
  process: PROCESS,
  thread: THREAD,
  credential: CREDENTIAL,
  environment: ENVIRONMENT,
  resource_limit: RESOURCE_LIMIT,
  signal_action: SIGNAL_ACTION,
  timer: TIMER,
  seccomp_filter: SECCOMP_FILTER,
  address_space: ADDRESS_SPACE,
  memory_map: MEMORY_MAP,
  page_map: PAGE_MAP,
  open_file: OPEN_FILE,
  file_descriptor: FILE_DESCRIPTOR,
  pipe: PIPE,
  ghost_file: GHOST_FILE,
  file_lock: FILE_LOCK,
  memfd: MEMFD,
  socket: SOCKET,
  socket_queue: SOCKET_QUEUE,
  interface: INTERFACE,
  route: ROUTE,
  firewall_rule: FIREWALL_RULE,
  namespace: NAMESPACE,
  mount: MOUNT,
  cgroup: CGROUP,
  ipc: IPC,
  filesystem_entry: FILESYSTEM_ENTRY,
  gap: GAP,
  not_captured: NOT_CAPTURED,
};

export const ROW_TABLE_NAMES = Object.keys(ROW_TABLES) as RowTable[];

/** Tables whose rows are not of one checkpoint's facts alone, and those that are, for lists and tests. */
export const ALL_TABLES: readonly CompiledTable<never>[] = [
  STORE,
  MEMBER,
  CHECKPOINT,
  CONTAINER,
  ...Object.values(ROW_TABLES),
] as unknown as CompiledTable<never>[];

export function rowTable<T extends RowTable>(name: T): CompiledTable<CheckpointFacts[T][number]> {
  return ROW_TABLES[name] as CompiledTable<CheckpointFacts[T][number]>;
}

/** For code that walks all tables and knows nothing of their facts. */
export function anyTable(name: RowTable): CompiledTable<unknown> {
  return ROW_TABLES[name] as unknown as CompiledTable<unknown>;
}
