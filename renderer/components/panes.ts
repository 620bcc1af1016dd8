/** The panes that F6 walks through, in the order of the window. */
const ORDER = [
  'title',
  'navigation',
  'query',
  'view',
  'details',
  'bytes',
  'inspector',
  'sheet',
  'status',
] as const;
const FOCUSABLE =
  '[data-pane-focus], button:not(:disabled):not([tabindex="-1"]), input:not(:disabled), select, textarea, [tabindex="0"]';

function panes(): readonly HTMLElement[] {
  const all = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.offsetParent !== null,
  );
  const place = (pane: HTMLElement): number => ORDER.indexOf(pane.dataset['pane'] as (typeof ORDER)[number]);
  return all.filter((pane) => place(pane) >= 0).sort((a, b) => place(a) - place(b));
}

function enter(pane: HTMLElement): boolean {
  const first =
    pane.querySelector<HTMLElement>('[data-pane-focus]') ?? pane.querySelector<HTMLElement>(FOCUSABLE);
  first?.focus();
  return first !== null && document.activeElement === first;
}

/** Moves the focus to the next pane that can take it. */
export function cyclePane(by: -1 | 1): void {
  const all = panes();
  const present = document.activeElement?.closest('[data-pane]');
  const at = all.findIndex((pane) => pane === present);
  for (let i = 1; i <= all.length; i++) {
    const pane = all[(at + by * i + all.length * 2) % all.length];
    if (pane !== undefined && pane !== present && enter(pane)) return;
  }
}

export function focusPane(name: (typeof ORDER)[number]): boolean {
  const pane = panes().find((one) => one.dataset['pane'] === name);
  return pane !== undefined && enter(pane);
}

const FRAMES = 120;

/**
 * Focuses a pane whose content is on its way: tries at each frame until its main element is there,
 * for two seconds at most, and gives up as soon as the focus goes elsewhere.
 */
export function focusWhenReady(name: (typeof ORDER)[number]): void {
  let frames = 0;
  let mine = document.activeElement;
  const attempt = (): void => {
    if (document.activeElement !== mine && document.activeElement !== document.body) return;
    const pane = panes().find((one) => one.dataset['pane'] === name);
    if (pane !== undefined && pane.querySelector('[data-pane-focus]') !== null && focusPane(name)) return;
    if (frames === 0 || document.activeElement === document.body) focusPane(name);
    mine = document.activeElement;
    if (++frames < FRAMES) requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
}

/** The focus goes back to what had it before a sheet; where that is gone, to the view. */
export function giveFocusBack(before: Element | null): void {
  if (before instanceof HTMLElement && before !== document.body && before.isConnected) {
    before.focus();
    if (document.activeElement === before) return;
  }
  focusWhenReady('view');
}

/** What had the focus was taken out of the window: the view gets it, unless it went elsewhere. */
export function focusViewIfLost(): void {
  if (document.activeElement === null || document.activeElement === document.body) focusWhenReady('view');
}
