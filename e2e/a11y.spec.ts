import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { pagesOf } from './pages-of';
import { settled } from './settled';

test.describe.configure({ mode: 'parallel' });

/** Dark differs from light in nothing but colour, and narrow from wide in everything but colour. */
const colour = ['color-contrast', 'link-in-text-block'];
const themes = [
  { theme: 'light', wide: (axe: AxeBuilder) => axe, narrow: (axe: AxeBuilder) => axe.disableRules(colour) },
  {
    theme: 'dark',
    wide: (axe: AxeBuilder) => axe.withRules(colour),
    narrow: (axe: AxeBuilder) => axe.withRules(colour),
  },
] as const;

async function violations(page: Page, rules: (axe: AxeBuilder) => AxeBuilder): Promise<string[]> {
  const found = await rules(new AxeBuilder({ page })).analyze();
  return found.violations.map(({ id, nodes }) => [id, ...nodes.map(({ target }) => target.join(' '))].join('  '));
}

for (const { theme, wide, narrow } of themes) {
  test(`axe finds nothing on any page, ${theme}, wide and narrow`, async ({ page, worked }) => {
    test.setTimeout(900_000);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const { name, path } of pagesOf(worked)) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(path);
      await settled(page);
      expect.soft(await violations(page, wide), `${name}, ${theme}, 1440`).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      await settled(page);
      expect.soft(await violations(page, narrow), `${name}, ${theme}, 390`).toEqual([]);
    }
  });
}
