/** The views of the window, in the order of the navigation. A view is a folder and a line here. */
import type { ComponentType } from 'react';
import type { CaseSummary, CheckpointSummary } from '../../shared/api/index.ts';
import { COMPARED_COLUMNS, COMPARE_GROUPS } from '../../shared/api/compare-calls.ts';
import type { ListName } from '../../shared/api/lists.ts';
import {
  LayoutGrid,
  ListTree,
  MemoryStick,
  Search,
  Network,
  Waypoints,
  Pickaxe,
  Clock,
  FolderTree,
  Database,
  FilePenLine,
  FileStack,
  GitCompareArrows,
  Flag,
  KeyRound,
  ShieldCheck,
} from '../components/icon.tsx';
import { COUNTED_FILES, COUNTED_IMAGES } from './counted.ts';
import { CompareView } from './compare/index.tsx';
import { ConsoleView } from './console/index.tsx';
import { CustodyView } from './custody/index.tsx';
import { FindingsView } from './findings/index.tsx';
import { ArtifactsView } from './artifacts/index.tsx';
import { GraphView } from './graph/index.tsx';
import { ImagesView } from './images/index.tsx';
import { EVENT_COLUMNS } from './timeline/event-columns.tsx';
import { FILE_COLUMNS } from './files/file-columns.tsx';
import { FilesView } from './files/index.tsx';
import { TimelineView } from './timeline/index.tsx';
import { MemoryView } from './memory/index.tsx';
import { MAP_COLUMNS } from './memory/map-columns.tsx';
import { SOCKET_COLUMNS } from './network/network-columns.tsx';
import { NetworkView } from './network/index.tsx';
import { OverviewView } from './overview/index.tsx';
import { PROCESS_COLUMNS } from './processes/process-columns.tsx';
import { ProcessesView } from './processes/index.tsx';
import { ReportView } from './report/index.tsx';
import { SearchView } from './search/index.tsx';
import { SecretsView } from './secrets/index.tsx';
import { SECRET_FILTERS } from './secrets/secret-filter.ts';
import type { Column } from '../components/data-table/column.ts';

export interface View {
  readonly id: string;
  readonly title: string;
  readonly icon: ComponentType<{ className?: string }>;
  readonly component: ComponentType;
  /** How many things the view has, beside its name. */
  readonly count?: (checkpoints: readonly CheckpointSummary[], summary: CaseSummary) => number;
  /** What is counted, where the name of the view does not say it. */
  readonly counted?: string;
  /** Why it may be too low in a checkpoint. */
  readonly lost?: (checkpoint: CheckpointSummary) => string | undefined;
  /** The list that the query bar filters here. */
  readonly list?: ListName;
  /** The same for rows that are of no list. */
  readonly filters?: {
    readonly columns: Readonly<Record<string, { readonly label: string }>>;
    readonly example: string;
    readonly values: Readonly<Record<string, readonly string[]>>;
  };
  /** Tables of the view, for the query bar's column menu. */
  readonly table?: { readonly id: string; readonly columns: readonly Column[] };
  /** Keys of the view's own, for the sheet of shortcuts. */
  readonly keys?: readonly (readonly [keys: string, does: string])[];
  /** It needs height: the Bytes panel takes less of it. */
  readonly tall?: boolean;
  /** Lists whose rows the view can show. */
  readonly shows: (list: ListName) => boolean;
}

const OF_PROCESS: ReadonlySet<ListName> = new Set<ListName>([
  'process',
  'thread',
  'credential',
  'environment',
  'resource_limit',
  'signal_action',
  'timer',
  'memory_map',
  'file_descriptor',
  'process_socket',
]);

/** Channels of the graph. */
const IN_GRAPH: ReadonlySet<ListName> = new Set<ListName>(['socket', 'pipe', 'open_file']);

const OF_FILES: ReadonlySet<ListName> = new Set<ListName>([
  'file',
  'mount',
  'container_mount',
  'file_descriptor',
]);

const OF_NETWORK: ReadonlySet<ListName> = new Set<ListName>([
  'socket',
  'interface',
  'route',
  'firewall_rule',
  'container_network',
]);

const TIMELINE_KEYS = [
  ['← →', 'In the chart: earlier, later; with Shift farther'],
  ['+ −', 'Shorter and longer range; Ctrl and the wheel as well'],
  ['↑ ↓', 'Event before, event after'],
  ['a b', 'Set marker A or B: what changed between them'],
  ['0 Esc', 'Show everything'],
] as const;

const MEMORY_KEYS = [
  ['Ctrl G', 'Go to an address or a name of the map'],
  ['← → ↑ ↓', 'Move the caret; with Shift choose bytes'],
  ['Home End', 'Begin and end of the line; with Ctrl of the mapping'],
  ['Ctrl A', 'Choose the whole mapping'],
  ['Ctrl C', 'Copy what is chosen as hex'],
  ['Enter', 'Follow the pointer at the caret'],
  ['Alt ← Alt →', 'Back and forward through the places visited'],
] as const;

const SEARCH_KEYS = [
  ['Enter', 'In the pattern: search; on a hit: show it in the hex view'],
  ['↑ ↓', 'Hit before, hit after'],
  ['Home End', 'First hit, last hit'],
] as const;

