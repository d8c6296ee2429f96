import { copyRun } from './copy-run.mjs';
import { originTag, valuesOf, wholeTag } from './marks.mjs';
import { Refusal } from './mlflow-client.mjs';
import { refused } from './refused.mjs';

const runsAtOnce = 1000;
const workers = 4;

/** Copies an experiment with its runs into the one of the same name; `ids` learns where each run went. */
export async function copyExperiment(clients, experiment, { ids, onRun }) {
  const { source, target } = clients;
  const experimentId = await findOrCreate(target, experiment);
  const known = await runsOf(target, experimentId);
  const totals = { runs: 0, copied: 0, problems: [] };
  const children = [];
  const waiting = source.pages(
    'runs/search',
    { experiment_ids: [experiment.experiment_id], max_results: runsAtOnce, order_by: ['attributes.start_time ASC'] },
    { key: 'runs' },
  );
  const work = async () => {
    for (let next = await waiting.next(); !next.done; next = await waiting.next()) {
      const run = next.value;
      totals.runs += 1;
      const done = await refused(totals.problems, `Run ${run.info.run_id} was not copied whole`, () =>
        copyRun(clients, run, { experimentId, known: known.get(run.info.run_id) }),
      );
      if (done) {
        ids.set(run.info.run_id, done.id);
        totals.copied += Number(done.isNew);
        totals.problems.push(...done.problems);
        const parent = valuesOf(run.data.tags)['mlflow.parentRunId'];
        if (parent) children.push({ id: done.id, parent });
      }
      onRun(totals);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  for (const { id, parent } of children) {
    const value = ids.get(parent) ?? parent;
    await refused(totals.problems, `The parent of run ${id} was not set`, () =>
      target.post('runs/set-tag', { run_id: id, key: 'mlflow.parentRunId', value }),
    );
  }
  return totals;
}

async function findOrCreate(target, { name, tags = [] }) {
  const found = await target.get('experiments/get-by-name', { experiment_name: name }).catch((error) => {
    if (error instanceof Refusal && error.status === 404) return undefined;
    throw error;
  });
  if (found?.experiment.lifecycle_stage === 'deleted') {
    throw new Refusal(`The experiment "${name}" was deleted here: restore it, or rename the one that is imported.`, {});
  }
  const id = found?.experiment.experiment_id ?? (await target.post('experiments/create', { name, tags })).experiment_id;
  for (const { key, value } of found ? tags : []) {
    await target.post('experiments/set-experiment-tag', { experiment_id: id, key, value });
  }
  return id;
}

/** Runs that were copied before, by what they were copied from. */
async function runsOf(target, experimentId) {
  const runs = new Map();
  const search = {
    experiment_ids: [experimentId],
    filter: `tags.\`${originTag}\` IS NOT NULL`,
    max_results: runsAtOnce,
  };
  for await (const { info, data } of target.pages('runs/search', search, { key: 'runs' })) {
    const tags = valuesOf(data.tags);
    runs.set(tags[originTag], { id: info.run_id, whole: tags[wholeTag] });
  }
  return runs;
}
