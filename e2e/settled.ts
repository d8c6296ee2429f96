import { expect, type Page } from '@playwright/test';

/** Opens a page of a project and waits until it answers: the stream of news is open once the page is alive. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.locator('[role="status"][data-state="live"]')).toBeAttached();
}

/** Waits until a page shows its content: title drawn, no skeleton left, fonts loaded. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}
