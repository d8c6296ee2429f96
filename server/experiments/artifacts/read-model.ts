import { readFile } from 'node:fs/promises';
import { folderOfPath } from '@/lib/artifacts/artifact-path';
import type { ArtifactModel } from '@/lib/contracts/artifacts';
import type { Context } from '@/server/core/context';
import { invalid, unavailable } from '@/server/core/errors';
import { objectPath } from '@/server/core/storage/object-store';
import { describeMlmodel } from '@/server/ml/mlflow-flavour/describe-mlmodel';
import type { ArtifactPlace } from './artifact-owner';
import { getArtifact } from './get-artifact';

const largestBytes = 1024 * 1024;

/** What an `MLmodel` file says of the model in its folder. @throws Invalid with what is wrong in it */
export async function readModel(ctx: Context, place: ArtifactPlace): Promise<ArtifactModel> {
  const { path, sha256, sizeBytes } = await getArtifact(ctx, place);
  if (sizeBytes > largestBytes) throw invalid(`${path} is larger than 1 MiB, so it describes no model.`);
  const bytes = await readFile(objectPath(sha256)).catch(() => {
    throw unavailable(`The file of ${path} is not in the object store at the moment: is its disk mounted?`);
  });
  try {
    return { folder: folderOfPath(path), ...(await describeMlmodel(bytes, folderOfPath(path))) };
  } catch (error) {
    throw error instanceof RangeError ? invalid(`${error.message}.`) : error;
  }
}
