import type { ModelVersion, RegisteredModel } from '@/lib/contracts/models';
import { keptKind } from '@/lib/contracts/models';
import { bundlePath } from '@/lib/contracts/training';
import type { Context } from '@/server/core/context';
import { readLatestByStage } from '@/server/models';
import { entriesOf, listed, millisecondsOf } from './present';
import { stageOfVersion } from './stage-names';

/** Where a version came from: as its client said, or the place of a model that was made here. */
export function sourceOf({ source, runId, trainedOn, kind }: ModelVersion): string {
  if (source !== null) return source;
  if (runId === null || kind === keptKind) return '';
  return trainedOn.datasetVersions.length > 0 ? `runs:/${runId}/${bundlePath}` : `runs:/${runId}/`;
}

export function presentModelVersion(version: ModelVersion) {
  const { runLink, loggedModelId, statusMessage } = version;
  return {
    name: version.modelName,
    version: String(version.version),
    creation_timestamp: millisecondsOf(version.createdAt),
    last_updated_timestamp: millisecondsOf(version.updatedAt),
    current_stage: stageOfVersion(version),
    description: version.description,
    source: sourceOf(version),
    ...(version.runId === null ? {} : { run_id: version.runId }),
    status: 'READY',
    ...(statusMessage === '' ? {} : { status_message: statusMessage }),
    ...(runLink === '' ? {} : { run_link: runLink }),
    ...(loggedModelId === null ? {} : { model_id: loggedModelId }),
    ...listed('tags', entriesOf(version.tags)),
    ...listed('aliases', version.aliases),
  };
}

/** Models with their tags, their aliases and the newest version of each stage. */
export async function presentRegisteredModels(ctx: Context, models: readonly RegisteredModel[]): Promise<object[]> {
  const latest = await readLatestByStage(
    ctx,
    models.map(({ id }) => id),
  );
  return models.map((model) => ({
    name: model.name,
    creation_timestamp: millisecondsOf(model.createdAt),
    last_updated_timestamp: millisecondsOf(model.updatedAt),
    description: model.description,
    ...listed('latest_versions', latest.filter(({ modelId }) => modelId === model.id).map(presentModelVersion)),
    ...listed('tags', entriesOf(model.tags)),
    ...listed(
      'aliases',
      model.aliases.map(({ alias, version }) => ({ alias, version: String(version) })),
    ),
  }));
}

/** The same of one. */
export async function presentRegisteredModel(ctx: Context, model: RegisteredModel): Promise<object> {
  const [shown = {}] = await presentRegisteredModels(ctx, [model]);
  return shown;
}
