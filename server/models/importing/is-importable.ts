import { readFile } from 'node:fs/promises';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { unavailable } from '@/server/core/errors';
import { rowsOf, type ArtifactOwner } from '@/server/experiments';
import { requirePermission } from '@/server/core/permissions';
import { objectPath } from '@/server/core/storage/object-store';
import { parseMlmodel } from '@/server/ml/mlflow-flavour/parse-mlmodel';
import { servedFlavour } from '@/server/ml/mlflow-flavour/served-flavour';

const largestBytes = 1024 * 1024;

/**
 * Whether a folder of a run or a logged model is a model directory of MLflow's with a flavour that is read here.
 *
 * @throws Unavailable where the store does not hold the file now, since what is registered then would never answer
 */
export async function isImportable(
  ctx: Context,
  { owner, folder }: { owner: ArtifactOwner; folder: string },
): Promise<boolean> {
  requirePermission(ctx, 'model:read');
  const path = folder === '' ? 'MLmodel' : `${folder}/MLmodel`;
  const row = await db().artifact.findFirst({ where: { ...rowsOf(owner), path, orgId: ctx.orgId } });
  if (!row || row.sizeBytes > largestBytes) return false;
  const bytes = await readFile(objectPath(row.sha256)).catch((error: unknown) => {
    throw isMissing(error) ? unavailable(`The file ${path} is not in the object store: is its disk mounted?`) : error;
  });
  try {
    return servedFlavour(await parseMlmodel(bytes)) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';
