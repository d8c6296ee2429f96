import { expect, type Page } from '@playwright/test';

/** Waits until a page shows its content: title drawn, no skeleton left, fonts loaded. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}
