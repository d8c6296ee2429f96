import { Run } from '@/lib/contracts/experiments';
import { z } from 'zod';
import type { Api } from './api';
import { expect, test } from './fixtures';
import { open } from './settled';
import { undo } from './undo';

const seeds = [0, 1, 2];
const rates = ['0.1', '0.01'];

/** Six runs: three seeds of two learning rates, the smaller rate with the higher loss. */
async function logRuns(api: Api, project: string): Promise<void> {
  for (const rate of rates) {
    for (const seed of seeds) {
      const at = `/projects/${project}/runs`;
      const run = await api.post(Run, at, { name: `rate ${rate} seed ${seed}` });
      await api.post(z.unknown(), `${at}/${run.id}/params`, { params: { rate, seed: String(seed) } });
      const points = Array.from({ length: 20 }, (_, step) => ({
        key: 'loss',
        value: (rate === '0.1' ? 1 : 2) + seed / 10 + 1 / (step + 1),
        step,
        timestamp: 1_700_000_000_000 + step * 1000,
      }));
      await api.post(z.unknown(), `${at}/${run.id}/metrics`, { points });
    }
  }
}

test('runs are filtered, sorted, grouped, renamed, put away and kept as a view', async ({ page, project, api }) => {
  await logRuns(api, project);
  await open(page, `/p/${project}/experiments`);
  const grid = page.getByRole('grid', { name: 'Runs' });
  const lines = grid.locator('[data-line]');
  await expect(lines).toHaveCount(6);
  await expect(page.getByText('6 of 6 runs drawn')).toBeVisible();
  await expect(page.getByRole('figure', { name: 'loss' })).toBeVisible();

  await test.step('a filter as text, and one that cannot be read', async () => {
    const filter = page.getByRole('textbox', { name: 'Filter' });
    await filter.fill("params.rate = '0.1' AND (params.seed = '0' OR params.seed = '1')");
    await expect(lines).toHaveCount(2);
    await filter.fill('metrics.loss >');
    await expect(page.getByText(/Invalid/)).toBeVisible();
    await filter.fill('');
    await expect(lines).toHaveCount(6);
  });

  await test.step('sorted by a metric, lowest first', async () => {
    await page.getByRole('button', { name: 'loss', exact: true }).click();
    await expect(lines.first()).toContainText('rate 0.01 seed 2');
    await page.getByRole('button', { name: 'loss', exact: true }).click();
    await expect(lines.first()).toContainText('rate 0.1 seed 0');
  });

  await test.step('renamed in place', async () => {
    await lines.first().hover();
    await page.getByRole('button', { name: 'Rename rate 0.1 seed 0' }).click();
    await page.getByRole('textbox', { name: 'New name of rate 0.1 seed 0' }).fill('the best');
    await page.keyboard.press('Enter');
    await expect(lines.first()).toContainText('the best');
  });

  await test.step('grouped, with the spread over seeds, and opened', async () => {
    await open(page, `/p/${project}/experiments?group=param:rate`);
    await expect(lines).toHaveCount(2);
    // Mean of 1.05, 1.15, 1.25 and its sample standard deviation.
    await expect(lines.filter({ hasText: '1.150 ± 0.10' })).toHaveCount(1);
    await grid.getByRole('button', { name: /rate 0\.1 3/ }).click();
    await expect(lines).toHaveCount(5);
  });

  await test.step('all that match are put away at once, and brought back', async () => {
    await open(page, `/p/${project}/experiments`);
    await page.getByRole('checkbox', { name: 'Select all runs that match' }).click();
    await page.getByRole('group', { name: 'Selected rows' }).getByRole('button', { name: 'Archive' }).click();
    await expect(page.getByText('No runs yet')).toBeVisible();
    await undo(page, 'Archived 6 runs');
    await expect(lines).toHaveCount(6);
  });

  await test.step('a view is kept and opened again', async () => {
    await open(page, `/p/${project}/experiments?filter=params.seed%20%3D%20%272%27`);
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('textbox', { name: 'Keep what is shown as' }).fill('third seeds');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await expect(page.getByRole('link', { name: 'third seeds' })).toBeVisible();
    await open(page, `/p/${project}/experiments`);
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('link', { name: 'third seeds' }).click();
    await expect(lines).toHaveCount(2);
  });
});
