import { readFile } from 'node:fs/promises';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { objectPath } from '@/server/core/storage/object-store';

const largestBytes = 1024 * 1024;

/** Flavours that become a model of ours, where an `MLmodel` file names them. */
const flavour = /^ {2}(onnx|xgboost):/m;

/** Whether a folder of a run holds a model that an import can read: a directory of MLflow's with a known flavour. */
export async function isImportable(
  ctx: Context,
  { runId, folder }: { runId: string; folder: string },
): Promise<boolean> {
  requirePermission(ctx, 'model:read');
  const path = folder === '' ? 'MLmodel' : `${folder}/MLmodel`;
  const row = await db().artifact.findFirst({ where: { runId, path, orgId: ctx.orgId } });
  if (!row || row.sizeBytes > largestBytes) return false;
  const text = await readFile(objectPath(row.sha256), 'utf8').catch(() => '');
  return flavour.test(text);
}
