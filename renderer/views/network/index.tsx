/** Network: sockets with who holds them and what waits in them, services, peers, and the namespace itself. */
import { useCallback, useEffect, useId, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { ListName } from '../../../shared/api/lists.ts';
import type { Column } from '../../components/data-table/column.ts';
import { ListTable } from '../../components/data-table/list-table.tsx';
import { FilterElsewhere } from '../../components/filter-hides.tsx';
import { ErrorState, LoadingState } from '../../components/states.tsx';
import { Tabs } from '../../components/tabs.tsx';
import type { Tab } from '../../components/tabs.tsx';
import { shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useList, useRows } from '../../state/use-list.ts';
import { peerTitle, serviceTitle } from './group-titles.tsx';
import { GroupedSockets } from './grouped-sockets.tsx';
import { lostCount, useLostSockets } from './lost-sockets.ts';
import {
  GIVEN_COLUMNS,
  INTERFACE_COLUMNS,
  ROUTE_COLUMNS,
  RULE_COLUMNS,
  SOCKET_COLUMNS,
} from './network-columns.tsx';
import { TaskNames } from './owners.tsx';
import { peerGroups, serviceGroups } from './socket-groups.ts';
import { useSocketPlaces, useTaskNames } from './use-sockets.ts';
import { NoSockets, WhyEmpty } from './why-empty.tsx';
import type { NamespaceTab } from './why-empty.tsx';

type TabId = 'sockets' | 'services' | 'peers' | NamespaceTab;

const NAMESPACES = 64;

interface Plain {
  readonly list: ListName;
  readonly columns: readonly Column[];
  readonly find: string;
  readonly filter?: string;
  readonly what: string;
}

const TABLES: Readonly<Record<NamespaceTab, Plain>> = {
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

function findIn(columns: readonly Column[], id: string): { readonly find?: Column } {
  const find = columns.find((column) => column.id === id);
  return find === undefined ? {} : { find };
}
