import type { Context } from '@/server/core/context';
import { limitExceeded } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { requireLoggable } from './log-params';
import { writeRunTags } from './write-run-tags';

const longestList = 1_000_000;

/** Adds an entry to a tag of a run that holds a JSON list; of several callers at once, none is lost. */
export async function appendToListTag(
  ctx: Context,
  { runId, key, entry }: { runId: string; key: string; entry: unknown },
): Promise<void> {
  requirePermission(ctx, 'experiment:write');
  await inTransaction(async (tx) => {
    const run = await requireLoggable(tx, ctx, runId);
    await tx.$queryRaw`SELECT id FROM run WHERE id = ${runId} FOR NO KEY UPDATE`;
    const tag = await tx.runTag.findUnique({ where: { runId_key: { runId, key } } });
    const value = JSON.stringify([...listIn(tag?.value), entry]);
    if (value.length > longestList) throw limitExceeded(`The tag ${key} would grow beyond ${longestList} characters.`);
    await writeRunTags(tx, run, { [key]: value });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'run', id: runId });
  });
}

/** What somebody else wrote there and is no list is replaced. */
function listIn(text: string | undefined): unknown[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
