import { z } from 'zod';
import type { BulkRunAction } from '@/lib/contracts/run-search';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { requireLoggedKey } from '../logged-key';

/** A tag as it was; null: there was none. */
export const TagBefore = z.object({ runId: z.string(), key: z.string(), value: z.string().nullable() });
export type TagBefore = z.infer<typeof TagBefore>;

export interface ChangedPiece {
  runIds: string[];
  before: TagBefore[] | null;
}

type SimpleAction = Exclude<BulkRunAction['type'], 'tag'>;

/** Which runs an action changes; others stay as they are. */
const changeable: Record<BulkRunAction['type'], string> = {
  archive: '"deletedAt" IS NULL AND "archivedAt" IS NULL',
  unarchive: '"deletedAt" IS NULL AND "archivedAt" IS NOT NULL',
  delete: `"deletedAt" IS NULL AND NOT (source = 'training' AND status IN ('scheduled', 'running'))`,
  restore: `"deletedAt" IS NOT NULL
    AND NOT EXISTS (SELECT FROM experiment e WHERE e.id = "experimentId" AND e."deletedAt" IS NOT NULL)`,
  tag: '"deletedAt" IS NULL',
};

const columns: Record<SimpleAction, () => object> = {
  archive: () => ({ archivedAt: new Date() }),
  unarchive: () => ({ archivedAt: null }),
  delete: () => ({ deletedAt: new Date() }),
  restore: () => ({ deletedAt: null }),
};

/** Changes those of the runs that the action is for, and says which. */
export async function changePiece(
  tx: Tx,
  ctx: Context,
  { runIds, action }: { runIds: readonly string[]; action: BulkRunAction },
): Promise<ChangedPiece> {
  if (action.type === 'restore') await holdExperiments(tx, ctx, runIds);
  const wanted = await lockRuns(tx, ctx, { runIds, condition: changeable[action.type] });
  if (action.type === 'tag')
    return { runIds: wanted, before: await setTags(tx, ctx, { runIds: wanted, tags: action.tags }) };
  await tx.run.updateMany({ where: { id: { in: wanted } }, data: columns[action.type]() });
  return { runIds: wanted, before: null };
}

/** Before the runs, as everywhere: none of these experiments is deleted before the runs are back. */
async function holdExperiments(tx: Tx, ctx: Context, runIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT FROM experiment WHERE "orgId" = ${ctx.orgId} AND "projectId" = ${ctx.projectId}
      AND id IN (SELECT "experimentId" FROM run WHERE id = ANY(${runIds}))
    ORDER BY id FOR SHARE`;
}

/** Locked in the order of their serials, as everywhere. */
async function lockRuns(
  tx: Tx,
  ctx: Context,
  { runIds, condition }: { runIds: readonly string[]; condition: string },
): Promise<string[]> {
  const rows = await tx.$queryRawUnsafe<{ id: string }[]>(
    `SELECT id FROM run WHERE id = ANY($1) AND "orgId" = $2 AND "projectId" = $3 AND ${condition}
     ORDER BY serial FOR NO KEY UPDATE`,
    runIds,
    ctx.orgId,
    ctx.projectId,
  );
  return rows.map(({ id }) => id);
}

async function setTags(
  tx: Tx,
  ctx: Context,
  { runIds, tags }: { runIds: readonly string[]; tags: Readonly<Record<string, string | null>> },
): Promise<TagBefore[]> {
  const keys = Object.keys(tags);
  for (const key of keys) requireLoggedKey(key, 'tag');
  const where = { runId: { in: [...runIds] }, key: { in: keys } };
  const rows = await tx.runTag.findMany({ where, select: { runId: true, key: true, value: true } });
  const known = new Map(rows.map(({ runId, key, value }) => [`${runId}/${key}`, value]));
  await writeTags(
    tx,
    ctx,
    runIds.flatMap((runId) => keys.map((key) => ({ runId, key, value: tags[key] ?? null }))),
  );
  return runIds.flatMap((runId) => keys.map((key) => ({ runId, key, value: known.get(`${runId}/${key}`) ?? null })));
}

/** Sets each tag, or takes it away where its value is null. */
export async function writeTags(tx: Tx, ctx: Context, tags: readonly TagBefore[]): Promise<void> {
  const [runIds, keys] = [tags.map(({ runId }) => runId), tags.map(({ key }) => key)];
  await tx.$executeRaw`
    DELETE FROM run_tag t USING unnest(${runIds}::text[], ${keys}::text[]) AS gone (run, key)
    WHERE t."runId" = gone.run AND t.key = gone.key`;
  await tx.runTag.createMany({
    data: tags.flatMap(({ value, ...tag }) => (value === null ? [] : [{ ...tag, value, orgId: ctx.orgId }])),
  });
}
