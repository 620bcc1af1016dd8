/**
 * The image types: one row each. A new type is a new row (and, for a new payload, a rule in payload.ts).
 *
 * `name` is the file name with printf's conversions: %u %lu %d %ld decimal, %x hexadecimal.
 * The name decides what a file should be, its magic is checked against it: several types share a magic.
 * Source: CRIU's image-desc.c and magic.h.
 */
import type { MessageTypes } from '../wire/messages.ts';

export type MessageName = keyof MessageTypes;

/** What follows the message of an entry; payload.ts has the rules. */
export type PayloadRule =
  | 'pipe'
  | 'socket-queue'
  | 'tcp-queues'
  | 'bpf-map'
  | 'semaphores'
  | 'message-queue'
  | 'shared-memory'
  | 'ghost';

export interface ImageType {
  readonly type: string;
  readonly name: string;
  /** Null: the file has none. */
  readonly magic: number | null;
  /** 'entries': length and message, repeated; 'bare': the file is one message; 'raw': no messages. */
  readonly framing: 'entries' | 'bare' | 'raw';
  /** Message of each entry; null for raw files. */
  readonly message: MessageName | null;
  /** Message of every entry after the first, where that is another. */
  readonly laterMessage?: MessageName;
  readonly payload?: PayloadRule;
  /** What crit calls the magic, where that is not `type`; null where crit can't decode the type. */
  readonly critName?: string | null;
  /** 'own': the magic stands alone in every version; 'service': the common magic before it is that of service files. */
  readonly header?: 'own' | 'service';
}

export const COMMON_MAGIC = 0x54564319;
export const SERVICE_MAGIC = 0x55105940;

function entries(
  type: string,
  name: string,
  magic: number,
  message: MessageName,
  more?: Partial<ImageType>,
): ImageType {
  return { type, name, magic, framing: 'entries', message, ...more };
}

function raw(type: string, name: string, magic: number | null = null): ImageType {
  return { type, name, magic, framing: 'raw', message: null, critName: null };
}

function bare(type: string, name: string, message: MessageName): ImageType {
  return { type, name, magic: null, framing: 'bare', message, critName: null };
}

const PAGEMAP_MAGIC = 0x56084025;
const SIGNAL_MAGIC = 0x59255647;
const BINFMT_MISC_MAGIC = 0x67343323;

