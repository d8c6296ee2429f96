import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures';
import { pagesOf } from './pages-of';
import { settled } from './settled';

test.describe.configure({ mode: 'parallel' });

/** Dark differs from light in nothing but colour. */
const themes = [
  { theme: 'light', rules: null },
  { theme: 'dark', rules: ['color-contrast', 'link-in-text-block'] },
] as const;

for (const { theme, rules } of themes) {
  test(`axe finds nothing on any page, ${theme}, wide and narrow`, async ({ page, worked }) => {
    test.setTimeout(300_000);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const { name, path } of pagesOf(worked)) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(path);
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await settled(page);
        const axe = new AxeBuilder({ page });
        const { violations } = await (rules === null ? axe : axe.withRules([...rules])).analyze();
        const found = violations.map(({ id, nodes }) =>
          [id, ...nodes.map(({ target }) => target.join(' '))].join('  '),
        );
        expect.soft(found, `${name}, ${theme}, ${width}`).toEqual([]);
      }
    }
  });
}
