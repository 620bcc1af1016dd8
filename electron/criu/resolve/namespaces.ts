/**
 * Namespaces that the tasks are in. One whose id is the host's has no image: nothing of it is dumped.
 * Others: utsns-N, userns-N, netns-N, ipcns-var-N; timens-N is there for the host's too, as timens-0.
 */
import type { NamespaceFact } from '../../../shared/facts/namespace.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { displayText } from '../../../shared/text.ts';
import type { Message } from '../wire/message.ts';
import type {
  InventoryEntry,
  NetnsEntry,
  PidnsEntry,
  TaskKobjIdsEntry,
  TimensEntry,
  UsernsEntry,
} from '../wire/messages.ts';
import { fieldSpan, messageSpan, type ResolveContext } from './context.ts';
import { limitedText } from './limited-text.ts';
import { messageDetail, type Detail } from './message-detail.ts';
import { namespaceImage, namespaceImageName } from './namespace-images.ts';
import { gapAt, reachImage } from './reached-image.ts';
import { sysctlDetail } from './sysctls.ts';
import type { Task, TaskNamespace } from './task.ts';

type Kind = NamespaceFact['kind'];

interface Own {
  readonly external?: string | null;
  readonly detail: Detail;
  readonly source: readonly SourceSpan[];
}

const NONE: Own = { detail: [], source: [] };

/** Every namespace once, by kind in the order in which the tasks name them. */
export function resolveNamespaces(
  context: ResolveContext,
  tasks: readonly Pick<Task, 'pid' | 'namespaces'>[],
): NamespaceFact[] {
  const rows = new Map<string, NamespaceFact>();
  for (const { pid, namespaces } of tasks) {
    context.checkpoint();
    for (const namespace of namespaces) {
      const key = `${namespace.kind} ${namespace.id}`;
      if (rows.has(key)) continue;
      const ids = idSource(context, pid, namespace.kind);
      const own = ownFacts(context, namespace, ids);
      rows.set(key, {
        kind: namespace.kind,
        id: namespace.id,
        host: namespace.host,
        external: own.external ?? null,
        detail: own.detail,
        source: [...ids, ...own.source],
      });
    }
  }
  return [...rows.values()];
}

/** Where the id stands: in ids-PID of the first task that is in the namespace, or for all in the inventory. */
function idSource(context: ResolveContext, pid: number, kind: Kind): SourceSpan[] {
  const field = `${kind}_ns_id`;
  const ids = context.images.image<TaskKobjIdsEntry>(`ids-${pid}.img`);
  const message = ids?.entries[0]?.message;
  if (ids !== undefined && message !== undefined) return [fieldSpan(ids, message, field, 'id')];
  const inventory = context.images.image<InventoryEntry>('inventory.img');
  const root = inventory?.entries[0]?.message.root_ids;
  return inventory === undefined || root === undefined ? [] : [fieldSpan(inventory, root, field, 'id')];
}

function ownFacts(
  context: ResolveContext,
  { kind, id, host }: TaskNamespace,
  ids: readonly SourceSpan[],
): Own {
  const subject = `${kind} namespace ${id}`;
  switch (kind) {
    case 'uts':
      return host ? NONE : allOf(context, 'utsns', id, subject, 'its host name is not known');
    case 'ipc':
      return host ? NONE : allOf(context, 'ipcns-var', id, subject, 'its limits are not known');
    case 'user':
      return host ? NONE : userFacts(context, id, subject);
    case 'net':
      return host ? NONE : netFacts(context, id, subject, ids);
    case 'pid':
      return host ? NONE : pidFacts(context, id);
    case 'time':
      return timeFacts(context, host ? 0 : id);
    case 'mnt':
    case 'cgroup':
      return NONE;
  }
}

/** Namespaces whose image is one message of plain values. */
function allOf(context: ResolveContext, prefix: string, id: number, subject: string, lost: string): Own {
  const image = namespaceImage<Message>(context, prefix, id, subject, lost);
  const message = image?.entries[0]?.message;
  if (image === undefined || message === undefined) return NONE;
  return { detail: messageDetail(message), source: [messageSpan(image, message)] };
}

/** Maps as /proc/PID/uid_map has them: first id inside, first id outside, count. */
function userFacts(context: ResolveContext, id: number, subject: string): Own {
  const image = namespaceImage<UsernsEntry>(context, 'userns', id, subject, 'its maps of ids are not known');
  const message = image?.entries[0]?.message;
  if (image === undefined || message === undefined) return NONE;
  const detail: Detail = [];
  for (const field of ['uid_map', 'gid_map'] as const) {
    for (const extent of message[field]) {
      detail.push([field, `${extent.first ?? 0} ${extent.lower_first ?? 0} ${extent.count ?? 0}`]);
    }
  }
  return { detail, source: [messageSpan(image, message)] };
}

/** What CRIU's dump_net_ns() writes for a network namespace (criu/net.c). */
const NETWORK_IMAGES = [
  'netns',
  'netdev',
  'ifaddr',
  'route',
  'route6',
  'rule',
  'iptables',
  'ip6tables',
  'nftables',
  'netns-ct',
  'netns-exp',
];

function netFacts(context: ResolveContext, id: number, subject: string, ids: readonly SourceSpan[]): Own {
  const dumped = NETWORK_IMAGES.some(
    (prefix) => context.images.file(namespaceImageName(context, prefix, id)) !== undefined,
  );
  if (!dumped) {
    context.notCaptured.push({
      kind: 'emptied-network',
      reason:
        'None of the images of this network namespace is there, as after a dump with --empty-ns network, for which Podman asks: its devices, addresses, routes and rules are not dumped.',
      subject,
      bytes: null,
      source: ids,
    });
    return NONE;
  }
  const image = namespaceImage<NetnsEntry>(context, 'netns', id, subject, 'its settings are not known');
  const message = image?.entries[0]?.message;
  if (image === undefined || message === undefined) return NONE;
  const key = limitedText(context, image, message, 'ext_key');
  const source = [messageSpan(image, message)];
  if (key !== null) {
    context.notCaptured.push({
      kind: 'external-network',
      reason:
        'The network namespace was given from outside: its devices, addresses, routes and rules are not dumped.',
      subject,
      bytes: null,
      source,
    });
  }
  return { external: key === null ? null : displayText(key), detail: sysctlDetail(message), source };
}

function pidFacts(context: ResolveContext, id: number): Own {
  const image = reachImage<PidnsEntry>(context, `pidns-${id}.img`);
  const message = image?.entries[0]?.message;
  if (image === undefined || message === undefined) return NONE;
  const key = limitedText(context, image, message, 'ext_key');
  return {
    external: key === null ? null : displayText(key),
    detail: [],
    source: [messageSpan(image, message)],
  };
}

/** Both clocks at the time of the dump, as the tasks see them. */
function timeFacts(context: ResolveContext, id: number): Own {
  const image = reachImage<TimensEntry>(context, `timens-${id}.img`);
  const message = image?.entries[0]?.message;
  if (image === undefined || message === undefined) return NONE;
  if (message.monotonic === undefined && message.boottime === undefined) {
    gapAt(context, image, message, 'field-missing', 'A time namespace without its clocks.');
  }
  return { detail: messageDetail(message), source: [messageSpan(image, message)] };
}
