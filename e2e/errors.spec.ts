import { expect, test } from './fixtures';
import { makeForeignProject } from './other-organisation';
import { owner } from './owner';
import { open } from './settled';

test('when the API does not answer, the page says so and tries again on request', async ({ page, project }) => {
  await open(page, `/p/${project}/models`);
  await expect(page.getByText('No models yet')).toBeVisible();
  await page.route('**/api/v1/projects/*/models?*', (route) => route.abort());
  await page.getByText('Archived', { exact: true }).click();
  const refusal = page.getByRole('alert').filter({ hasText: 'The server did not answer' });
  await expect(refusal).toBeVisible({ timeout: 20_000 });
  await page.unroute('**/api/v1/projects/*/models?*');
  await refusal.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('No archived models')).toBeVisible();
});

test('what does not exist is not found', async ({ page, project }) => {
  const id = '00000000-0000-7000-8000-000000000000';
  for (const path of [
    `/models/${id}`,
    `/experiments/runs/${id}`,
    `/endpoints/${id}`,
    `/tests/${id}`,
    `/datasets/${id}`,
  ]) {
    await page.goto(`/p/${project}${path}`);
    await expect(page.getByRole('heading', { name: 'There is nothing at this address' }), path).toBeVisible();
  }
  await page.goto('/p/no-such-project');
  await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
});

test("another organisation's project is not found, by page and by API", async ({ page, api }) => {
  const databaseUrl = process.env['DATABASE_URL'];
  test.skip(databaseUrl === undefined, 'Needs DATABASE_URL to make the other organisation.');
  const slug = await makeForeignProject(databaseUrl ?? '');
  await page.goto(`/p/${slug}`);
  await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
  expect((await api.request.get(`/api/v1/projects/${slug}/runs`)).status()).toBe(404);
});

test('who is signed out is asked to sign in, and led back', async ({ page, project, context }) => {
  await context.clearCookies();
  await page.goto(`/p/${project}/models`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'No account has this e-mail' })).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(`/p/${project}/models`);
});
