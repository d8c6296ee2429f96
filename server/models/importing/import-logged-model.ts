import { ImportOptions } from '@/lib/contracts/model-imports';
import type { JobRef } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { invalid, notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { queueImport } from './import-model';

interface LoggedModel {
  runId: string;
  /** Folder of the model among the run's files, such as `model`; empty for all of them. */
  artifactPath: string;
  modelName: string;
  description?: string;
  options?: ImportOptions;
}

const mostFiles = 2000;

/**
 * Queues the import of a model that a client logged to a run, such as an MLflow model directory; the version it becomes
 * belongs to the run.
 *
 * @throws NotFound if the run is not of this project, Invalid if it has no files there, or too many for one model
 */
export async function importLoggedModel(ctx: Context, input: LoggedModel): Promise<JobRef> {
  requirePermission(ctx, 'model:write');
  const { runId, modelName, description = '', options = ImportOptions.parse({}) } = input;
  const run = await db().run.findFirst({
    where: { id: runId, orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null },
  });
  if (!run) throw notFound('run', runId);
  const folder = input.artifactPath.replace(/^\/+|\/+$/g, '');
  const files = await listFolder(ctx, { runId, folder });
  if (files.length === 0) {
    throw invalid(`The run ${run.name} has no files under "${folder}": log the model there first.`);
  }
  if (files.length > mostFiles) {
    const where = folder === '' ? `The run ${run.name}` : `The folder "${folder}" of the run ${run.name}`;
    throw invalid(`${where} has more than ${mostFiles} files, the most of one model: name the folder of the model.`);
  }
  return queueImport(ctx, {
    modelName,
    description,
    options,
    runId,
    files: files.map(({ path, sha256 }) => ({ name: path, place: { kind: 'object', sha256 } })),
  });
}

/** Files in a folder and below it, up to one more than a model may have. A sibling whose name begins alike is none. */
function listFolder(ctx: Context, { runId, folder }: { runId: string; folder: string }) {
  const prefix = folder === '' ? '' : `${folder}/`;
  // A pattern would take `_` and `%` in the name of the folder for any other letters.
  return db().$queryRaw<{ path: string; sha256: string }[]>`
    SELECT path, sha256 FROM artifact
    WHERE "runId" = ${runId} AND "orgId" = ${ctx.orgId} AND starts_with(path, ${prefix})
    ORDER BY path LIMIT ${mostFiles + 1}`;
}
