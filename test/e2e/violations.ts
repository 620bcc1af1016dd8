/** What axe finds wrong with the window, in the light and the dark theme. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright';

/** One line for each rule that is broken; `within`: a selector of the part that is looked at, absent: all of it. */
export async function violations(page: Page, within?: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const axe = new AxeBuilder({ page }).setLegacyMode(true);
    if (within !== undefined) axe.include(within);
    for (const { id, nodes } of (await axe.analyze()).violations)
      found.push(`${colorScheme} ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  }
  return found;
}
