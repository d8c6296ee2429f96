import type { ModelVersionDetail } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { presentVersions } from './present-version';
import { getVersionRow } from './queries';

/** One version with its signature, an example of its input, and the report of the run it came from. */
export async function getVersion(ctx: Context, id: string): Promise<ModelVersionDetail> {
  requirePermission(ctx, 'model:read');
  const row = await getVersionRow(ctx, id);
  const [shown] = await presentVersions(ctx, [row]);
  const run = row.runId ? await db().run.findUnique({ where: { id: row.runId }, select: { report: true } }) : null;
  if (!shown) throw new Error(`version ${id} could not be shown`);
  return { ...shown, signature: row.signature, inputExample: row.inputExample, report: run?.report ?? null };
}
