/** Network: sockets with who holds them and what waits in them, services, peers, and the namespace itself. */
import { useCallback, useEffect, useId, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { ListRow } from '../../../shared/api/index.ts';
import type { ListName } from '../../../shared/api/lists.ts';
import { cellText } from '../../components/cell-text.ts';
import type { Column } from '../../components/data-table/column.ts';
import { ListTable } from '../../components/data-table/list-table.tsx';
import { countOfLost, plural } from '../../components/figures.ts';
import { sizeText } from '../../components/format.ts';
import { FilterElsewhere, FilterHides } from '../../components/filter-hides.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { Tabs } from '../../components/tabs.tsx';
import type { Tab } from '../../components/tabs.tsx';
import { engine } from '../../state/engine.ts';
import { shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useAsync, useList, useRows } from '../../state/use-list.ts';
import { GroupedSockets } from './grouped-sockets.tsx';
import {
  GIVEN_COLUMNS,
  INTERFACE_COLUMNS,
  ROUTE_COLUMNS,
  RULE_COLUMNS,
  SOCKET_COLUMNS,
} from './network-columns.tsx';
import { TaskNames } from './owners.tsx';
import { PLACE_COLUMNS, peerGroups, placeOf, serviceGroups } from './socket-groups.ts';
import type { SocketGroup, SocketPlace } from './socket-groups.ts';

type TabId = 'sockets' | 'services' | 'peers' | 'interfaces' | 'routes' | 'firewall' | 'conntrack' | 'given';

const NAMESPACES = 64;

interface Plain {
  readonly list: ListName;
  readonly columns: readonly Column[];
  readonly find: string;
  readonly filter?: string;
  readonly what: string;
}

const TABLES: Readonly<Record<'interfaces' | 'routes' | 'firewall' | 'conntrack' | 'given', Plain>> = {
  interfaces: { list: 'interface', columns: INTERFACE_COLUMNS, find: 'name', what: 'interfaces' },
  routes: { list: 'route', columns: ROUTE_COLUMNS, find: 'destination', what: 'routes or rules' },
  firewall: {
    list: 'firewall_rule',
    columns: RULE_COLUMNS,
    find: 'text',
    filter: 'not kind:conntrack',
    what: 'firewall rules',
  },
  conntrack: {
    list: 'firewall_rule',
    columns: RULE_COLUMNS,
    find: 'text',
    filter: 'kind:conntrack',
    what: 'tracked connections',
  },
  given: { list: 'container_network', columns: GIVEN_COLUMNS, find: 'network', what: 'addresses' },
};

export function NetworkView(): ReactNode {
  const scope = useStore(shell, (value) => value.scope);
  const query = useStore(shell, (value) => value.query);
  const checkpoints = useMemo(() => (scope === null ? null : [...scope]), [scope]);
  const [tab, setTab] = useState<TabId>('sockets');
  const panel = useId();

  const all = useList({ list: 'socket', checkpoints });
  const filtered = useList({ list: 'socket', checkpoints, ...(query === '' ? {} : { filter: query }) });
  const places = useSocketPlaces(filtered);
  const peers = useMemo(() => peerGroups(places ?? []), [places]);
  const services = useMemo(() => serviceGroups(places ?? []), [places]);
  const names = useTaskNames(checkpoints);
  const interfaces = useList({ list: 'interface', checkpoints });
  const routes = useList({ list: 'route', checkpoints });
  const firewall = useList({ list: 'firewall_rule', checkpoints, filter: 'not kind:conntrack' });
  const conntrack = useList({ list: 'firewall_rule', checkpoints, filter: 'kind:conntrack' });
  const given = useList({ list: 'container_network', checkpoints });
  const namespaces = useRows({ list: 'namespace', checkpoints, filter: 'kind:net' }, NAMESPACES);
  const emptied = useRows(
    { list: 'not_captured', checkpoints, filter: 'kind:"emptied-network"' },
    NAMESPACES,
  );

  const { count, status } = filtered;
  const total = all.count;
  useEffect(() => {
    if (status === 'ready') shell.set({ shown: { count, total } });
  }, [status, count, total]);

  const lost = useLostSockets();
  const tabs: readonly Tab<TabId>[] = [
    {
      id: 'sockets',
      label: 'Sockets',
      count: all.status === 'ready' ? lostCount(filtered.count, lost) : null,
      ...(lost === null ? {} : { countTitle: lost }),
    },
    {
      id: 'services',
      label: 'Listening',
      count: places === null ? null : services.reduce((sum, group) => sum + group.sockets.length, 0),
    },
    { id: 'peers', label: 'Peers', count: places === null ? null : peers.length },
    { id: 'interfaces', label: 'Interfaces', count: interfaces.count },
    { id: 'routes', label: 'Routes and rules', count: routes.count },
    { id: 'firewall', label: 'Firewall', count: firewall.count },
    { id: 'conntrack', label: 'Conntrack', count: conntrack.count },
    { id: 'given', label: 'Given by the engine', count: given.count },
  ];
  const openSockets = useCallback(() => setTab('sockets'), []);
  return (
    <TaskNames value={names}>
      <div className="network" data-pane="view">
        <div className="panel-head">
          <Tabs label="Network" tabs={tabs} chosen={tab} panelId={panel} onChoose={setTab} />
        </div>
        {tab !== 'sockets' && tab !== 'services' && tab !== 'peers' && (
          <FilterElsewhere what={TABLES[tab].what} filtered="sockets" />
        )}
        <div className="panel" id={panel} role="tabpanel" aria-labelledby={`${panel}-${tab}`}>
          {tab === 'sockets' ? (
            <ListTable
              id="network-sockets"
              label="Sockets"
              list="socket"
              input={{ checkpoints, ...(query === '' ? {} : { filter: query }) }}
              columns={SOCKET_COLUMNS}
              {...findIn(SOCKET_COLUMNS, 'local')}
              empty={<NoSockets filtered={query !== ''} total={total} what="sockets" />}
            />
          ) : tab === 'services' || tab === 'peers' ? (
            filtered.error !== null ? (
              <ErrorState what="The sockets could not be listed" error={filtered.error} />
            ) : places === null ? (
              <LoadingState what="Reading sockets" />
            ) : (
              <GroupedSockets
                id={`network-${tab}`}
                label={tab === 'peers' ? 'External peers' : 'Listening services'}
                list={filtered.list}
                version={filtered.version}
                groups={tab === 'peers' ? peers : services}
                title={tab === 'peers' ? peerTitle : serviceTitle}
                empty={
                  <NoSockets
                    filtered={query !== ''}
                    total={total}
                    what={tab === 'peers' ? 'sockets with a peer outside' : 'listening sockets'}
                    onSockets={openSockets}
                  />
                }
              />
            )
          ) : (
            <ListTable
              key={tab}
              id={`network-${tab}`}
              label={tabs.find((one) => one.id === tab)?.label ?? ''}
              list={TABLES[tab].list}
              input={{
                checkpoints,
                ...(TABLES[tab].filter === undefined ? {} : { filter: TABLES[tab].filter }),
              }}
              columns={TABLES[tab].columns}
              {...findIn(TABLES[tab].columns, TABLES[tab].find)}
              empty={
                <WhyEmpty
                  tab={tab}
                  what={TABLES[tab].what}
                  namespaces={namespaces.rows ?? []}
                  emptied={emptied.rows ?? []}
                />
              }
            />
          )}
        </div>
      </div>
    </TaskNames>
  );
}

/** '?' where none are listed and some may be lost. */
function lostCount(count: number, lost: string | null): number | string {
  if (lost === null) return count;
  return count === 0 ? '?' : countOfLost(count, lost);
}

function findIn(columns: readonly Column[], id: string): { readonly find?: Column } {
  const find = columns.find((column) => column.id === id);
  return find === undefined ? {} : { find };
}

function peerTitle({ id, sockets }: SocketGroup): ReactNode {
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

function serviceTitle({ id, sockets }: SocketGroup): ReactNode {
  return (
    <>
      {id} <span className="quiet">{plural(sockets.length, 'socket')}</span>
    </>
  );
}

function NoSockets({
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

/** Why there may be sockets in scope that are not listed; null: these are all. */
function useLostSockets(): string | null {
  const scope = useStore(shell, (value) => value.scope);
  const checkpoints = useStore(engine, (value) => value.case?.checkpoints);
  const inScope = (checkpoints ?? []).filter(({ id }) => scope === null || scope.includes(id));
  const lost = inScope.flatMap((one) => (one.lost.sockets === undefined ? [] : [one]));
  const [first] = lost;
  if (first?.lost.sockets === undefined) return null;
  const others = lost.length > 1 ? `, and ${plural(lost.length - 1, 'other checkpoint')}` : '';
  return inScope.length > 1 ? `${first.title}: ${first.lost.sockets}${others}` : first.lost.sockets;
}

/** A network that was given from outside is not dumped; that is no gap, and the empty table says so. */
function WhyEmpty({
  tab,
  what,
  namespaces,
  emptied,
}: {
  readonly tab: TabId;
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

type Sockets = ReturnType<typeof useList>;

function useSocketPlaces(view: Sockets): readonly SocketPlace[] | null {
  const { list, status } = view;
  const answer = useAsync(list !== null && status === 'ready' ? `list ${list.id}` : null, async () => {
    const places: SocketPlace[] = [];
    await list?.scan(PLACE_COLUMNS, (row, index) => {
      places.push(placeOf(row, index));
    });
    return places;
  });
  return answer.value;
}

function useTaskNames(checkpoints: string[] | null): ReadonlyMap<string, string> {
  const { list, status } = useList({ list: 'process', checkpoints });
  const answer = useAsync(
    list !== null && status === 'ready' ? JSON.stringify(checkpoints) : null,
    async () => {
      const names = new Map<string, string>();
      await list?.scan(['pid', 'comm'], (row) => {
        names.set(`${row.checkpoint} ${row.key}`, cellText(row.cells['comm'], 'text'));
      });
      return names;
    },
    list,
  );
  return useMemo(() => answer.value ?? new Map<string, string>(), [answer.value]);
}
