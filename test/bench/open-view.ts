/** How soon a view of the real window is there, as the page sees it. */
import type { Page } from 'playwright';

/** What a view shows when it shows something. Views that are not named are open when nothing in them waits. */
const FILLED: Readonly<Record<string, string>> = {
  Overview: '.view .card',
  Processes: '.view [role=treegrid] [data-key]',
  Graph: '.view [role=treeitem]',
  Timeline: '.view [role=grid] [data-key]',
  Memory: '.view [data-key]',
  Files: '.view [data-key]',
  Network: '.view [data-key]',
  Images: '.view [data-key]',
};
/** Milliseconds from the click on a view's name until it has painted. */
export async function openView(page: Page, view: string): Promise<number> {
  return page.evaluate(
    async ([name, filled]) => {
      const button = [...document.querySelectorAll<HTMLElement>('nav[aria-label=Views] button')].find(
        (one) => one.querySelector('span')?.textContent === name,
      );
      if (button === undefined) throw new Error(`no view ${name}`);
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const isOpen = (): boolean => {
        const shown = document.querySelector('.view');
        if (shown === null || shown.querySelector('h1')?.textContent !== name) return false;
        if (shown.querySelector('.spinner') !== null || shown.querySelector('[aria-busy]') !== null)
          return false;
        return filled === '' ? shown.childElementCount > 1 : document.querySelector(filled) !== null;
      };
      const began = performance.now();
      button.click();
      do await frame();
      while (!isOpen() && performance.now() - began < 60_000);
      // The frame after the one that has them: they have been painted.
      await frame();
      return performance.now() - began;
    },
    [view, FILLED[view] ?? ''] as const,
  );
}
