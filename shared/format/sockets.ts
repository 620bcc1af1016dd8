/** Numbers of sockets by the kernel's names, where a fact keeps the number. */

const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [0, 'IP'],
  [1, 'ICMP'],
  [2, 'IGMP'],
  [6, 'TCP'],
  [17, 'UDP'],
  [33, 'DCCP'],
  [41, 'IPv6'],
  [47, 'GRE'],
  [50, 'ESP'],
  [51, 'AH'],
  [58, 'ICMPv6'],
  [132, 'SCTP'],
  [136, 'UDPLITE'],
  [255, 'RAW'],
  [262, 'MPTCP'],
]);

/** IPPROTO_*: `TCP`; the number itself for one without a name here. */
export function ipProtocolName(protocol: number): string {
  return PROTOCOLS.get(protocol) ?? String(protocol);
}

const NETLINK: readonly (string | null)[] = [
  'ROUTE',
  'UNUSED',
  'USERSOCK',
  'FIREWALL',
  'SOCK_DIAG',
  'NFLOG',
  'XFRM',
  'SELINUX',
  'ISCSI',
  'AUDIT',
  'FIB_LOOKUP',
  'CONNECTOR',
  'NETFILTER',
  'IP6_FW',
  'DNRTMSG',
  'KOBJECT_UEVENT',
  'GENERIC',
  null,
  'SCSITRANSPORT',
  'ECRYPTFS',
  'RDMA',
  'CRYPTO',
  'SMC',
];

/** NETLINK_* (linux/netlink.h): `ROUTE`; the number itself for one without a name. */
export function netlinkProtocolName(protocol: number): string {
  return NETLINK[protocol] ?? String(protocol);
}

const ETHERTYPES: ReadonlyMap<number, string> = new Map([
  [0x0003, 'ALL'],
  [0x0800, 'IP'],
  [0x0806, 'ARP'],
  [0x8100, '8021Q'],
  [0x86dd, 'IPV6'],
  [0x88cc, 'LLDP'],
]);

/** ETH_P_* of a packet socket. `protocol` is in network order, as the image has it (0x0300 is ALL). */
export function packetProtocolName(protocol: number): string {
  const host = ((protocol & 0xff) << 8) | ((protocol >> 8) & 0xff);
  return ETHERTYPES.get(host) ?? `0x${host.toString(16).padStart(4, '0')}`;
}
