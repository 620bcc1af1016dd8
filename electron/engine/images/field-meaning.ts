/** What a raw number of an image says: flags, signals, capabilities, devices, states by their names. */
import type { FieldRow } from '../../criu/wire/field-table.ts';
import type { Message } from '../../criu/wire/message.ts';
import type { Architecture } from '../../../shared/facts/index.ts';
import {
  adviceNames,
  capabilityName,
  ipProtocolName,
  mapFlagNames,
  modeText,
  openFlagNames,
  protectionNames,
  signalName,
  signalNames,
  vmaStatusNames,
} from '../../../shared/format/index.ts';

type Meaning = (value: number | bigint, architecture: Architecture | null) => string | null;

const joined = (names: readonly string[]): string | null => (names.length === 0 ? null : names.join(' | '));
const named =
  (names: Readonly<Record<number, string>>): Meaning =>
  (value) =>
    names[Number(value)] ?? null;
const bits =
  (names: Readonly<Record<number, string>>): Meaning =>
  (value) =>
    joined(
      Object.entries(names)
        .filter(([bit]) => (BigInt(value) & BigInt(bit)) !== 0n)
        .map(([, name]) => name),
    );

const SOCKET_STATES = named({
  1: 'ESTABLISHED',
  2: 'SYN_SENT',
  3: 'SYN_RECV',
  4: 'FIN_WAIT1',
  5: 'FIN_WAIT2',
  6: 'TIME_WAIT',
  7: 'CLOSE',
  8: 'CLOSE_WAIT',
  9: 'LAST_ACK',
  10: 'LISTEN',
  11: 'CLOSING',
});
const SOCKET_TYPES = named({ 1: 'STREAM', 2: 'DGRAM', 3: 'RAW', 5: 'SEQPACKET', 10: 'PACKET' });
const FAMILIES = named({ 1: 'UNIX', 2: 'INET', 10: 'INET6', 16: 'NETLINK', 17: 'PACKET' });
const openFlags: Meaning = (value, architecture) => joined(openFlagNames(Number(value), architecture));
const signals: Meaning = (value, architecture) => joined(signalNames(BigInt(value), architecture));
const signal: Meaning = (value, architecture) =>
  value === 0 || value === 0n ? null : signalName(Number(value), architecture);
const mode: Meaning = (value) => modeText(Number(value));

/** By `show` of the field tables: what crit --pretty names too. */
const SHOWN: Readonly<Record<string, Meaning>> = {
  'rfile.flags': openFlags,
  'seals.flags': bits({
    1: 'F_SEAL_SEAL',
    2: 'F_SEAL_SHRINK',
    4: 'F_SEAL_GROW',
    8: 'F_SEAL_WRITE',
    16: 'F_SEAL_FUTURE_WRITE',
  }),
  'pmap.flags': bits({ 1: 'PE_PARENT', 2: 'PE_LAZY', 4: 'PE_PRESENT' }),
  'mmap.prot': (value) => joined(protectionNames(Number(value))),
  'mmap.flags': (value, architecture) => joined(mapFlagNames(Number(value), architecture)),
  'mmap.status': (value) => joined(vmaStatusNames(Number(value))),
};

