/**
 * Commands that the menu sends to the window (`PermafrostBridge.onCommand`). The window's own commands (full
 * screen, close, quit) are carried out by main and don't appear here.
 */
export const SHELL_COMMANDS = {
  import: 'Import…',
  'import-folder': 'Import folder…',
  'open-case': 'Open case…',
  'new-case': 'New case…',
  'close-case': 'Close case',
  'export-bundle': 'Export signed bundle…',
  'export-facts': 'Export facts for another tool…',
  'verify-bundle': 'Verify bundle…',
  palette: 'Command palette',
  'toggle-bytes': 'Bytes panel',
  'next-pane': 'Next pane',
  'previous-pane': 'Previous pane',
  back: 'Back',
  forward: 'Forward',
  'text-larger': 'Larger text',
  'text-smaller': 'Smaller text',
  'text-reset': 'Normal text size',
  shortcuts: 'Keyboard shortcuts',
  'show-in': 'Show in…',
  tag: 'Tag…',
  note: 'Note…',
  bookmark: 'Bookmark',
  'add-to-finding': 'Add to finding…',
  'undo-mark': 'Undo tag, note or finding',
  'redo-mark': 'Redo tag, note or finding',
} as const;

/** The views in the order of the window's navigation: 'view:1' is the first. */
export const VIEW_TITLES = [
  'Overview',
  'Processes',
  'Graph',
  'Timeline',
  'Memory',
  'Search',
  'Files',
  'Network',
  'Compare',
  'Images',
  'Console',
  'Artifacts',
  'Secrets',
  'Findings',
  'Report',
  'Custody',
] as const;

export const THEMES = { system: 'System', light: 'Light', dark: 'Dark', contrast: 'High contrast' } as const;

/**
 * 'view:N' is the Nth of VIEW_TITLES. 'open-path:PATH' and
 * 'import-path:PATH' name a case or an archive given on the command line or by the desktop; main has already
 * taken such a path as chosen by the user.
 */
export type ShellCommand =
  | keyof typeof SHELL_COMMANDS
  | `theme:${keyof typeof THEMES}`
  | `view:${number}`
  | `open-path:${string}`
  | `import-path:${string}`;
