import path from 'node:path';
import { expect, test } from './fixtures';
import { pagesOf } from './pages-of';
import { settled } from './settled';

const looks = (['light', 'dark'] as const).flatMap((theme) => [1440, 390].map((width) => ({ theme, width })));

test.describe('pictures of every page', () => {
  test.skip(process.env['RINGSIDE_PICTURES'] === undefined, 'Pictures are drawn on demand: RINGSIDE_PICTURES=1.');

  for (const { theme, width } of looks) {
    test(`${theme} at ${width}`, async ({ page, worked }, info) => {
      test.setTimeout(600_000);
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      for (const { name, path: address } of pagesOf(worked)) {
        await page.goto(address);
        await settled(page);
        await page.screenshot({ path: path.join(info.project.outputDir, 'pictures', `${name}-${theme}-${width}.png`) });
      }
      expect(pagesOf(worked).length).toBeGreaterThan(0);
    });
  }
});
