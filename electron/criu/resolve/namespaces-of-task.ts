/** The namespaces that a kobj-ids message names, and which of them are the host's own. */
import type { TaskKobjIdsEntry } from '../wire/messages.ts';
import type { TaskNamespace } from './task.ts';

const FIELDS = [
  ['pid', 'pid_ns_id'],
  ['net', 'net_ns_id'],
  ['ipc', 'ipc_ns_id'],
  ['uts', 'uts_ns_id'],
  ['mnt', 'mnt_ns_id'],
  ['user', 'user_ns_id'],
  ['cgroup', 'cgroup_ns_id'],
  ['time', 'time_ns_id'],
] as const;

/** In the order of the message's fields. `root` is inventory.root_ids: the ids of CRIU itself, that is the host's. */
export function namespacesOf(ids: TaskKobjIdsEntry, root: TaskKobjIdsEntry | undefined): TaskNamespace[] {
  const namespaces: TaskNamespace[] = [];
  for (const [kind, field] of FIELDS) {
    const id = ids[field];
    if (id !== undefined) namespaces.push({ kind, id, host: root?.[field] === id });
  }
  return namespaces;
}
