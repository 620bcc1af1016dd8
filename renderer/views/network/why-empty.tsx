/** Why a table of the network has no rows: hidden by the filter, none, lost, or not captured. */
import type { ReactNode } from 'react';
import type { ListRow } from '../../../shared/api/index.ts';
import { cellText } from '../../components/cell-text.ts';
import { plural } from '../../components/figures.ts';
import { FilterHides } from '../../components/filter-hides.tsx';
import { EmptyState } from '../../components/states.tsx';
import { useLostSockets } from './lost-sockets.ts';

export function NoSockets({
  filtered,
  total,
  what,
  onSockets,
}: {
  readonly filtered: boolean;
  readonly total: number;
  readonly what: string;
  readonly onSockets?: () => void;
}): ReactNode {
  if (filtered && total > 0) {
    return <FilterHides what={plural(total, 'socket')} of={{ list: 'socket' }} />;
  }
  if (total > 0) {
    return (
      <EmptyState
        title={`No ${what}`}
        {...(onSockets === undefined
          ? {}
          : {
              actions: (
                <button type="button" onClick={onSockets}>
                  All {total} sockets
                </button>
              ),
            })}
      />
    );
  }
  return <NoneAtAll />;
}

/** No socket in scope: that there are none, or that it is not known. */
function NoneAtAll(): ReactNode {
  const lost = useLostSockets();
  if (lost !== null) {
    return (
      <EmptyState title="The sockets are not known">
        {lost}. That is a gap, not a none: the overview lists it.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No sockets">No process in scope had a socket open when it was dumped.</EmptyState>
  );
}

/** Tables of the network namespace itself. */
export type NamespaceTab = 'interfaces' | 'routes' | 'firewall' | 'conntrack' | 'given';

/** A network that was given from outside is not dumped; that is no gap, and the empty table says so. */
export function WhyEmpty({
  tab,
  what,
  namespaces,
  emptied,
}: {
  readonly tab: NamespaceTab;
  readonly what: string;
  readonly namespaces: readonly ListRow[];
  /** Rows of not_captured: network namespaces that were dumped without what is in them. */
  readonly emptied: readonly ListRow[];
}): ReactNode {
  if (tab === 'given') {
    return (
      <EmptyState title="The engine's addresses are not in the archive">
        There is no network.status beside the images (Podman writes one, CRI-O and containerd do not). The
        sockets tell which addresses were in use.
      </EmptyState>
    );
  }
  const given = namespaces.filter(
    (row) => cellText(row.cells['external'], 'text') !== '' || row.cells['host'] === true,
  );
  if (namespaces.length > 0 && given.length === namespaces.length) {
    const keys = [
      ...new Set(given.map((row) => cellText(row.cells['external'], 'text')).filter((key) => key !== '')),
    ];
    return (
      <EmptyState title={`No ${what} in the images`}>
        The network namespace was given from outside
        {keys.length > 0 ? ` (${keys.join(', ')})` : ' (the host’s)'}: CRIU leaves it to who made it, so its
        interfaces, addresses, routes and rules are not in the images. This is not captured, not a gap.
      </EmptyState>
    );
  }
  if (namespaces.length === 0) {
    return (
      <EmptyState title={`No ${what}`}>
        No network namespace is recorded for the processes in scope.
      </EmptyState>
    );
  }
  if (emptied.length > 0) {
    return (
      <EmptyState title={`No ${what} in the images`}>
        {cellText(emptied[0]!.cells['reason'], 'text')} This is not captured, not a gap.
      </EmptyState>
    );
  }
  return (
    <EmptyState title={`No ${what}`}>
      The network namespace was dumped, and it had none
      {tab === 'conntrack' || tab === 'firewall' ? ', or the dump was made without them' : ''}.
    </EmptyState>
  );
}
