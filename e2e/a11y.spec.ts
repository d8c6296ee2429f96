import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures';
import { pagesOf } from './pages-of';
import { settled } from './settled';

const looks = (['light', 'dark'] as const).flatMap((theme) => [1440, 390].map((width) => ({ theme, width })));

for (const { theme, width } of looks) {
  test(`axe finds nothing on any page, ${theme} at ${width}`, async ({ page, worked }) => {
    test.setTimeout(300_000);
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const { name, path } of pagesOf(worked)) {
      await test.step(name, async () => {
        await page.goto(path);
        await settled(page);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const found = violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`,
        );
        expect.soft(found, `${name} ${theme} ${width}`).toEqual([]);
      });
    }
  });
}
