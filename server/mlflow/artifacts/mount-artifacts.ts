import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '@/server/core/context';
import { drainBody } from '@/server/core/received-body';
import { deleteArtifacts } from '@/server/experiments';
import type { Fields } from '../read-fields';
import { requirePlace } from './artifact-address';
import {
  listProxied,
  sendOfModel,
  sendOfRun,
  sendOfVersion,
  sendProxied,
  storeProxied,
  storeSmall,
} from './artifact-files';
import { abort, begin, complete, storePart } from './multipart-calls';

export interface ArtifactDoor {
  /** Prefixes of the API, such as `/api` and `/p/:project/api`. */
  roots: readonly string[];
  /** Prefixes of what stands outside the API. */
  places: readonly string[];
  resolve: (request: FastifyRequest, projectSlug: string | undefined) => Promise<Context>;
  readFields: (request: FastifyRequest) => Fields;
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** The calls that carry files, both ways as they arrive, and those of uploads in parts. */
export async function mountArtifacts(scope: FastifyInstance, door: ArtifactDoor): Promise<void> {
  await scope.register(async (raw) => {
    raw.removeAllContentTypeParsers();
    raw.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const root of door.roots) mountProxy(raw, `${root}/2.0/mlflow-artifacts`, door);
    for (const root of door.roots) {
      raw.post(`${root}/2.0/mlflow/upload-artifact`, receiving(withContext(door, storeSmall)));
      raw.get(`${root}/2.0/mlflow/logged-models/:model/artifacts/files`, withContext(door, sendOfModel));
    }
    for (const place of door.places) mountViews(raw, place, door);
  });
  for (const root of door.roots) mountParts(scope, `${root}/2.0/mlflow-artifacts/mpu`, door);
}

function mountProxy(raw: FastifyInstance, url: string, door: ArtifactDoor): void {
  raw.get(`${url}/artifacts`, withContext(door, listProxied));
  raw.get(`${url}/artifacts/*`, withContext(door, sendProxied));
  raw.put(`${url}/artifacts/*`, receiving(withContext(door, storeProxied)));
  raw.delete(`${url}/artifacts/*`, withContext(door, removeProxied));
  raw.put(`${url}/mpu/part/:upload/:number`, receiving(storePart));
}

function mountViews(raw: FastifyInstance, place: string, door: ArtifactDoor): void {
  // Clients whose tracking address ends in a slash ask with two.
  for (const slash of ['/', '//']) {
    raw.get(`${place}${slash}get-artifact`, withContext(door, sendOfRun));
    raw.get(`${place}${slash}model-versions/get-artifact`, withContext(door, sendOfVersion));
  }
}

function mountParts(scope: FastifyInstance, url: string, door: ArtifactDoor): void {
  for (const [name, call] of Object.entries({ create: begin, complete, abort })) {
    scope.post(
      `${url}/${name}/*`,
      withContext(door, (ctx, request) => call(ctx, request, door.readFields(request))),
    );
  }
}

const withContext =
  (
    { resolve }: ArtifactDoor,
    run: (ctx: Context, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  ): Handler =>
  async (request, reply) => {
    const { project } = request.params as { project?: string };
    const answer = await run(await resolve(request, project), request, reply);
    return answer === undefined ? reply : reply.type('application/json').send(JSON.stringify(answer));
  };

/** Whoever sends a file reads the answer when all of it has been taken. */
const receiving =
  (handle: Handler): Handler =>
  async (request, reply) => {
    try {
      return await handle(request, reply);
    } catch (error) {
      await drainBody(request.raw);
      throw error;
    }
  };

async function removeProxied(ctx: Context, request: FastifyRequest): Promise<object> {
  const { '*': address } = request.params as { '*': string };
  await deleteArtifacts(ctx, await requirePlace(ctx, address));
  return {};
}
