/** What stands over the sockets of a peer and of a service. */
import type { ReactNode } from 'react';
import { plural } from '../../components/figures.ts';
import { sizeText } from '../../components/format.ts';
import type { SocketGroup } from './socket-groups.ts';

export function peerTitle({ id, sockets }: SocketGroup): ReactNode {
  const ports = [...new Set(sockets.map((one) => `${one.type} ${one.remotePort}`))];
  const processes = new Set(sockets.flatMap((one) => one.pids.map((pid) => `${one.checkpoint} ${pid}`)));
  const unread = sockets.reduce((sum, one) => sum + one.receiveQueue, 0);
  const unsent = sockets.reduce((sum, one) => sum + one.sendQueue, 0);
  return (
    <>
      <span className="mono">{id}</span>{' '}
      <span className="quiet">
        {ports.slice(0, 4).join(', ')}
        {ports.length > 4 && ` and ${ports.length - 4} more ports`} · {plural(sockets.length, 'socket')} in{' '}
        {plural(processes.size, 'process', 'processes')}
        {unread > 0 && ` · ${sizeText(BigInt(unread))} unread`}
        {unsent > 0 && ` · ${sizeText(BigInt(unsent))} unacknowledged`}
      </span>
    </>
  );
}

export function serviceTitle({ id, sockets }: SocketGroup): ReactNode {
  return (
    <>
      {id} <span className="quiet">{plural(sockets.length, 'socket')}</span>
    </>
  );
}
