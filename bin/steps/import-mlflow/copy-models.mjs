import { originTag, valuesOf } from './marks.mjs';
import { Refusal } from './mlflow-client.mjs';
import { pointAt } from './point-at.mjs';
import { refused } from './refused.mjs';

/**
 * Copies registered models, their versions, aliases and stages; what cannot be served here is told, not copied. With
 * `onlyOfRuns` versions of runs that were not copied are left out without a word, and so are models that have no other.
 */
export async function copyModels({ source, target }, ids, { onlyOfRuns = false } = {}) {
  const totals = { models: 0, versions: 0, copied: 0, problems: [] };
  const listed = source.pages(
    'registered-models/search',
    { max_results: 100 },
    { key: 'registered_models', method: 'GET' },
  );
  for await (const model of listed) {
    const versions = await versionsOf(source, model.name);
    const wanted = onlyOfRuns ? versions.filter(({ run_id: runId }) => ids.has(runId)) : versions;
    if (onlyOfRuns && wanted.length === 0) continue;
    totals.models += 1;
    await refused(totals.problems, `The model ${model.name} was not copied`, async () => {
      await createModel(target, model);
      await copyVersions(target, model, { versions: wanted, ids, totals });
    });
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

/** Every version of a model, the oldest first. */
async function versionsOf(client, name) {
  const filter = `name='${name.replaceAll("'", "''")}'`;
  const versions = [];
  const pages = client.pages(
    'model-versions/search',
    { filter, max_results: 1000 },
    { key: 'model_versions', method: 'GET' },
  );
  for await (const version of pages) versions.push(version);
  return versions.toSorted((one, other) => Number(one.version) - Number(other.version));
}

async function copyVersions(target, model, { versions, ids, totals }) {
  const there = await versionsOf(target, model.name);
  const copies = new Map(there.map((version) => [valuesOf(version.tags)[originTag], version]));
  const made = new Map();
  for (const version of versions) {
    totals.versions += 1;
    const origin = `${model.name}/${version.version}`;
    const copy = copies.get(origin) ?? (await copyVersion(target, version, { origin, ids }));
    if (copy.problem) {
      totals.problems.push(`${model.name} version ${version.version} was not copied: ${copy.problem}`);
      continue;
    }
    totals.copied += Number(!copies.has(origin));
    made.set(String(version.version), copy);
  }
  totals.problems.push(...(await pointAt(target, model, { versions, made })));
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
    return made;
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
