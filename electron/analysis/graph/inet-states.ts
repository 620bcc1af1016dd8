/** What the addresses and the state of an IP socket say of it. */
import type { SocketFact } from '../../../shared/facts/index.ts';

/** `::ffff:127.0.0.1` is 127.0.0.1 on the wire. */
export function plainAddress(address: string): string {
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice(7) : address;
}

export function isAnyAddress(address: string): boolean {
  return address === '0.0.0.0' || address === '::' || address === '';
}

export function isConnected(socket: SocketFact): boolean {
  return (
    socket.remoteAddress !== null &&
    socket.localAddress !== null &&
    !isAnyAddress(plainAddress(socket.remoteAddress)) &&
    (socket.remotePort ?? 0) !== 0
  );
}

export function isService(socket: SocketFact): boolean {
  return (socket.localPort ?? 0) !== 0 && (socket.state === 'LISTEN' || socket.type.startsWith('udp'));
}

export function isLoopback(address: string | null): boolean {
  if (address === null) return false;
  const plain = plainAddress(address);
  return plain === '::1' || plain.startsWith('127.');
}

/** Whether a bound socket has the address that another is connected to. */
export function isReached({ localAddress }: SocketFact, { remoteAddress }: SocketFact): boolean {
  const local = plainAddress(localAddress ?? '');
  return isAnyAddress(local) || local === plainAddress(remoteAddress ?? '');
}

export function isClosed({ type, state }: SocketFact): boolean {
  return type === 'tcp' && state === 'CLOSE';
}

/** Sockets that send packets rather than a transport's segments: raw ones, and those of ping. They have no ports. */
export function isRaw({ family, type }: SocketFact): boolean {
  return family.startsWith('inet') && (type === 'raw' || type === 'icmp' || type === 'icmp6');
}

export function isRawConnected({ remoteAddress }: SocketFact): boolean {
  return remoteAddress !== null && !isAnyAddress(plainAddress(remoteAddress));
}

export function inetKind(socket: SocketFact): 'tcp' | 'udp' | 'raw' {
  if (isRaw(socket)) return 'raw';
  return socket.type.startsWith('udp') ? 'udp' : 'tcp';
}