const ARTIFACTS_KEYS = [
  ['Enter', 'In the form: start; on a find: show it in the hex view'],
  ['↑ ↓ PgUp PgDn', 'Find before, find after'],
  ['← →', 'Column; in the header Enter sorts'],
  ['Ctrl C', 'Copy the cell or the rows'],
] as const;

const SECRETS_KEYS = [
  ['↑ ↓ PgUp PgDn', 'Secret before, secret after'],
  ['Tab', 'To the places; Enter shows one in the hex view or the Bytes panel'],
] as const;

const FINDINGS_KEYS = [
  ['↑ ↓', 'Finding before, finding after'],
  ['Alt ↑ Alt ↓', 'Move the finding, or the exhibit, one place'],
  ['Enter', 'Into the finding; on an exhibit: show it'],
] as const;

export const VIEWS: readonly View[] = [
  {
    id: 'overview',
    title: 'Overview',
    icon: LayoutGrid,
    component: OverviewView,
    shows: (list) => !OF_PROCESS.has(list),
  },
  {
    id: 'processes',
    title: 'Processes',
    icon: ListTree,
    component: ProcessesView,
    count: (checkpoints) => checkpoints.reduce((sum, one) => sum + one.processes, 0),
    lost: ({ lost }) => lost.processes,
    list: 'process',
    table: { id: 'processes', columns: PROCESS_COLUMNS },
    shows: (list) => OF_PROCESS.has(list),
  },
  {
    id: 'graph',
    title: 'Graph',
    icon: Waypoints,
    component: GraphView,
    list: 'process',
    shows: (list) => OF_PROCESS.has(list) || IN_GRAPH.has(list),
  },
  {
    id: 'timeline',
    title: 'Timeline',
    icon: Clock,
    component: TimelineView,
    list: 'event',
    table: { id: 'timeline', columns: EVENT_COLUMNS },
    tall: true,
    keys: TIMELINE_KEYS,
    shows: (list) => list === 'event',
  },
  {
    id: 'memory',
    title: 'Memory',
    icon: MemoryStick,
    component: MemoryView,
    list: 'memory_map',
    table: { id: 'memory-map', columns: MAP_COLUMNS },
    tall: true,
    keys: MEMORY_KEYS,
    shows: (list) => OF_PROCESS.has(list),
  },
  {
    id: 'search',
    title: 'Search',
    icon: Search,
    component: SearchView,
    tall: true,
    keys: SEARCH_KEYS,
    shows: () => false,
  },
  {
    id: 'files',
    title: 'Files',
    icon: FolderTree,
    component: FilesView,
    count: (checkpoints) => checkpoints.reduce((sum, one) => sum + one.files, 0),
    counted: COUNTED_FILES,
    list: 'file',
    table: { id: 'files', columns: FILE_COLUMNS },
    tall: true,
    shows: (list) => OF_FILES.has(list),
  },
  {
    id: 'network',
    title: 'Network',
    icon: Network,
    component: NetworkView,
    count: (checkpoints) => checkpoints.reduce((sum, one) => sum + one.sockets, 0),
    counted: 'Sockets',
    lost: ({ lost }) => lost.sockets,
    list: 'socket',
    table: { id: 'network-sockets', columns: SOCKET_COLUMNS },
    shows: (list) => OF_NETWORK.has(list),
  },
  {
    id: 'compare',
    title: 'Compare',
    icon: GitCompareArrows,
    component: CompareView,
    tall: true,
    filters: {
      columns: COMPARED_COLUMNS,
      example: 'kind:files and change:added',
      values: { change: ['added', 'removed', 'changed'], kind: Object.values(COMPARE_GROUPS) },
    },
    shows: () => false,
  },
  {
    id: 'images',
    title: 'Images',
    icon: FileStack,
    component: ImagesView,
    count: (checkpoints) => checkpoints.reduce((sum, one) => sum + one.images, 0),
    counted: COUNTED_IMAGES,
    tall: true,
    shows: (list) => list === 'image' || list === 'leftover',
  },
  {
    id: 'console',
    title: 'Console',
    icon: Database,
    component: ConsoleView,
    tall: true,
    keys: [
      ['Ctrl Enter', 'Run the statement'],
      ['Esc', 'End the query that runs'],
    ],
    shows: () => false,
  },
  {
    id: 'artifacts',
    title: 'Artifacts',
    icon: Pickaxe,
    component: ArtifactsView,
    tall: true,
    keys: ARTIFACTS_KEYS,
    shows: () => false,
  },
  {
    id: 'secrets',
    title: 'Secrets',
    icon: KeyRound,
    component: SecretsView,
    tall: true,
    filters: SECRET_FILTERS,
    keys: SECRETS_KEYS,
    shows: () => false,
  },
  {
    id: 'findings',
    title: 'Findings',
    icon: Flag,
    component: FindingsView,
    tall: true,
    keys: FINDINGS_KEYS,
    shows: () => false,
  },
  {
    id: 'report',
    title: 'Report',
    icon: FilePenLine,
    component: ReportView,
    tall: true,
    keys: [['Alt ↑ Alt ↓', 'Move the finding one place']],
    shows: () => false,
  },
  {
    id: 'custody',
    title: 'Custody',
    icon: ShieldCheck,
    component: CustodyView,
    count: (_, { custody }) => custody.entries,
    counted: 'Entries of the custody log',
    tall: true,
    shows: (list) => list === 'custody_entry',
  },
];
