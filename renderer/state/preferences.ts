/** What the examiner sets once for this window; kept in the window's own storage, never in the case. */
import { createStore } from './store.ts';

export type Theme = 'system' | 'light' | 'dark' | 'contrast';
export type Zone = 'utc' | 'local' | 'container';

/** How a table is laid out: what differs from its own defaults. */
export interface TableLayout {
  readonly widths: Readonly<Record<string, number>>; // rem tenths, so that they follow the text size
  readonly hidden: readonly string[] | null; // null: the table's own choice
  readonly order: readonly string[] | null;
}

export interface Preferences {
  readonly theme: Theme;
  /** Percent, 80 to 200. */
  readonly textSize: number;
  readonly zone: Zone;
  readonly examiner: string;
  /** Sizes of panes in units of the text size (1 = 1 px at 100 %). */
  readonly navigation: number;
  readonly inspector: number;
  readonly bytes: number;
  readonly details: number;
  readonly inspectorOpen: boolean;
  readonly bytesOpen: boolean;
  readonly detailsOpen: boolean;
  readonly tables: Readonly<Record<string, TableLayout>>;
}

export const TEXT_SIZES = [80, 90, 100, 110, 125, 150, 175, 200] as const;

const DEFAULTS: Preferences = {
  theme: 'system',
  textSize: 100,
  zone: 'utc',
  examiner: '',
  navigation: 172,
  inspector: 348,
  bytes: 226,
  details: 236,
  inspectorOpen: true,
  bytesOpen: true,
  detailsOpen: true,
  tables: {},
};

const STORED_UNDER = 'permafrost.preferences';

/** Takes from stored text what has the type of the default and drops everything else. */
export function readPreferences(text: string | null): Preferences {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? '{}');
  } catch {
    return DEFAULTS;
  }
  if (typeof stored !== 'object' || stored === null) return DEFAULTS;
  const known = Object.entries(stored).filter(
    ([name, value]) =>
      Object.hasOwn(DEFAULTS, name) &&
      value !== null &&
      typeof value === typeof DEFAULTS[name as keyof Preferences],
  );
  const read = { ...DEFAULTS, ...(Object.fromEntries(known) as Partial<Preferences>) };
  return { ...read, textSize: Math.min(200, Math.max(80, read.textSize)) };
}

function storage(): Storage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null; // storage is off: everything works, nothing is remembered
  }
}

export const preferences = createStore<Preferences>(
  readPreferences(storage()?.getItem(STORED_UNDER) ?? null),
);

preferences.subscribe(() => {
  try {
    storage()?.setItem(STORED_UNDER, JSON.stringify(preferences.get()));
  } catch {
    // full or forbidden: what was set holds until the window closes
  }
});
