import { z } from 'zod';
import { RegisteredModel, RegisteredModelDetail } from '@/lib/contracts/models';
import { EndpointDetail, PredictResult } from '@/lib/contracts/serving';
import { expect, test } from './fixtures';
import { open } from './settled';

/** As XGBoost saves a model of one split: at 40 years the odds of leaving turn from e^−1 to e^3. */
const model = {
  version: [2, 1, 0],
  learner: {
    attributes: {},
    feature_names: ['age', 'income'],
    feature_types: ['float', 'float'],
    objective: { name: 'binary:logistic', reg_loss_param: { scale_pos_weight: '1' } },
    learner_model_param: { base_score: '5E-1', num_class: '0', num_feature: '2', num_target: '1' },
    gradient_booster: {
      name: 'gbtree',
      model: {
        gbtree_model_param: { num_parallel_tree: '1', num_trees: '1' },
        iteration_indptr: [0, 1],
        tree_info: [0],
        trees: [
          {
            left_children: [1, -1, -1],
            right_children: [2, -1, -1],
            split_indices: [0, 0, 0],
            split_conditions: [40, -1, 3],
            default_left: [1, 0, 0],
            split_type: [0, 0, 0],
            tree_param: { num_nodes: '3', size_leaf_vector: '1' },
          },
        ],
      },
    },
  },
};
const file = (value: unknown) => ({
  name: 'churn.json',
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(value)),
});

test('a model from elsewhere is dropped, opened and asked', async ({ page, project, api }) => {
  await open(page, `/p/${project}/models/import`);
  await page.getByLabel('Model file').setInputFiles(file(model));
  await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue('churn');
  await page.getByLabel('Classes').fill('stays, leaves');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText('Version 1 is registered')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('link', { name: 'Open it' }).click();
  await expect(page.getByRole('heading', { name: 'churn v1' })).toBeVisible();
  const base = `/projects/${project}`;
  const { items } = await api.get(z.object({ items: z.array(RegisteredModel) }), `${base}/models`);
  const { versions } = await api.get(RegisteredModelDetail, `${base}/models/${items[0]?.id}`);
  const endpoint = await api.post(EndpointDetail, `${base}/endpoints`, { name: 'churn', versionId: versions[0]?.id });
  const body = { rows: [{ age: 50, income: 1 }, { age: 30 }] };
  const ask = async () => (await page.request.post(endpoint.predictUrl, { data: body })).json() as Promise<unknown>;
  await expect.poll(async () => PredictResult.safeParse(await ask()).success, { timeout: 20_000 }).toBe(true);
  const [old, young] = PredictResult.parse(await ask()).predictions;
  expect(old?.score).toBeCloseTo(1 / (1 + Math.exp(-3)), 6);
  expect(young?.score).toBeCloseTo(1 / (1 + Math.exp(1)), 6);
});

test('a file that is no model gets a sentence, and no version', async ({ page, project }) => {
  await open(page, `/p/${project}/models/import`);
  const broken = { ...model, learner: { ...model.learner, objective: { name: 'rank:pairwise' } } };
  await page.getByLabel('Model file').setInputFiles(file(broken));
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const refusal = page.getByRole('alert').filter({ hasText: 'Its objective is rank:pairwise' });
  await expect(refusal).toBeVisible({ timeout: 60_000 });
  await open(page, `/p/${project}/models`);
  await expect(page.getByText('No models yet')).toBeVisible();
});