export const IMAGE_TYPES: readonly ImageType[] = [
  entries('INVENTORY', 'inventory.img', 0x58313116, 'inventory_entry', { header: 'own' }),
  entries('FDINFO', 'fdinfo-%u.img', 0x56213732, 'fdinfo_entry'),
  entries('PAGEMAP', 'pagemap-%lu.img', PAGEMAP_MAGIC, 'pagemap_head', { laterMessage: 'pagemap_entry' }),
  entries('SHMEM_PAGEMAP', 'pagemap-shmem-%lu.img', PAGEMAP_MAGIC, 'pagemap_head', {
    laterMessage: 'pagemap_entry',
    critName: 'PAGEMAP',
  }),
  entries('REG_FILES', 'reg-files.img', 0x50363636, 'reg_file_entry'),
  entries('EXT_FILES', 'ext-files.img', 0x59255641, 'ext_file_entry'),
  entries('NS_FILES', 'ns-files.img', 0x61394011, 'ns_file_entry'),
  entries('EVENTFD_FILE', 'eventfd.img', 0x44523722, 'eventfd_file_entry'),
  entries('EVENTPOLL_FILE', 'eventpoll.img', 0x45023858, 'eventpoll_file_entry'),
  entries('EVENTPOLL_TFD', 'eventpoll-tfd.img', 0x44433746, 'eventpoll_tfd_entry'),
  entries('SIGNALFD', 'signalfd.img', 0x57323820, 'signalfd_entry'),
  entries('INOTIFY_FILE', 'inotify.img', 0x48424431, 'inotify_file_entry'),
  entries('INOTIFY_WD', 'inotify-wd.img', 0x54562009, 'inotify_wd_entry'),
  entries('FANOTIFY_FILE', 'fanotify.img', 0x55096122, 'fanotify_file_entry'),
  entries('FANOTIFY_MARK', 'fanotify-mark.img', 0x56506035, 'fanotify_mark_entry'),
  entries('CORE', 'core-%u.img', 0x55053847, 'core_entry'),
  entries('IDS', 'ids-%u.img', 0x54432030, 'task_kobj_ids_entry'),
  entries('MM', 'mm-%u.img', 0x57492820, 'mm_entry'),
  entries('VMAS', 'vmas-%u.img', 0x54123737, 'vma_entry'),
  entries('PIPES', 'pipes.img', 0x56513555, 'pipe_entry'),
  entries('PIPES_DATA', 'pipes-data.img', 0x56453709, 'pipe_data_entry', { payload: 'pipe' }),
  entries('FIFO', 'fifo.img', 0x58364939, 'fifo_entry'),
  entries('FIFO_DATA', 'fifo-data.img', 0x59333054, 'pipe_data_entry', { payload: 'pipe' }),
  entries('PSTREE', 'pstree.img', 0x50273030, 'pstree_entry'),
  entries('SIGACT', 'sigacts-%u.img', 0x55344201, 'sa_entry'),
  entries('UNIXSK', 'unixsk.img', 0x54373943, 'unix_sk_entry'),
  entries('INETSK', 'inetsk.img', 0x56443851, 'inet_sk_entry'),
  entries('PACKETSK', 'packetsk.img', 0x60454618, 'packet_sock_entry'),
  entries('NETLINK_SK', 'netlinksk.img', 0x58005614, 'netlink_sk_entry'),
  entries('SK_QUEUES', 'sk-queues.img', 0x56264026, 'sk_packet_entry', { payload: 'socket-queue' }),
  entries('ITIMERS', 'itimers-%u.img', 0x57464056, 'itimer_entry'),
  entries('POSIX_TIMERS', 'posix-timers-%u.img', 0x52603957, 'posix_timer_entry'),
  entries('CREDS', 'creds-%u.img', 0x54023547, 'creds_entry'),
  entries('UTSNS', 'utsns-%u.img', 0x54473203, 'utsns_entry'),
  entries('IPC_VAR', 'ipcns-var-%u.img', 0x53115007, 'ipc_var_entry'),
  entries('IPCNS_SHM', 'ipcns-shm-%u.img', 0x46283044, 'ipc_shm_entry', { payload: 'shared-memory' }),
  entries('IPCNS_MSG', 'ipcns-msg-%u.img', 0x55453737, 'ipc_msg_entry', { payload: 'message-queue' }),
  entries('IPCNS_SEM', 'ipcns-sem-%u.img', 0x59573019, 'ipc_sem_entry', { payload: 'semaphores' }),
  entries('FS', 'fs-%u.img', 0x51403912, 'fs_entry'),
  entries('REMAP_FPATH', 'remap-fpath.img', 0x59133954, 'remap_file_path_entry'),
  entries('GHOST_FILE', 'ghost-file-%x.img', 0x52583605, 'ghost_file_entry', {
    laterMessage: 'ghost_chunk_entry',
    payload: 'ghost',
  }),
  entries('MEMFD_INODE', 'memfd.img', 0x48453499, 'memfd_inode_entry'),
  entries('TCP_STREAM', 'tcp-stream-%x.img', 0x51465506, 'tcp_stream_entry', { payload: 'tcp-queues' }),
  entries('MNTS', 'mountpoints-%u.img', 0x55563928, 'mnt_entry'),
  entries('NETDEV', 'netdev-%u.img', 0x57373951, 'net_device_entry'),
  entries('NETNS', 'netns-%u.img', 0x55933752, 'netns_entry'),
  raw('IFADDR', 'ifaddr-%u.img'),
  raw('ROUTE', 'route-%u.img'),
  raw('ROUTE6', 'route6-%u.img'),
  raw('RULE', 'rule-%u.img'),
  raw('IPTABLES', 'iptables-%u.img'),
  raw('IP6TABLES', 'ip6tables-%u.img'),
  raw('NFTABLES', 'nftables-%u.img'),
  raw('TMPFS_IMG', 'tmpfs-%u.tar.gz.img'),
  raw('TMPFS_DEV', 'tmpfs-dev-%u.tar.gz.img'),
  entries('AUTOFS', 'autofs-%u.img', 0x49353943, 'autofs_entry'),
  entries('BINFMT_MISC_OLD', 'binfmt-misc-%u.img', BINFMT_MISC_MAGIC, 'binfmt_misc_entry', {
    critName: null,
  }),
  entries('BINFMT_MISC', 'binfmt-misc.img', BINFMT_MISC_MAGIC, 'binfmt_misc_entry', { critName: null }),
  entries('TTY_FILES', 'tty.img', 0x59433025, 'tty_file_entry'),
  entries('TTY_INFO', 'tty-info.img', 0x59453036, 'tty_info_entry'),
  entries('TTY_DATA', 'tty-data.img', 0x59413026, 'tty_data_entry'),
  entries('FILE_LOCKS', 'filelocks.img', 0x54323616, 'file_lock_entry'),
  entries('RLIMIT', 'rlimit-%u.img', 0x57113925, 'rlimit_entry'),
  raw('PAGES', 'pages-%u.img'),
  raw('PAGES_OLD', 'pages-%d.img', PAGEMAP_MAGIC),
  raw('SHM_PAGES_OLD', 'pages-shmem-%ld.img', PAGEMAP_MAGIC),
  entries('SIGNAL', 'signal-s-%u.img', SIGNAL_MAGIC, 'siginfo_entry', { critName: null }),
  entries('PSIGNAL', 'signal-p-%u.img', SIGNAL_MAGIC, 'siginfo_entry', { critName: null }),
  entries('TUNFILE', 'tunfile.img', 0x57143751, 'tunfile_entry'),
  entries('CGROUP', 'cgroup.img', 0x59383330, 'cgroup_entry'),
  entries('TIMERFD', 'timerfd.img', 0x50493712, 'timerfd_entry'),
  entries('CPUINFO', 'cpuinfo.img', 0x61404013, 'cpuinfo_entry'),
  entries('SECCOMP', 'seccomp.img', 0x64413049, 'seccomp_entry'),
  entries('USERNS', 'userns-%u.img', 0x55474906, 'userns_entry'),
  raw('NETNF_CT', 'netns-ct-%u.img'),
  raw('NETNF_EXP', 'netns-exp-%u.img'),
  entries('FILES', 'files.img', 0x56303138, 'file_entry'),
  entries('TIMENS', 'timens-%u.img', 0x43114433, 'timens_entry'),
  entries('PIDNS', 'pidns-%u.img', 0x61157326, 'pidns_entry'),
  entries('BPFMAP_FILE', 'bpfmap-file.img', 0x57506142, 'bpfmap_file_entry'),
  entries('BPFMAP_DATA', 'bpfmap-data.img', 0x64324033, 'bpfmap_data_entry', { payload: 'bpf-map' }),
  entries('APPARMOR', 'apparmor.img', 0x59423047, 'apparmor_entry'),
  entries('PIDFD', 'pidfd.img', 0x54435556, 'pidfd_entry', { critName: null }),
  entries('STATS', 'stats-dump', 0x57093306, 'stats_entry', { header: 'service' }),
  entries('STATS', 'stats-restore', 0x57093306, 'stats_entry', { header: 'service' }),
  entries('IRMAP_CACHE', 'irmap-cache', 0x57004059, 'irmap_cache_entry', { header: 'service' }),
  bare('AMDGPU_KFD', 'amdgpu-kfd-%d.img', 'criu_kfd'),
  bare('AMDGPU_RENDER', 'amdgpu-renderD-%d.img', 'criu_render_node'),
  bare('AMDGPU_DMABUF', 'amdgpu-dmabuf_%d.img', 'criu_dmabuf_node'),
  raw('AMDGPU_PAGES', 'amdgpu-pages-%d-%04x.img'),
  raw('AMDGPU_DRM_PAGES', 'amdgpu-drm-pages-%d-%d-%04x.img'),
];

