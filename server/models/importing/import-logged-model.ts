import { ImportOptions } from '@/lib/contracts/model-imports';
import type { JobRef } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { invalid, notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { ownerColumn, type ArtifactOwner } from '@/server/experiments';
import { queueImport } from './import-model';

interface LoggedModel {
  /** Whose files they are; the run's where it is not said. */
  owner?: ArtifactOwner;
  /** The run that the version will be of. */
  runId: string | null;
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
  const { modelName, description = '', options = ImportOptions.parse({}) } = input;
  const run = await db().run.findFirst({
    where: { id: input.runId ?? '', orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null },
  });
  const owner = input.owner ?? { kind: 'run', id: input.runId ?? '' };
  if (!run && owner.kind === 'run') throw notFound('run', owner.id);
  const whose = run && owner.kind === 'run' ? `The run ${run.name}` : `The logged model ${owner.id}`;
  const runId = run?.id ?? null;
  const folder = input.artifactPath.replace(/^\/+|\/+$/g, '');
  const files = await listFolder(ctx, { owner, folder });
  if (files.length === 0) {
    throw invalid(`${whose} has no files under "${folder}": log the model there first.`);
  }
  if (files.length > mostFiles) {
    const where = folder === '' ? whose : `The folder "${folder}" of ${whose.replace('The', 'the')}`;
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
function listFolder(ctx: Context, { owner, folder }: { owner: ArtifactOwner; folder: string }) {
  const prefix = folder === '' ? '' : `${folder}/`;
  // A pattern would take `_` and `%` in the name of the folder for any other letters.
  return db().$queryRaw<{ path: string; sha256: string }[]>`
    SELECT path, sha256 FROM artifact
    WHERE ${ownerColumn(owner)} = ${owner.id} AND "orgId" = ${ctx.orgId} AND starts_with(path, ${prefix})
    ORDER BY path LIMIT ${mostFiles + 1}`;
}
