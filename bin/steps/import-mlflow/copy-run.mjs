import { copyArtifacts } from './copy-artifacts.mjs';
import { originTag, piecesOf, valuesOf, wholeTag } from './marks.mjs';

const pointsAtOnce = 1000;
const entriesAtOnce = 100;
const earliestMs = Date.parse('0001-01-01T00:00:00.000Z');
const latestMs = Date.parse('9999-12-31T23:59:59.999Z');
const finalStatuses = new Set(['FINISHED', 'FAILED', 'KILLED']);

/**
 * Copies one run: made once, then filled; every step may be repeated. A run that is still going is filled as far as it
 * is, and again the next time. Gives the id it has in the target, and what could not be copied.
 */
export async function copyRun(clients, run, { experimentId, known }) {
  const { target } = clients;
  const status = run.info.status ?? 'RUNNING';
  if (known?.whole === status) return { id: known.id, isNew: false, problems: [] };
  const id = known?.id ?? (await createRun(target, run, experimentId));
  await copyValues(target, run, id);
  await copyMetrics(clients, run, id);
  const problems = await copyInputs(target, run, id);
  const made = await target.get('runs/get', { run_id: id });
  problems.push(...(await copyArtifacts(clients, run.info, made.run.info)).problems);
  await target.post('runs/update', {
    run_id: id,
    status,
    ...timeOf('end_time', run.info.end_time),
  });
  if (problems.length === 0 && finalStatuses.has(status)) {
    await target.post('runs/set-tag', { run_id: id, key: wholeTag, value: status });
  }
  return { id, isNew: !known, problems };
}

/** Milliseconds in the years 1 to 9999; a time that some client wrote in other units is left out. */
function timeOf(name, given) {
  const ms = Number(given ?? 0);
  return ms !== 0 && ms >= earliestMs && ms <= latestMs ? { [name]: ms } : {};
}

async function createRun(target, { info, data }, experimentId) {
  const { run } = await target.post('runs/create', {
    experiment_id: experimentId,
    start_time: 0,
    ...timeOf('start_time', info.start_time),
    ...(info.user_id ? { user_id: info.user_id } : {}),
    run_name: info.run_name || valuesOf(data.tags)['mlflow.runName'] || info.run_id.slice(0, 8),
    tags: [{ key: originTag, value: info.run_id }],
  });
  return run.info.run_id;
}

async function copyValues(target, { info, data }, id) {
  // Clients keep the id of the run in the history of its models.
  const tags = (data.tags ?? []).map(({ key, value }) => ({ key, value: value.replaceAll(info.run_id, id) }));
  for (const params of piecesOf(data.params ?? [], entriesAtOnce)) {
    await target.post('runs/log-batch', { run_id: id, params });
  }
  const copied = tags.filter(({ key }) => key !== 'mlflow.parentRunId' && key !== originTag && key !== wholeTag);
  for (const piece of piecesOf(copied, entriesAtOnce)) await target.post('runs/log-batch', { run_id: id, tags: piece });
}

async function copyMetrics({ source, target }, { info, data }, id) {
  for (const { key } of data.metrics ?? []) {
    const query = { run_id: info.run_id, metric_key: key, max_results: 25_000 };
    let metrics = [];
    const send = async () => {
      if (metrics.length > 0) await target.post('runs/log-batch', { run_id: id, metrics });
      metrics = [];
    };
    for await (const point of source.pages('metrics/get-history', query, { key: 'metrics', method: 'GET' })) {
      metrics.push({ key, value: point.value, timestamp: Number(point.timestamp), step: Number(point.step ?? 0) });
      if (metrics.length === pointsAtOnce) await send();
    }
    await send();
  }
}

/** Datasets the run used; a server without them copies none. */
async function copyInputs(target, { inputs, info }, id) {
  const datasets = inputs?.dataset_inputs ?? [];
  if (datasets.length === 0) return [];
  try {
    await target.post('runs/log-inputs', { run_id: id, datasets });
    return [];
  } catch (error) {
    return [`The datasets of run ${info.run_id} were not copied: ${error.message}`];
  }
}