/** By message and field, where the field tables say nothing. [criu/include, include/uapi/linux] */
const FIELDS: Readonly<Record<string, Meaning>> = {
  'inet_sk_entry.family': FAMILIES,
  'inet_sk_entry.type': SOCKET_TYPES,
  'inet_sk_entry.proto': (value) => ipProtocolName(Number(value)),
  'inet_sk_entry.state': SOCKET_STATES,
  'inet_sk_entry.flags': openFlags,
  'unix_sk_entry.type': SOCKET_TYPES,
  'unix_sk_entry.state': SOCKET_STATES,
  'unix_sk_entry.flags': openFlags,
  'unix_sk_entry.uflags': bits({ 1: 'EXTERN', 2: 'SERVICE', 4: 'CALLBACK', 8: 'INHERIT' }),
  'packet_sock_entry.type': SOCKET_TYPES,
  'packet_sock_entry.flags': openFlags,
  'netlink_sk_entry.flags': openFlags,
  'task_core_entry.task_state': named({ 1: 'alive', 2: 'dead', 3: 'stopped', 6: 'zombie' }),
  'task_core_entry.blk_sigset': signals,
  'task_core_entry.exit_code': (value) =>
    Number(value) === 0 ? null : `exit ${Number(value) >> 8}, signal ${Number(value) & 0x7f}`,
  'task_core_entry.stop_signo': signal,
  'thread_core_entry.blk_sigset': signals,
  'thread_core_entry.seccomp_mode': named({ 0: 'disabled', 1: 'strict', 2: 'filter' }),
  'thread_core_entry.sched_policy': named({
    0: 'SCHED_OTHER',
    1: 'SCHED_FIFO',
    2: 'SCHED_RR',
    3: 'SCHED_BATCH',
    5: 'SCHED_IDLE',
    6: 'SCHED_DEADLINE',
  }),
  'signalfd_entry.sigmask': signals,
  'sa_entry.mask': signals,
  'vma_entry.madv': (value) => joined(adviceNames(BigInt(value))),
  'vma_entry.fdflags': openFlags,
  'fdinfo_entry.flags': bits({ 1: 'FD_CLOEXEC' }),
  'pipe_entry.flags': openFlags,
  'fifo_entry.flags': openFlags,
  'memfd_inode_entry.mode': mode,
  'ghost_file_entry.mode': mode,
  'reg_file_entry.mode': mode,
  'fs_entry.umask': (value) => `0${Number(value).toString(8)}`,
  'pagemap_entry.nr_pages': (value) => pages(value),
  'file_lock_entry.flag': bits({ 1: 'FL_POSIX', 2: 'FL_FLOCK', 4: 'FL_OFDLCK', 8: 'FL_LEASE' }),
  'file_lock_entry.type': named({ 0: 'read', 1: 'write', 2: 'unlock' }),
  'inventory_entry.img_version': named({ 0: 'a pre-dump', 1: 'v1.0', 2: 'v1.1' }),
  'rlimit_entry.cur': limit,
  'rlimit_entry.max': limit,
  'fown_entry.signum': signal,
};

/** Fields that hold capability sets as words of 32 bits, the low one first. */
const CAPABILITY_SETS = new Set(['cap_inh', 'cap_prm', 'cap_eff', 'cap_bnd', 'cap_amb']);

export function fieldMeaning(
  message: Message,
  row: FieldRow,
  value: unknown,
  architecture: Architecture | null,
): string | null {
  if (typeof value !== 'number' && typeof value !== 'bigint') return null;
  if (row.show?.dev === true) return device(BigInt(value), row.show.odev === true);
  if (row.show?.ipadd === true)
    return address(Number(value), row.label === 'repeated' ? wordsOf(message, row) : 1);
  if (CAPABILITY_SETS.has(row.name) && message.$.type === 'creds_entry')
    return capabilities(message, row, value);
  const shown = row.show?.flags === undefined ? undefined : SHOWN[row.show.flags];
  const meaning = shown ?? FIELDS[`${message.$.type}.${row.name}`];
  return meaning?.(value, architecture) ?? null;
}

/** major:minor. The kernel's own form has the minor in the low 20 bits, that of user space is split. */
function device(value: bigint, userSpace: boolean): string {
  const major = userSpace ? (value >> 8n) & 0xfffn : value >> 20n;
  const minor = userSpace ? (value & 0xffn) | ((value >> 12n) & 0xfff00n) : value & 0xfffffn;
  return `${major}:${minor}`;
}

function wordsOf(message: Message, row: FieldRow): number {
  return ((message as unknown as Record<string, readonly unknown[]>)[row.name] ?? []).length;
}

/** The memory of the word is in network order: its low byte is the address's first. */
function address(word: number, words: number): string {
  const bytes = [word & 0xff, (word >>> 8) & 0xff, (word >>> 16) & 0xff, (word >>> 24) & 0xff];
  if (words === 1) return bytes.join('.');
  return bytes
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .replace(/(....)(?=.)/, '$1:');
}

function capabilities(message: Message, row: FieldRow, value: number | bigint): string | null {
  const words = (message as unknown as Record<string, readonly (number | bigint)[]>)[row.name] ?? [];
  const word = words.length === 2 && words[0] !== words[1] ? words.indexOf(value) : null;
  if (word === null) return null;
  const names: string[] = [];
  for (let bit = 0; bit < 32; bit++) {
    if (((BigInt(value) >> BigInt(bit)) & 1n) === 1n) names.push(capabilityName(word * 32 + bit));
  }
  return joined(names);
}

function pages(value: number | bigint): string | null {
  return BigInt(value) === 1n ? null : `${value} pages`;
}

function limit(value: number | bigint): string | null {
  return BigInt.asUintN(64, BigInt(value)) === 2n ** 64n - 1n ? 'unlimited' : null;
}
