import type { Source } from '../span.ts';

export interface SocketFact {
  readonly fileId: number;
  /** Null for packet sockets, which are dumped without one. */
  readonly inode: bigint | null;
  readonly family: string; // 'unix' | 'inet' | 'inet6' | 'netlink' | 'packet' or the number
  readonly type: string; // 'tcp' | 'udp' | 'udplite' | 'raw' | 'STREAM' | 'DGRAM' | 'SEQPACKET' ...
  readonly protocol: number | null;
  readonly state: string; // 'ESTABLISHED', 'LISTEN', 'CLOSE', ...
  /** `10.0.0.1:80`, `[::1]:80`, `0.0.0.0:*`; null for families without. */
  readonly local: string | null;
  readonly remote: string | null;
  readonly localAddress: string | null;
  readonly localPort: number | null;
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  readonly interface: string | null;
  /** unix: `/run/x.sock`, `@abstract` (NULs as @), null where unnamed. */
  readonly path: Uint8Array | null;
  readonly peerInode: bigint | null;
  readonly receiveQueue: number; // bytes waiting to be read
  readonly sendQueue: number; // bytes not yet acknowledged
  readonly receiveSource: Source;
  readonly sendSource: Source;
  readonly backlog: number | null;
  readonly flags: number | null;
  readonly netnsId: number | null;
  readonly uid: number | null;
  readonly external: boolean;
  readonly holders: readonly { readonly pid: number; readonly fd: number }[];
  /** TCP sequence numbers, window, options, socket options, by CRIU's names. */
  readonly detail: readonly (readonly [string, string])[];
  readonly source: Source;
}

/** A message or stream chunk waiting in a unix socket; `fileIds` were passed with it (SCM_RIGHTS). */
export interface SocketQueueFact {
  readonly fileId: number; // the receiver's
  readonly index: number;
  readonly length: number;
  readonly fileIds: readonly number[];
  readonly dataSource: Source;
  readonly source: Source;
}

export interface InterfaceFact {
  readonly netnsId: number;
  readonly index: number;
  readonly name: string;
  readonly kind: string | null;
  readonly flags: number;
  readonly mtu: number | null;
  readonly mac: string | null;
  readonly addresses: readonly string[];
  /** Settings (sysctls) and what its kind has, by CRIU's names. */
  readonly detail: readonly (readonly [string, string])[];
  readonly source: Source;
}

export interface RouteFact {
  readonly netnsId: number;
  readonly family: 'inet' | 'inet6';
  readonly kind: 'route' | 'rule';
  readonly destination: string;
  readonly gateway: string | null;
  readonly interface: string | null;
  readonly table: number | null;
  readonly priority: number | null;
  /** Type, scope, protocol, further hops; a rule's action. */
  readonly detail: readonly (readonly [string, string])[];
  readonly source: Source;
}

/** iptables-save or nftables text as dumped, or a decoded conntrack entry. */
export interface FirewallRuleFact {
  readonly netnsId: number;
  readonly kind: 'iptables' | 'ip6tables' | 'nftables' | 'conntrack';
  readonly line: number;
  readonly text: Uint8Array;
  readonly source: Source;
}
