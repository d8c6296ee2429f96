import type { ModelVersion } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { findLoggedModels, reviseModelTag } from '@/server/experiments';

const versionsTag = 'mlflow.modelVersions';

/** Tags a logged model with the versions that were made of it, written as clients write them. */
export async function noteVersion(
  ctx: Context,
  { modelName, version }: Pick<ModelVersion, 'modelName' | 'version'>,
  loggedModelId: string,
): Promise<void> {
  const [model] = await findLoggedModels(ctx, [loggedModelId]);
  if (!model) return;
  const written = `{"name": ${JSON.stringify(modelName)}, "version": ${version}}`;
  await reviseModelTag(ctx, {
    id: model.id,
    key: versionsTag,
    revise: (noted) => (noted?.includes(written) ? undefined : withEntry(noted, written)),
  });
}

function withEntry(noted: string | undefined, written: string): string {
  const earlier = /^\[(.+)\]$/s.exec(noted ?? '')?.[1];
  return `[${earlier === undefined ? '' : `${earlier}, `}${written}]`;
}
