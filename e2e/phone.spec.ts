import { expect, test } from './fixtures';
import { pagesOf } from './pages-of';
import { open, settled } from './settled';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test('no page is wider than a phone', async ({ page, worked }) => {
  test.setTimeout(300_000);
  for (const { name, path } of pagesOf(worked)) {
    await page.goto(path);
    await settled(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(overflow, name).toBeLessThanOrEqual(0);
  }
});

test('a challenger can be promoted by thumb', async ({ page, worked }) => {
  await open(page, `/p/${worked.slug}`);
  const bar = page.getByRole('navigation', { name: 'Project, at the bottom' });
  await bar.getByRole('link', { name: 'Endpoints' }).tap();
  await page.getByRole('link', { name: 'churn' }).first().tap();
  const promote = page.getByRole('button', { name: /^Promote v/ }).first();
  await promote.scrollIntoViewIfNeeded();
  const box = await promote.boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(24);
  await promote.tap();
  await expect(page.getByRole('dialog')).toContainText('before its test is over');
});
