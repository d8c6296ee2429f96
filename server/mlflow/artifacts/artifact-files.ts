import type { FastifyReply, FastifyRequest } from 'fastify';
import { nameOfPath } from '@/lib/artifacts/artifact-path';
import { mediaTypeOf } from '@/lib/artifacts/media-type';
import type { Context } from '@/server/core/context';
import { AppError } from '@/server/core/errors';
import { bodyOf } from '@/server/core/received-body';
import { sendFile } from '@/server/core/send-file';
import { getArtifact, putArtifact, type ArtifactPlace } from '@/server/experiments';
import { requireLoggedModel } from '../find-logged-model';
import { requireVersion } from '../find-models';
import { requireRun, runIdOf, runMustBeActive } from '../find-rows';
import { doesNotExist, invalidParameter } from '../mlflow-error';
import { sourceOf } from '../present-model';
import { optionalText, requiredText, type Fields } from '../read-fields';
import { findPlace, findPlaceOfSource, requirePlace, safePath } from './artifact-address';
import { filesIn } from './artifact-calls';

const mostSmallBytes = 10 * 1024 * 1024;

export const addressOf = (request: FastifyRequest): string => (request.params as { '*': string })['*'];
const queryOf = (request: FastifyRequest) => request.query as Fields;

/** Files of a folder below the root of all artifacts, by their base names. */
export async function listProxied(ctx: Context, request: FastifyRequest): Promise<object> {
  const place = await findPlace(ctx, optionalText(queryOf(request), 'path') ?? '');
  return place ? filesIn(ctx, place, ({ name }) => name) : {};
}

export async function sendProxied(ctx: Context, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await send(ctx, await requirePlace(ctx, addressOf(request)), { request, reply });
}

export async function sendOfRun(ctx: Context, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const fields = queryOf(request);
  const path = safePath(requiredText(fields, 'path'));
  const { id } = await requireRun(ctx, runIdOf(fields));
  await send(ctx, { owner: { kind: 'run', id }, path }, { request, reply });
}

/** A file of the directory that a version was registered from. */
export async function sendOfVersion(ctx: Context, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const fields = queryOf(request);
  const path = safePath(requiredText(fields, 'path'));
  const version = await requireVersion(ctx, fields);
  const place = await findPlaceOfSource(ctx, sourceOf(version));
  if (!place) throw doesNotExist(`Version ${version.version} of ${version.modelName} has no files in this store.`);
  // The model of a training is one file, which stands for the folder it lies in.
  const root = place.path.replace(/(^|\/)[^/]+\.json$/, '').replace(/\/+$/, '');
  await send(ctx, { ...place, path: root === '' ? path : `${root}/${path}` }, { request, reply });
}

/** A file of a logged model. */
export async function sendOfModel(ctx: Context, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const path = safePath(requiredText(queryOf(request), 'artifact_file_path'));
  const { id } = await requireLoggedModel(ctx, (request.params as { model: string }).model);
  await send(ctx, { owner: { kind: 'logged-model', id }, path }, { request, reply });
}

async function send(
  ctx: Context,
  place: ArtifactPlace,
  exchange: { request: FastifyRequest; reply: FastifyReply },
): Promise<void> {
  if (place.path === '') throw doesNotExist('No such artifact: the path names a folder.');
  const artifact = await getArtifact(ctx, place).catch((error: unknown) => {
    throw isMissing(error) ? doesNotExist(`No such artifact: '${place.path}'`) : error;
  });
  await sendFile(exchange, { ...artifact, name: nameOfPath(artifact.path), mediaType: mediaTypeOf(artifact.path) });
}

const isMissing = (error: unknown) => error instanceof AppError && error.code === 'NotFound';

export async function storeProxied(ctx: Context, request: FastifyRequest): Promise<object> {
  await store(ctx, await requireTarget(ctx, addressOf(request)), bodyOf(request.raw));
  return {};
}

/** @throws INVALID_PARAMETER_VALUE where nothing can be stored */
export async function requireTarget(ctx: Context, address: string): Promise<ArtifactPlace> {
  const place = await requirePlace(ctx, address);
  if (place.path === '') throw invalidParameter(`'${address}' names no file.`);
  return place;
}

/** The words for a deleted run are the protocol's. */
export async function activeOnly<T>({ owner }: ArtifactPlace, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    const isDeleted = error instanceof AppError && error.detail?.['reason'] === 'run-deleted';
    throw isDeleted ? runMustBeActive(owner.id) : error;
  });
}

const store = (ctx: Context, place: ArtifactPlace, content: AsyncIterable<Buffer>) =>
  activeOnly(place, putArtifact(ctx, place, content));

/** What the client's own pages send: a small file, named by the query. */
export async function storeSmall(ctx: Context, request: FastifyRequest): Promise<object> {
  const fields = queryOf(request);
  const [id, given] = ['run_uuid', 'path'].map((name) => {
    const value = optionalText(fields, name);
    if (!value) throw invalidParameter(`Request must specify ${name}.`);
    return value;
  });
  const path = safePath(given ?? '');
  const content = await readSmall(request);
  if (content.length === 0) throw invalidParameter('Request must specify data.');
  const run = await requireRun(ctx, id ?? '');
  await store(ctx, { owner: { kind: 'run', id: run.id }, path }, bufferOnce(content));
  return {};
}

async function readSmall(request: FastifyRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of bodyOf(request.raw)) {
    sizeBytes += chunk.length;
    if (sizeBytes > mostSmallBytes) throw invalidParameter('Artifact size is too large. Max size is 10MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function* bufferOnce(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}
