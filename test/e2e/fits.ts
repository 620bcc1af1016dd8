/** What of the window can't be seen, reached or hit as it is now: WCAG 1.4.4, 1.4.10, 2.4.11 and 2.5.8. */
import type { Page } from 'playwright';

/**
 * One line for each problem. A control is cut where it leaves a box that hides what leaves it and nothing between the
 * two scrolls; obscured where, focused, none of what is left of it is on top; small below 24 by 24 pixels, but for
 * links within text.
 */
export function misfits(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const SLACK = 1.5;
    const found = new Set<string>();
    const name = (element: Element): string => {
      const text = element.getAttribute('aria-label') ?? element.textContent;
      return `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} "${text.trim().slice(0, 40)}"`;
    };
    const isShown = (element: HTMLElement): boolean =>
      element.getClientRects().length > 0 && element.checkVisibility({ visibilityProperty: true });
    const selector = 'button, input, select, textarea, [role=tab], a[href]';
    const controls = [...document.querySelectorAll<HTMLElement>(selector)].filter(isShown);

    /** The part of a control that can be seen or scrolled to; null: cut, which is told. */
    const leftOf = (control: HTMLElement): { x: number; y: number } | null => {
      const box = control.getBoundingClientRect();
      let { left, top, right, bottom } = box;
      let [across, down] = [false, false];
      for (let around = control.parentElement; around !== null; around = around.parentElement) {
        const style = getComputedStyle(around);
        const frame = around.getBoundingClientRect();
        const hides = (overflow: string): boolean => overflow !== 'visible';
        const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
        across ||= scrolls(style.overflowX);
        down ||= scrolls(style.overflowY);
        if (hides(style.overflowX)) {
          if (!across && (left < frame.left - SLACK || right > frame.right + SLACK)) return null;
          [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
        }
        if (hides(style.overflowY)) {
          if (!down && (top < frame.top - SLACK || bottom > frame.bottom + SLACK)) return null;
          [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
        }
      }
      if (!across && (box.left < -SLACK || box.right > innerWidth + SLACK)) return null;
      if (!down && (box.top < -SLACK || box.bottom > innerHeight + SLACK)) return null;
      return { x: (left + right) / 2, y: (top + bottom) / 2 };
    };

    const focused = document.activeElement;
    for (const control of controls) {
      if (leftOf(control) === null) found.add(`cut: ${name(control)}`);
      const { width, height } = control.getBoundingClientRect();
      const inLabel = control instanceof HTMLInputElement && control.closest('label') !== null;
      if (!control.classList.contains('link') && !inLabel && Math.min(width, height) < 23.5)
        found.add(`small: ${name(control)} ${Math.round(width)}x${Math.round(height)}`);
      if (
        control instanceof HTMLButtonElement &&
        control.title === '' &&
        getComputedStyle(control).overflowX !== 'visible' &&
        control.scrollWidth > control.clientWidth + SLACK
      )
        found.add(`text cut: ${name(control)}`);
      control.focus();
      if (document.activeElement !== control) continue;
      const place = leftOf(control);
      const top = place === null ? null : document.elementFromPoint(place.x, place.y);
      const isOnTop =
        top !== null && (control.contains(top) || control.closest('label')?.contains(top) === true);
      if (!isOnTop) found.add(`obscured: ${name(control)} by ${top === null ? 'nothing' : name(top)}`);
    }
    if (focused instanceof HTMLElement) focused.focus();
    for (const [what, beyond] of [
      ['wider', document.documentElement.scrollWidth - innerWidth],
      ['higher', document.documentElement.scrollHeight - innerHeight],
    ] as const)
      if (beyond > 0) found.add(`the page is ${what} than the window by ${beyond}`);
    return [...found];
  });
}
