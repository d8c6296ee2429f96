import type { ModelVersion } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { findLoggedModels, updateLoggedModel } from '@/server/experiments';

const versionsTag = 'mlflow.modelVersions';

/** Tags a logged model with the versions that were made of it, written as clients write them. */
export async function noteVersion(ctx: Context, version: ModelVersion, loggedModelId: string): Promise<void> {
  const [model] = await findLoggedModels(ctx, [loggedModelId]);
  if (!model) return;
  const noted = model.tags.find(({ key }) => key === versionsTag)?.value;
  const written = `{"name": ${JSON.stringify(version.modelName)}, "version": ${version.version}}`;
  if (noted?.includes(written)) return;
  const earlier = /^\[(.+)\]$/s.exec(noted ?? '')?.[1];
  const value = `[${earlier === undefined ? '' : `${earlier}, `}${written}]`;
  await updateLoggedModel(ctx, { id: model.id, tags: { [versionsTag]: value } });
}
