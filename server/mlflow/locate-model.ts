import type { Run } from '@/lib/contracts/experiments';
import { bundlePath } from '@/lib/contracts/training';
import type { Context } from '@/server/core/context';
import { findLoggedModels, findRun, listArtifacts, type ArtifactOwner } from '@/server/experiments';
import { findModel, isImportable } from '@/server/models';
import { checkSource } from './check-source';
import { requireVersion } from './find-models';
import { invalidParameter } from './mlflow-error';
import { presentRunInfo } from './present';

/** Where the model of a source lies, seen from here. */
export type ModelPlace =
  | { kind: 'training'; runId: string }
  | { kind: 'folder'; owner: ArtifactOwner; runId: string | null; folder: string }
  | { kind: 'version'; versionId: string; runId: string | null }
  | { kind: 'elsewhere'; runId: string | null; why: string };

const unknownFlavour =
  'It is of no flavour that is served here, such as onnx: serve it elsewhere and register its address.';

/** Looks a source up: a training's model, a model directory of a run, another version, or a place elsewhere. */
export async function locateModel(
  ctx: Context,
  { source, runId }: { source: string; runId: string | null },
): Promise<ModelPlace> {
  const stated = runId === null ? null : await findRun(ctx, runId);
  checkSource(source, stated);
  const logged = loggedModelIn(source);
  if (logged) return locateLogged(ctx, logged);
  if (source.startsWith('models:/')) return locateVersion(ctx, source);
  const run = (await findRunOf(ctx, source)) ?? null;
  if (!run) return { kind: 'elsewhere', runId: null, why: 'Its files are not in this store.' };
  const folder = folderOf(run, source);
  if (folder === undefined) return { kind: 'elsewhere', runId: run.id, why: 'Its files are not in this store.' };
  return locateFolder(ctx, run, folder);
}

/** The logged model of a source, named or by the place of its files. */
function loggedModelIn(source: string): { id: string; folder: string } | undefined {
  const named = /^models:\/(m-[0-9a-f]{32})$/.exec(source);
  const placed = /^mlflow-artifacts:\/.*?\/models\/(m-[0-9a-f]{32})\/artifacts(?:\/(.*?))?\/*$/.exec(source);
  const [, id, folder = ''] = named ?? placed ?? [];
  return id === undefined ? undefined : { id, folder };
}

async function locateLogged(ctx: Context, { id, folder }: { id: string; folder: string }): Promise<ModelPlace> {
  const [model] = await findLoggedModels(ctx, [id]);
  if (!model) return { kind: 'elsewhere', runId: null, why: `There is no logged model ${id} here.` };
  const owner = { kind: 'logged-model', id } as const;
  const runId = model.sourceRunId;
  if (await isImportable(ctx, { owner, folder })) return { kind: 'folder', owner, runId, folder };
  return { kind: 'elsewhere', runId, why: unknownFlavour };
}

async function locateVersion(ctx: Context, source: string): Promise<ModelPlace> {
  const [, name, by, which] = /^models:\/([^/@]+)(\/|@)(.+)$/.exec(source) ?? [];
  if (name === undefined || which === undefined) {
    throw invalidParameter(`Invalid model version source: '${source}'. Give models:/<name>/<version>.`);
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
  const owner = { kind: 'run', id: runId } as const;
  if (await isImportable(ctx, { owner, folder })) return { kind: 'folder', owner, runId, folder };
  const why = paths.length === 0 ? `The run ${run.name} has no files under "${folder}".` : unknownFlavour;
  return { kind: 'elsewhere', runId, why };
}