/** A conversion and the text after it: 'core-%u.img' is 'core-', then [u, '.img']. */
interface NamePattern {
  readonly row: ImageType;
  readonly prefix: string;
  readonly conversions: readonly { readonly kind: string; readonly after: string }[];
}

const EXACT = new Map(IMAGE_TYPES.filter(({ name }) => !name.includes('%')).map((row) => [row.name, row]));
const PATTERNS = IMAGE_TYPES.filter(({ name }) => name.includes('%')).map(patternOf);
const BY_MAGIC = new Map<number, ImageType>();
for (const row of IMAGE_TYPES) {
  if (row.magic !== null && row.framing === 'entries' && !BY_MAGIC.has(row.magic))
    BY_MAGIC.set(row.magic, row);
}

function patternOf(row: ImageType): NamePattern {
  const [prefix = '', ...rest] = row.name.split('%');
  const conversions = rest.map((part) => {
    const kind = part.search(/[udx]/);
    return { kind: part[kind]!, after: part.slice(kind + 1) };
  });
  return { row, prefix, conversions };
}

/** The type that a file of this name should be. */
export function typeOfName(name: string): ImageType | undefined {
  return EXACT.get(name) ?? PATTERNS.find((pattern) => matches(pattern, name))?.row;
}

/** The first type of this magic; the name tells those apart that share one. */
export function typeOfMagic(magic: number): ImageType | undefined {
  return BY_MAGIC.get(magic);
}

/** The row of a type's name, undefined for types that are in no row ('UNKNOWN'). */
export function rowOfType(type: string): ImageType | undefined {
  return IMAGE_TYPES.find((row) => row.type === type);
}

function matches({ prefix, conversions }: NamePattern, name: string): boolean {
  if (!name.startsWith(prefix)) return false;
  let at = prefix.length;
  for (const { kind, after } of conversions) {
    if (kind === 'd' && name[at] === '-') at += 1;
    const digits = at;
    while (at < name.length && isDigit(name.charCodeAt(at), kind === 'x')) at += 1;
    if (at === digits || !name.startsWith(after, at)) return false;
    at += after.length;
  }
  return at === name.length;
}

function isDigit(code: number, hex: boolean): boolean {
  return (code >= 0x30 && code <= 0x39) || (hex && code >= 0x61 && code <= 0x66);
}
