import path from 'node:path';
import { expect, test } from './fixtures';
import { open, settled } from './settled';

test('the overview, for the README', async ({ page, worked }) => {
  test.skip(process.env['RINGSIDE_PICTURES'] === undefined, 'The picture is drawn on demand: RINGSIDE_PICTURES=1.');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await open(page, `/p/${process.env['RINGSIDE_PICTURE_PROJECT'] ?? worked.slug}`);
  await settled(page);
  await expect(page.getByRole('region', { name: /champion and challengers/ })).toBeVisible();
  await page.screenshot({ path: path.join('docs', 'overview.png') });
});
