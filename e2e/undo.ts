import { expect, type Page } from '@playwright/test';

/** Takes back a change by the notice that tells of it. */
export async function undo(page: Page, message: string) {
  const toast = page.getByRole('alert').filter({ hasText: message });
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Undone').first()).toBeVisible();
}
