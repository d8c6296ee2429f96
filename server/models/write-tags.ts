import type { TagChanges } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { requireLoggedKey } from '@/server/experiments';
import { announce } from '@/server/orgs';

/** Sets tags of a model; null takes one away. Writers take turns by the lock on its row. */
export async function writeModelTags(
  tx: Tx,
  ctx: Context,
  { modelId, tags }: { modelId: string; tags: TagChanges },
): Promise<void> {
  for (const key of Object.keys(tags)) requireLoggedKey(key, 'tag');
  await tx.$queryRaw`SELECT id FROM registered_model WHERE id = ${modelId} FOR NO KEY UPDATE`;
  await tx.registeredModelTag.deleteMany({ where: { modelId, key: { in: Object.keys(tags) } } });
  const data = keptOf(tags).map((tag) => ({ ...tag, orgId: ctx.orgId, modelId }));
  await tx.registeredModelTag.createMany({ data });
}

interface VersionTags {
  versionId: string;
  tags: TagChanges;
  /** For those who listen. */
  name: string;
  version: number;
}

/** Sets tags of a version; null takes one away. */
export async function writeVersionTags(tx: Tx, ctx: Context, change: VersionTags): Promise<void> {
  const { versionId, tags, name } = change;
  const version = String(change.version);
  const entries = Object.entries(tags);
  for (const [key] of entries) requireLoggedKey(key, 'tag');
  await tx.$queryRaw`SELECT id FROM model_version WHERE id = ${versionId} FOR NO KEY UPDATE`;
  await tx.modelVersionTag.deleteMany({ where: { versionId, key: { in: entries.map(([key]) => key) } } });
  const data = keptOf(tags).map((tag) => ({ ...tag, orgId: ctx.orgId, versionId }));
  await tx.modelVersionTag.createMany({ data });
  for (const [key, value] of entries) {
    if (value === null) await announce(tx, ctx, { event: 'model_version_tag.deleted', data: { name, version, key } });
    else await announce(tx, ctx, { event: 'model_version_tag.set', data: { name, version, key, value } });
  }
}

const keptOf = (tags: TagChanges) =>
  Object.entries(tags).flatMap(([key, value]) => (value === null ? [] : [{ key, value }]));
