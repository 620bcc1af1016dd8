/** Names of what sockets are, by the kernel's numbers. */
export const FAMILIES: Readonly<Record<number, string>> = {
  1: 'unix',
  2: 'inet',
  10: 'inet6',
  16: 'netlink',
  17: 'packet',
};

export const TYPES: Readonly<Record<number, string>> = {
  1: 'STREAM',
  2: 'DGRAM',
  3: 'RAW',
  4: 'RDM',
  5: 'SEQPACKET',
  6: 'DCCP',
  10: 'PACKET',
};

/** States of TCP; other families use some of the same numbers (include/net/tcp_states.h). */
export const STATES: Readonly<Record<number, string>> = {
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
  12: 'NEW_SYN_RECV',
};

/** A netlink socket's own states [net/netlink/af_netlink.c]; CRIU writes 7 for one that was never bound. */
export const NETLINK_STATES: Readonly<Record<number, string>> = {
  0: 'UNCONNECTED',
  1: 'CONNECTED',
  7: 'CLOSE',
};

export const ESTABLISHED = 1;
export const LISTEN = 10;

const IPPROTO_TCP = 6;
const IPPROTO_UDP = 17;
const IPPROTO_UDPLITE = 136;
const IPPROTO_ICMP = 1;
const IPPROTO_ICMPV6 = 58;
const SOCK_DGRAM = 2;
const SOCK_RAW = 3;

/** What ss calls an IP socket: 'tcp', 'udp', 'udplite', 'raw'; 'icmp' and 'icmp6' for sockets of ping; else the socket type's name. */
export function inetTypeName(type: number, protocol: number): string {
  if (type === SOCK_RAW) return 'raw';
  if (protocol === IPPROTO_TCP) return 'tcp';
  if (protocol === IPPROTO_UDP) return 'udp';
  if (protocol === IPPROTO_UDPLITE) return 'udplite';
  if (type === SOCK_DGRAM && protocol === IPPROTO_ICMP) return 'icmp';
  if (type === SOCK_DGRAM && protocol === IPPROTO_ICMPV6) return 'icmp6';
  return nameOf(TYPES, type);
}

/** Protocols of AF_NETLINK (include/uapi/linux/netlink.h). */
export const NETLINK_PROTOCOLS: Readonly<Record<number, string>> = {
  0: 'NETLINK_ROUTE',
  1: 'NETLINK_UNUSED',
  2: 'NETLINK_USERSOCK',
  3: 'NETLINK_FIREWALL',
  4: 'NETLINK_SOCK_DIAG',
  5: 'NETLINK_NFLOG',
  6: 'NETLINK_XFRM',
  7: 'NETLINK_SELINUX',
  8: 'NETLINK_ISCSI',
  9: 'NETLINK_AUDIT',
  10: 'NETLINK_FIB_LOOKUP',
  11: 'NETLINK_CONNECTOR',
  12: 'NETLINK_NETFILTER',
  13: 'NETLINK_IP6_FW',
  14: 'NETLINK_DNRTMSG',
  15: 'NETLINK_KOBJECT_UEVENT',
  16: 'NETLINK_GENERIC',
  18: 'NETLINK_SCSITRANSPORT',
  19: 'NETLINK_ECRYPTFS',
  20: 'NETLINK_RDMA',
  21: 'NETLINK_CRYPTO',
  22: 'NETLINK_SMC',
};

export function nameOf(names: Readonly<Record<number, string>>, number: number | undefined): string {
  return names[number ?? -1] ?? String(number ?? 'unknown');
}
