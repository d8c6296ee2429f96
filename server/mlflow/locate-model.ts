import type { Run } from '@/lib/contracts/experiments';
import { bundlePath } from '@/lib/contracts/training';
import type { Context } from '@/server/core/context';
import { findRun, listArtifacts } from '@/server/experiments';
import { findModel, isImportable } from '@/server/models';
import { checkSource } from './check-source';
import { requireVersion } from './find-models';
import { invalidParameter } from './mlflow-error';
import { presentRunInfo } from './present';

/** Where the model of a source lies, seen from here. */
export type ModelPlace =
  | { kind: 'training'; runId: string }
  | { kind: 'folder'; runId: string; folder: string }
  | { kind: 'version'; versionId: string; runId: string | null }
  | { kind: 'elsewhere'; runId: string | null; why: string };

/** Looks a source up: a training's model, a model directory of a run, another version, or a place elsewhere. */
export async function locateModel(
  ctx: Context,
  { source, runId }: { source: string; runId: string | null },
): Promise<ModelPlace> {
  const stated = runId === null ? null : await findRun(ctx, runId);
  checkSource(source, stated);
  if (source.startsWith('models:/')) return locateVersion(ctx, source);
  const run = (await findRunOf(ctx, source)) ?? null;
  if (!run) return { kind: 'elsewhere', runId: null, why: 'Its files are not in this store.' };
  const folder = folderOf(run, source);
  if (folder === undefined) return { kind: 'elsewhere', runId: run.id, why: 'Its files are not in this store.' };
  return locateFolder(ctx, run, folder);
}

async function locateVersion(ctx: Context, source: string): Promise<ModelPlace> {
  const [, name, by, which] = /^models:\/([^/@]+)(\/|@)(.+)$/.exec(source) ?? [];
  if (name === undefined || which === undefined) {
    return { kind: 'elsewhere', runId: null, why: 'The logged model it names is not one that can be read here.' };
  }
  const model = await findModel(ctx, name);
  const number = by === '/' ? which : model?.aliases.find(({ alias }) => alias === which)?.version;
  if (number === undefined) throw invalidParameter(`Registered model alias ${which} not found.`);
  const { id, runId } = await requireVersion(ctx, { name, version: String(number) });
  return { kind: 'version', versionId: id, runId };
}

/** The run that a source names, where it is one of this project. */
async function findRunOf(ctx: Context, source: string): Promise<Run | null> {
  const place = source.startsWith('runs:') ? /^runs:\/+([^/]+)/ : /\/([^/]+)\/artifacts(?:\/|$)/;
  const id = place.exec(source)?.[1];
  return id === undefined ? null : findRun(ctx, id);
}

/** The part of a source that lies within its run; undefined where it lies elsewhere. */
function folderOf(run: Run, source: string): string | undefined {
  const plain = source.replace(/^mlflow-artifacts:\/\/[^/]+\//, 'mlflow-artifacts:/');
  const roots = [`runs:/${run.id}`, presentRunInfo(run).artifact_uri];
  const root = roots.find((one) => plain === one || plain.startsWith(`${one}/`));
  return root === undefined
    ? undefined
    : plain
        .slice(root.length)
        .split('/')
        .filter((part) => part !== '')
        .join('/');
}

async function locateFolder(ctx: Context, run: Run, folder: string): Promise<ModelPlace> {
  const runId = run.id;
  if (run.deletedAt !== null) return { kind: 'elsewhere', runId, why: `Its run ${run.name} is deleted.` };
  const isThere = (path: string) => folder === '' || path === folder || path.startsWith(`${folder}/`);
  const paths = (await listArtifacts(ctx, runId)).map(({ path }) => path).filter(isThere);
  if (run.source === 'training' && paths.includes(bundlePath)) return { kind: 'training', runId };
  if (await isImportable(ctx, { runId, folder })) return { kind: 'folder', runId, folder };
  const why =
    paths.length === 0
      ? `The run ${run.name} has no files under "${folder}".`
      : 'It is of no flavour that is served here, such as onnx: serve it elsewhere and register its address.';
  return { kind: 'elsewhere', runId, why };
}
