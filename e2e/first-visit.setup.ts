import { expect, test } from '@playwright/test';
import { SetupState } from '@/lib/contracts/orgs';
import { owner } from './owner';

test('the first visit sets the instance up and offers three ways to begin', async ({ page, request }) => {
  const { needed } = SetupState.parse(await (await request.get('/api/v1/setup')).json());
  test.skip(!needed, 'This instance is set up already.');

  await page.goto('/');
  await expect(page).toHaveURL('/setup');
  await expect(async () => {
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByLabel('Organisation')).toHaveAttribute('aria-invalid', 'true', { timeout: 1000 });
  }).toPass();

  await page.getByLabel('Organisation').fill(owner.organisation);
  await page.getByLabel('Your name').fill(owner.name);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: 'Create account' }).click();

  await expect(page).toHaveURL('/p/default');
  await expect(page.getByRole('button', { name: 'Load the flights demo' })).toBeVisible();
  await expect(page.getByText('Drop a CSV or Parquet file here')).toBeVisible();
  await expect(page.getByText(/set_tracking_uri/)).toContainText('/p/default');
});
