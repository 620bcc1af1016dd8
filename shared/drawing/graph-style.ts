/** How each kind of channel is drawn: a hue, a dash and a weight of its own, so that colour is never the only sign. */
import type { ChannelKind } from '../api/graph-calls.ts';

export interface ChannelStyle {
  /** In legends and toggles. */
  readonly label: string;
  /** 'connection', for '3 connections'. */
  readonly one: string;
  readonly many: string;
  /** Name of the hue in {@link GraphTheme}; the window has it as `--hue-NAME`. */
  readonly hue: keyof GraphTheme['hues'];
  /** SVG dash array; '' is solid. */
  readonly dash: string;
  readonly width: number;
}

export const CHANNEL_STYLES: Readonly<Record<ChannelKind, ChannelStyle>> = {
  parent: { label: 'parent', one: 'child', many: 'children', hue: 'quiet', dash: '', width: 1 },
  tcp: { label: 'TCP', one: 'connection', many: 'connections', hue: 'blue', dash: '', width: 1.6 },
  udp: { label: 'UDP', one: 'UDP socket', many: 'UDP sockets', hue: 'sky', dash: '9 3', width: 1.6 },
  raw: {
    label: 'raw and ping',
    one: 'raw socket',
    many: 'raw sockets',
    hue: 'sky',
    dash: '3 3',
    width: 1.6,
  },
  unix: { label: 'unix', one: 'unix pair', many: 'unix pairs', hue: 'purple', dash: '6 4', width: 1.6 },
  pipe: { label: 'pipe', one: 'pipe', many: 'pipes', hue: 'orange', dash: '2 2.5', width: 1.8 },
  'shared-memory': {
    label: 'shared memory',
    one: 'segment',
    many: 'segments',
    hue: 'green',
    dash: '',
    width: 2.6,
  },
  'shared-file': {
    label: 'shared file',
    one: 'shared file',
    many: 'shared files',
    hue: 'vermillion',
    dash: '10 3 2 3',
    width: 1.6,
  },
  terminal: {
    label: 'terminal',
    one: 'terminal',
    many: 'terminals',
    hue: 'yellow',
    dash: '1 3 6 3',
    width: 1.6,
  },
  pidfd: {
    label: 'pidfd',
    one: 'pidfd',
    many: 'pidfds',
    hue: 'vermillion',
    dash: '2 3 2 6',
    width: 1.4,
  },
  inherited: {
    label: 'inherited',
    one: 'group of open files',
    many: 'groups of open files',
    hue: 'quiet',
    dash: '1 4',
    width: 1.4,
  },
  listens: {
    label: 'listening',
    one: 'listening socket',
    many: 'listening sockets',
    hue: 'blue',
    dash: '',
    width: 1,
  },
  outside: {
    label: 'other end outside',
    one: 'end outside',
    many: 'ends outside',
    hue: 'quiet',
    dash: '5 5',
    width: 1.2,
  },
};

/** Kinds that a drawing begins with: the others multiply lines and are one click away. */
export const HIDDEN_AT_FIRST: readonly ChannelKind[] = ['inherited', 'outside'];

export interface GraphTheme {
  readonly ground: string;
  readonly raised: string;
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly warn: string;
  readonly hues: {
    readonly quiet: string;
    readonly blue: string;
    readonly sky: string;
    readonly green: string;
    readonly orange: string;
    readonly vermillion: string;
    readonly purple: string;
    readonly yellow: string;
  };
}

/** The window's own colours (renderer/style/tokens.css), for drawings that leave it. */
export const LIGHT_THEME: GraphTheme = {
  ground: '#ffffff',
  raised: '#f6f7f9',
  ink: '#1b1f24',
  quiet: '#56616e',
  line: '#a9b3bf',
  warn: '#8f5400',
  hues: {
    quiet: '#56616e',
    blue: '#0064a0',
    sky: '#1f6f9c',
    green: '#007453',
    orange: '#8f5400',
    vermillion: '#b04400',
    purple: '#94437a',
    yellow: '#6d6300',
  },
};

export const DARK_THEME: GraphTheme = {
  ground: '#14171b',
  raised: '#191d22',
  ink: '#e4e7eb',
  quiet: '#9aa5b2',
  line: '#4a535f',
  warn: '#ffb95e',
  hues: {
    quiet: '#9aa5b2',
    blue: '#6cb6f5',
    sky: '#7cc7f2',
    green: '#3ecf9b',
    orange: '#ffb95e',
    vermillion: '#ff9362',
    purple: '#e5a0c9',
    yellow: '#f0e442',
  },
};
