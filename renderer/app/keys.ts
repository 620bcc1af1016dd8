/** Key presses as the shortcuts of commands are written; pure but for the platform. */

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const ARROWS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** 'Ctrl Shift I', 'Alt ←', '?'. Shift is left out where it is part of the character itself. */
export function pressText(press: KeyPress): string {
  const key = ARROWS[press.key] ?? (press.key.length === 1 ? press.key.toUpperCase() : press.key);
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push('Ctrl');
  if (press.altKey) parts.push('Alt');
  const isLetter = /^[A-Z]$/.test(key);
  if (press.shiftKey && (isLetter || key.length > 1)) parts.push('Shift');
  parts.push(key === '=' && parts.includes('Ctrl') ? '+' : key);
  return parts.join(' ');
}

/** True where typing goes into a text. */
export function isTextTarget(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type))
  );
}

/** The shortcut as this machine's keyboards print it. */
export function keysForPlatform(keys: string, mac: boolean): readonly string[] {
  return keys.split(' ').map((key) => (mac && key === 'Ctrl' ? '⌘' : mac && key === 'Alt' ? '⌥' : key));
}
