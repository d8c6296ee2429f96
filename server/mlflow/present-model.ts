import type { ModelVersion, RegisteredModel } from '@/lib/contracts/models';
import { bundlePath } from '@/lib/contracts/training';
import { listed, millisecondsOf } from './present';

/** The protocol's stages that versions have here: archived, or none. */
export const stageOfVersion = ({ archivedAt }: ModelVersion) => (archivedAt === null ? 'None' : 'Archived');

/** Where a version came from; one that was imported from a run's files may have had a folder there that is not kept. */
export function sourceOf({ runId, trainedOn }: ModelVersion): string {
  if (runId === null) return '';
  return trainedOn.datasetVersions.length > 0 ? `runs:/${runId}/${bundlePath}` : `runs:/${runId}/`;
}

export function presentModelVersion(version: ModelVersion) {
  return {
    name: version.modelName,
    version: String(version.version),
    creation_timestamp: millisecondsOf(version.createdAt),
    last_updated_timestamp: millisecondsOf(version.archivedAt ?? version.createdAt),
    current_stage: stageOfVersion(version),
    description: version.description,
    source: sourceOf(version),
    ...(version.runId === null ? {} : { run_id: version.runId }),
    status: 'READY',
    ...listed('aliases', version.aliases),
  };
}

/** With the newest version and the aliases, as the protocol does. */
export function presentRegisteredModel(model: RegisteredModel) {
  const aliases = model.aliases.map(({ alias, version }) => ({ alias, version: String(version) }));
  return {
    name: model.name,
    creation_timestamp: millisecondsOf(model.createdAt),
    last_updated_timestamp: millisecondsOf(model.updatedAt),
    description: model.description,
    ...listed('latest_versions', model.latest ? [presentModelVersion(model.latest)] : []),
    ...listed('aliases', aliases),
  };
}
