import { originTag, valuesOf } from './marks.mjs';
import { Refusal } from './mlflow-client.mjs';

/** Copies registered models, their versions, aliases and stages; what cannot be served here is told, not copied. */
export async function copyModels({ source, target }, ids) {
  const totals = { models: 0, versions: 0, copied: 0, problems: [] };
  const listed = source.pages(
    'registered-models/search',
    { max_results: 100 },
    { key: 'registered_models', method: 'GET' },
  );
  for await (const model of listed) {
    totals.models += 1;
    await createModel(target, model);
    await copyVersions({ source, target }, model, { ids, totals });
  }
  return totals;
}

async function createModel(target, { name, description, tags }) {
  try {
    await target.post('registered-models/create', { name, description, tags });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'RESOURCE_ALREADY_EXISTS') throw error;
  }
}

async function copyVersions({ source, target }, model, { ids, totals }) {
  const filter = `name='${model.name.replaceAll("'", "''")}'`;
  const search = (client) =>
    client.pages('model-versions/search', { filter, max_results: 1000 }, { key: 'model_versions', method: 'GET' });
  const copies = new Map();
  for await (const version of search(target)) copies.set(valuesOf(version.tags)[originTag], version.version);
  const versions = [];
  for await (const version of search(source)) versions.push(version);
  for (const version of versions.toSorted((one, other) => Number(one.version) - Number(other.version))) {
    totals.versions += 1;
    const origin = `${model.name}/${version.version}`;
    if (copies.has(origin)) continue;
    const made = await copyVersion(target, version, { origin, ids });
    if (made.problem) {
      totals.problems.push(`${model.name} version ${version.version} was not copied: ${made.problem}`);
      continue;
    }
    totals.copied += 1;
    const aliases = (model.aliases ?? []).filter((one) => String(one.version) === String(version.version));
    totals.problems.push(...(await pointAt(target, { version, made: made.version, aliases })));
  }
}

async function copyVersion(target, version, { origin, ids }) {
  const runId = ids.get(version.run_id);
  const place = artifactPathOf(version);
  if (!runId || place === null) return { problem: `its source ${version.source} is not a folder of a copied run.` };
  try {
    const { model_version: made } = await target.post('model-versions/create', {
      name: version.name,
      source: `runs:/${runId}/${place}`,
      run_id: runId,
      description: version.description,
      tags: [...(version.tags ?? []), { key: originTag, value: origin }],
    });
    return { version: made.version };
  } catch (error) {
    if (error instanceof Refusal) return { problem: error.message };
    throw error;
  }
}

/** The folder of the run's files a version was made from; null where its source says no such folder. */
export function artifactPathOf({ source = '', run_id: runId = '' }) {
  const byRun = /^runs:\/([^/]+)\/(.+)$/.exec(source);
  if (byRun) return byRun[2];
  const after = `/${runId}/artifacts/`;
  const at = source.indexOf(after);
  return runId !== '' && at >= 0 ? source.slice(at + after.length) : null;
}

async function pointAt(target, { version, made, aliases }) {
  const problems = [];
  const attempt = async (what, path, body) => {
    try {
      await target.post(path, body);
    } catch (error) {
      problems.push(`${what} of ${version.name} version ${version.version} was not set: ${error.message}`);
    }
  };
  for (const { alias } of aliases) {
    await attempt(`The alias ${alias}`, 'registered-models/alias', { name: version.name, alias, version: made });
  }
  const stage = version.current_stage;
  if (stage && stage !== 'None') {
    const move = { name: version.name, version: made, stage, archive_existing_versions: false };
    await attempt(`The stage ${stage}`, 'model-versions/transition-stage', move);
  }
  return problems;
}
