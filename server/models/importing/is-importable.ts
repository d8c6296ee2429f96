import { readFile } from 'node:fs/promises';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { rowsOf, type ArtifactOwner } from '@/server/experiments';
import { requirePermission } from '@/server/core/permissions';
import { objectPath } from '@/server/core/storage/object-store';

const largestBytes = 1024 * 1024;

/** Flavours that become a model of ours, where an `MLmodel` file names them. */
const flavour = /^ {2}(onnx|xgboost):/m;

/** Whether a folder of a run or a logged model is a model directory of MLflow's with a flavour that is read here. */
export async function isImportable(
  ctx: Context,
  { owner, folder }: { owner: ArtifactOwner; folder: string },
): Promise<boolean> {
  requirePermission(ctx, 'model:read');
  const path = folder === '' ? 'MLmodel' : `${folder}/MLmodel`;
  const row = await db().artifact.findFirst({ where: { ...rowsOf(owner), path, orgId: ctx.orgId } });
  if (!row || row.sizeBytes > largestBytes) return false;
  const text = await readFile(objectPath(row.sha256), 'utf8').catch(() => '');
  return flavour.test(text);
}
