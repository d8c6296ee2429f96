import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CreatedApiKey, Project } from '@/lib/contracts/orgs';
import { expect, test } from './fixtures';

const run = promisify(execFile);

test('another server is imported: whole, once, and again without doubling', async ({
  api,
  project,
  playwright,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const { slug: copy } = await api.post(Project, '/projects', { name: `Copy of ${project}` });
  const keyOf = async (projectSlug: string): Promise<string> => {
    const key = await api.post(CreatedApiKey, '/api-keys', {
      name: 'importer',
      scopes: ['read', 'write'],
      projectSlug,
    });
    return key.secret;
  };
  const [sourceKey, targetKey] = [await keyOf(project), await keyOf(copy)];
  const clientOf = async (slug: string, secret: string) => {
    const headers = { authorization: `Bearer ${secret}` };
    const context = await playwright.request.newContext({ baseURL, extraHTTPHeaders: headers });
    return {
      context,
      post: async (path: string, data: unknown) => {
        const answer = await context.post(`/p/${slug}/api/2.0/mlflow/${path}`, { data });
        expect(answer.ok(), await answer.text()).toBe(true);
        return answer.json();
      },
      get: async (path: string) => (await context.get(`/p/${slug}/api/2.0/mlflow/${path}`)).json(),
    };
  };
  const source = await clientOf(project, sourceKey);
  const target = await clientOf(copy, targetKey);

  const { experiment_id: experimentId } = await source.post('experiments/create', { name: 'night' });
  const make = async (name: string, tags: { key: string; value: string }[] = []) => {
    const made = await source.post('runs/create', {
      experiment_id: experimentId,
      run_name: name,
      start_time: 1000,
      tags,
    });
    return made.run.info;
  };
  const parent = await make('parent');
  await make('child', [{ key: 'mlflow.parentRunId', value: parent.run_id }]);
  const points = Array.from({ length: 1000 }, (_, step) => ({
    key: 'loss',
    value: step === 500 ? 'NaN' : 1 / (step + 1),
    timestamp: 1_700_000_000_000 + step,
    step,
  }));
  await source.post('runs/log-batch', { run_id: parent.run_id, metrics: points });
  await source.post('runs/log-parameter', { run_id: parent.run_id, key: 'lr', value: '0.1' });
  const folder = parent.artifact_uri.replace(/^mlflow-artifacts:\/*/, '');
  const file = `/p/${project}/api/2.0/mlflow-artifacts/artifacts/${folder}/notes/a%20b.txt`;
  expect((await source.context.put(file, { data: 'hello' })).ok()).toBe(true);
  await source.post('runs/update', { run_id: parent.run_id, status: 'FINISHED', end_time: 9000 });

  const importNow = async () => {
    const env = {
      ...process.env,
      RINGSIDE_URL: baseURL ?? '',
      RINGSIDE_KEY: targetKey,
      MLFLOW_TRACKING_TOKEN: sourceKey,
    };
    const command = ['bin/ringside.mjs', 'import', 'mlflow', `${baseURL}/p/${project}`, '--project', copy, '--json'];
    return JSON.parse((await run(process.execPath, command, { env })).stdout);
  };
  expect(await importNow()).toMatchObject({ runs: 2, copiedRuns: 2, problems: [] });
  expect(await importNow()).toMatchObject({ runs: 2, copiedRuns: 0, problems: [] });

  const { experiment } = await target.get('experiments/get-by-name?experiment_name=night');
  const { runs } = await target.post('runs/search', { experiment_ids: [experiment.experiment_id] });
  expect(runs).toHaveLength(2);
  const named = (name: string) => runs.find((one: { info: { run_name: string } }) => one.info.run_name === name);
  const copied = named('parent');
  expect(copied.info).toMatchObject({ status: 'FINISHED', start_time: 1000, end_time: 9000 });
  expect(copied.data.params).toEqual([{ key: 'lr', value: '0.1' }]);
  expect(named('child').data.tags).toContainEqual({ key: 'mlflow.parentRunId', value: copied.info.run_id });
  const history = await target.get(
    `metrics/get-history?run_id=${copied.info.run_id}&metric_key=loss&max_results=25000`,
  );
  expect(history.metrics.map(({ value, step }: { value: unknown; step: number }) => [value, step])).toEqual(
    points.map(({ value, step }) => [value, step]),
  );
  const { files } = await target.get(`artifacts/list?run_id=${copied.info.run_id}&path=notes`);
  expect(files).toEqual([{ path: 'notes/a b.txt', is_dir: false, file_size: 5 }]);
  await Promise.all([source.context.dispose(), target.context.dispose()]);
});
