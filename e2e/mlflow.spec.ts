import { CreatedApiKey } from '@/lib/contracts/orgs';
import { expect, test } from './fixtures';
import { open } from './settled';

test('a run logged by an MLflow client appears and ticks without a reload', async ({
  page,
  project,
  api,
  playwright,
  baseURL,
}) => {
  const key = await api.post(CreatedApiKey, '/api-keys', {
    name: 'client',
    scopes: ['read', 'write'],
    projectSlug: project,
  });
  const headers = { authorization: `Bearer ${key.secret}` };
  const client = await playwright.request.newContext({ baseURL, extraHTTPHeaders: headers });
  const call = async (path: string, data: unknown) => {
    const answer = await client.post(`/p/${project}/api/2.0/mlflow/${path}`, { data });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json();
  };

  await open(page, `/p/${project}/experiments`);
  await expect(page.getByText('No runs yet')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();

  const { experiment_id: experimentId } = await call('experiments/create', { name: 'from a client' });
  const { run } = await call('runs/create', {
    experiment_id: experimentId,
    run_name: 'night train',
    start_time: Date.now(),
  });
  const row = page.getByRole('row', { name: /night train/ });
  await expect(row).toBeVisible();
  await expect(row).toContainText('running');

  const runId: string = run.info.run_id;
  await call('runs/log-parameter', { run_id: runId, key: 'depth', value: '6' });
  await call('runs/log-metric', { run_id: runId, key: 'loss', value: 0.25, step: 0, timestamp: Date.now() });
  await expect(row).toContainText('0.25');
  await call('runs/log-metric', { run_id: runId, key: 'loss', value: 0.125, step: 1, timestamp: Date.now() });
  await expect(row).toContainText('0.125');
  await call('runs/update', { run_id: runId, status: 'FINISHED', end_time: Date.now() });
  await expect(row).toContainText('finished');

  // What the client prints when a run ends: the address of its own dashboard.
  await page.goto(`/p/${project}/#/experiments/${experimentId}/runs/${runId}`);
  await expect(page).toHaveURL(new RegExp(`/p/${project}/experiments/runs/${runId}$`));
  await expect(page.getByRole('heading', { name: 'night train' })).toBeVisible();
  await page.goto(`/p/${project}/#/experiments/${experimentId}`);
  await expect(page).toHaveURL(new RegExp(`/p/${project}/experiments\\?experiment=`));
  await client.dispose();
});
