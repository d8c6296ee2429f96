import type { Context } from '@/server/core/context';
import type { LoggedModel, LoggedModelStatus } from '@/server/experiments';
import { findRegistrations } from '@/server/models';
import { listed, rootOf, toNumber } from './present';

/** Numbers of the protocol's states of a logged model, by name. */
export const loggedModelStatusNumbers = {
  LOGGED_MODEL_PENDING: 1,
  LOGGED_MODEL_READY: 2,
  LOGGED_MODEL_UPLOAD_FAILED: 3,
} as const;

type StatusName = keyof typeof loggedModelStatusNumbers;
export const loggedModelStatuses: Record<StatusName, LoggedModelStatus> = {
  LOGGED_MODEL_PENDING: 'pending',
  LOGGED_MODEL_READY: 'ready',
  LOGGED_MODEL_UPLOAD_FAILED: 'failed',
};
const names: Record<LoggedModelStatus, StatusName> = {
  pending: 'LOGGED_MODEL_PENDING',
  ready: 'LOGGED_MODEL_READY',
  failed: 'LOGGED_MODEL_UPLOAD_FAILED',
};

/** Where clients find the files of a logged model. */
export const loggedModelUri = (model: Pick<LoggedModel, 'id' | 'artifactLocation' | 'experimentNumber'>) =>
  `${rootOf(model.artifactLocation, model.experimentNumber)}/models/${model.id}/artifacts`;

/** Logged models with the versions registered from them. */
export async function presentLoggedModels(ctx: Context, models: readonly LoggedModel[]): Promise<object[]> {
  const registered = await findRegistrations(
    ctx,
    models.map(({ id }) => id),
  );
  return models.map((model) => present(model, registered.get(model.id) ?? []));
}

export async function presentLoggedModel(ctx: Context, model: LoggedModel): Promise<object> {
  const [shown = {}] = await presentLoggedModels(ctx, [model]);
  return shown;
}

function present(model: LoggedModel, versions: readonly { name: string; version: number }[]): object {
  const { id, name, experimentNumber, modelType, sourceRunId } = model;
  const registrations = versions.map((one) => ({ name: one.name, version: String(one.version) }));
  return {
    info: {
      model_id: id,
      experiment_id: String(experimentNumber),
      name,
      creation_timestamp_ms: model.createdAt.getTime(),
      last_updated_timestamp_ms: model.updatedAt.getTime(),
      artifact_uri: loggedModelUri(model),
      status: names[model.status],
      ...(modelType === '' ? {} : { model_type: modelType }),
      ...(sourceRunId === null ? {} : { source_run_id: sourceRunId }),
      ...listed('tags', model.tags),
      ...listed('registrations', registrations),
    },
    data: { ...listed('params', model.params), ...listed('metrics', model.metrics.map(metricOf(id))) },
  };
}

const metricOf =
  (model_id: string) =>
  ({ key, value, timestamp, step, runId, datasetName, datasetDigest }: LoggedModel['metrics'][number]) => ({
    ...{ key, value: toNumber(value), timestamp, step, model_id, run_id: runId },
    ...(datasetName === '' ? {} : { dataset_name: datasetName }),
    ...(datasetDigest === '' ? {} : { dataset_digest: datasetDigest }),
  });
