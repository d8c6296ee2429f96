import { originTag, valuesOf } from './marks.mjs';
import { Refusal } from './mlflow-client.mjs';

/**
 * Sets the aliases and stages of copied versions, also of those copied before: an import may have been stopped in
 * between, and the source may have moved on. An alias that was given here to a version made here stays where it is, and
 * so does a stage that was set here. Gives a sentence for each that was refused.
 */
export async function pointAt(target, model, { versions, made }) {
  const problems = [];
  const { registered_model: here } = await target.get('registered-models/get', { name: model.name });
  const attempt = async (what, { version, path, body }) => {
    try {
      await target.post(path, { name: model.name, ...body });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(`${what} of ${model.name} version ${version} was not set: ${error.message}`);
    }
  };
  for (const { alias, version } of model.aliases ?? []) {
    const copy = made.get(String(version));
    if (!copy || (await isTaken(target, here, { alias, copy }))) continue;
    const body = { alias, version: copy.version };
    await attempt(`The alias ${alias}`, { version, path: 'registered-models/alias', body });
  }
  for (const { version, current_stage: stage } of versions) {
    const copy = made.get(String(version));
    if (!copy || !isSet(stage) || isSet(copy.current_stage)) continue;
    const body = { version: copy.version, stage, archive_existing_versions: false };
    await attempt(`The stage ${stage}`, { version, path: 'model-versions/transition-stage', body });
  }
  return problems;
}

const isSet = (stage) => Boolean(stage) && stage !== 'None';

/** Whether an alias already is where it belongs, or on a version that was made here. */
async function isTaken(target, { name, aliases = [] }, { alias, copy }) {
  const now = aliases.find((one) => one.alias === alias);
  if (!now) return false;
  if (String(now.version) === String(copy.version)) return true;
  const { model_version: held } = await target.get('model-versions/get', { name, version: String(now.version) });
  return valuesOf(held.tags)[originTag] === undefined;
}
