import type { Page } from '@playwright/test';
import { csvOf, customers } from './churn-csv';
import { expect, test } from './fixtures';
import { open } from './settled';
import { undo } from './undo';

const file = (name: string, seed: number) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(csvOf(customers({ seed, count: 800, from: '2025-01-01', days: 30 }))),
});

async function upload(page: Page, name: string, seed: number) {
  await page.getByLabel('File to upload').setInputFiles(file(name, seed));
  await expect(page).toHaveURL(/\/datasets\/versions\//);
  await expect(page.getByText('nothing missing').first()).toBeVisible({ timeout: 60_000 });
}

async function register(page: Page, runs: string, run: RegExp, version: string) {
  await open(page, runs);
  await page.getByRole('link', { name: run }).click();
  await page.getByRole('button', { name: 'Register' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Model').fill('churn');
  await dialog.getByRole('button', { name: 'Register' }).click();
  await expect(page.getByRole('heading', { name: version })).toBeVisible();
}

test('the loop by hand: a file becomes a champion, a challenger is promoted and rolled back', async ({
  page,
  project,
}) => {
  test.setTimeout(300_000);
  const runs = `/p/${project}/experiments`;

  await test.step('upload a file', async () => {
    await open(page, `/p/${project}`);
    await upload(page, 'customers.csv', 5);
    await expect(page.getByRole('heading', { name: 'tenure_months' })).toBeVisible();
  });

  await test.step('rename the dataset', async () => {
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'customers' }).click();
    await expect(page).toHaveURL(/\/datasets\/(?!versions)/);
    await page.getByRole('button', { name: /^Name: customers/ }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('customer base');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: /^Name: customer base/ })).toBeVisible();
  });

  await test.step('train three kinds and watch one', async () => {
    await page.getByRole('link', { name: 'v1' }).click();
    await page.getByRole('link', { name: 'Train a model' }).click();
    await expect(page.getByLabel('Target column').first()).toHaveValue('churned');
    await page.getByRole('button', { name: 'Train 3 models' }).click();
    await expect(page).toHaveURL(runs);
    await expect(page.getByRole('row')).toHaveCount(4);
    await page.getByRole('link', { name: /^Gradient-boosted trees/ }).click();
    await expect(page.getByRole('figure', { name: /log.?loss/i })).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText('finished', { exact: true })).toBeVisible({ timeout: 60_000 });
    await page.getByRole('tab', { name: 'Validation' }).click();
    await expect(page.getByRole('figure', { name: 'ROC' })).toBeVisible();
  });

  await test.step('archive and delete a run, and take both back', async () => {
    await open(page, runs);
    await expect(page.getByText('finished', { exact: true })).toHaveCount(3, { timeout: 60_000 });
    await page.getByRole('link', { name: /^Constant baseline/ }).click();
    await page.getByRole('button', { name: 'Archive' }).click();
    await expect(page.getByRole('button', { name: 'Restore' })).toBeVisible();
    await undo(page, 'Archived Constant baseline');
    await expect(page.getByRole('button', { name: 'Archive' })).toBeVisible();
    await open(page, runs);
    await page
      .getByRole('row', { name: /Constant baseline/ })
      .getByRole('checkbox')
      .click();
    await page.getByRole('group', { name: 'Selected rows' }).getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByRole('row')).toHaveCount(3);
    await undo(page, 'Deleted 1 run');
    await expect(page.getByRole('row')).toHaveCount(4);
  });

  await test.step('compare the runs', async () => {
    await open(page, runs);
    for (const name of [/Linear/, /Gradient-boosted/]) {
      await page.getByRole('row', { name }).getByRole('checkbox').click();
    }
    await page.getByRole('group', { name: 'Selected rows' }).getByRole('button', { name: 'Compare' }).click();
    await expect(page.getByRole('heading', { name: 'Compare 2 runs' })).toBeVisible();
    await expect(page.getByRole('rowheader', { name: 'validation/logLoss' })).toBeVisible();
  });

  await test.step('register, serve and try it', async () => {
    await register(page, runs, /^Linear on/, 'churn v1');
    await page.getByRole('button', { name: 'Serve', exact: true }).click();
    await page.getByRole('menuitem', { name: /New endpoint/ }).click();
    await expect(page).toHaveURL(/\/endpoints\//);
    await page.getByRole('tab', { name: 'Try it' }).click();
    await page.getByLabel('tenure_months').fill('3');
    await page.getByRole('button', { name: 'Predict' }).click();
    await expect(page.getByText('probability of true')).toBeVisible({ timeout: 30_000 });
    const curl = page.getByRole('tabpanel', { name: 'curl' });
    await expect(curl).toContainText(`/p/${project}/v1/endpoints/churn/predict`);
    await expect(curl).toContainText('"tenure_months":3');
  });

  await test.step('put a second version in shadow', async () => {
    await register(page, runs, /^Gradient-boosted trees on/, 'churn v2');
    await page.getByRole('button', { name: 'Serve', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Shadow on churn' }).click();
    await expect(page).toHaveURL(/\/endpoints\//);
    await page.getByRole('tab', { name: 'Try it' }).click();
    await expect(async () => {
      await page.getByRole('button', { name: 'Predict' }).click();
      await page.getByRole('tab', { name: 'Predictions' }).click();
      await expect(page.getByRole('cell', { name: /^v2 0?\.\d/ }).first()).toBeVisible({ timeout: 3000 });
    }).toPass({ timeout: 60_000 });
  });

  await test.step('promote, and roll back', async () => {
    const bout = page.getByRole('region', { name: /champion and challengers/ });
    const tried = page.getByText(/v\d, champion/);
    await bout.getByRole('button', { name: 'Promote v2' }).click();
    await expect(page.getByText('v2 is champion of churn')).toBeVisible();
    await page.getByRole('tab', { name: 'Promotions' }).click();
    await expect(page.getByRole('cell', { name: 'v2 promoted' })).toBeVisible();
    await page.getByRole('button', { name: 'Roll back' }).click();
    await expect(page.getByRole('cell', { name: 'v1 rolled back' })).toBeVisible();
    await page.getByRole('tab', { name: 'Try it' }).click();
    await page.getByRole('button', { name: 'Predict' }).click();
    await expect(tried.last()).toHaveText('v1, champion');
  });
});
