import { Prisma } from '@/prisma/generated/client';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict, invalid, notFound } from '@/server/core/errors';
import { normalArtifactPath } from '@/lib/artifacts/artifact-path';
import { bundlePath } from '@/lib/contracts/training';
import { findRunState } from '../get-run';
import { requireLoggedModelRow } from '../logged-models/logged-model';
import { runIsDeleted } from '../record-metrics';

/** What files belong to. */
export type ArtifactOwner = { kind: 'run'; id: string } | { kind: 'logged-model'; id: string };

/** A file or a folder of an owner; an empty path is the owner's root. */
export interface ArtifactPlace {
  owner: ArtifactOwner;
  path: string;
}

/** Which rows are an owner's. */
export const rowsOf = ({ kind, id }: ArtifactOwner) => (kind === 'run' ? { runId: id } : { loggedModelId: id });

/** The same in SQL. */
export const ownerColumn = ({ kind }: ArtifactOwner) =>
  kind === 'run' ? Prisma.sql`"runId"` : Prisma.sql`"loggedModelId"`;

/** The path as it is kept. @throws Invalid where it could lead out of its owner */
export function pathWithin(path: string): string {
  const normal = normalArtifactPath(path);
  if (normal === undefined) throw invalid('Invalid path', { path: path.slice(0, 200) });
  return normal;
}

/** The path of a file as it is kept. @throws Invalid where it names no file below its owner */
export function filePathWithin(path: string): string {
  const normal = pathWithin(path);
  if (normal === '') throw invalid('Invalid path', { path });
  return normal;
}

/** @throws NotFound unless the owner is of this project; a deleted run still shows its files */
export async function requireOwner(ctx: Context, owner: ArtifactOwner, tx: Tx): Promise<void> {
  if (owner.kind === 'logged-model') await requireLoggedModelRow(ctx, owner.id, tx);
  else if (!(await findRunState(ctx, owner.id, tx))) throw notFound('run', owner.id);
}

/** @throws Conflict if the run is deleted, or the path is where a training keeps its model */
export async function requireWritable(ctx: Context, { owner, path }: ArtifactPlace, tx: Tx): Promise<void> {
  if (owner.kind === 'logged-model') return requireOwner(ctx, owner, tx);
  const run = await findRunState(ctx, owner.id, tx);
  if (!run) throw notFound('run', owner.id);
  if (run.deletedAt) throw runIsDeleted(owner.id);
  const holdsModel = path === '' || path === bundlePath || bundlePath.startsWith(`${path}/`);
  if (run.source === 'training' && holdsModel) {
    throw conflict(`${bundlePath} of ${run.name} is the model that was trained: it stays as it is.`);
  }
}
