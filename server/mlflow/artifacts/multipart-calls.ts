import type { FastifyReply, FastifyRequest } from 'fastify';
import { nameOfPath } from '@/lib/artifacts/artifact-path';
import type { Context } from '@/server/core/context';
import { env } from '@/server/core/env';
import { bodyOf } from '@/server/core/received-body';
import { abortParts, beginParts, completeParts, putPart } from '@/server/experiments';
import { objectsOf, optionalInteger, requiredInteger, requiredText, type Fields } from '../read-fields';
import { activeOnly, addressOf, requireTarget } from './artifact-files';

/** The address is the folder; the field `path` is the file as it is called on the client's disk. */
async function targetOf(ctx: Context, request: FastifyRequest, fields: Fields) {
  const name = nameOfPath(requiredText(fields, 'path').replaceAll('\\', '/'));
  return requireTarget(ctx, `${addressOf(request)}/${name}`);
}

/** Says where each part is to be sent; these addresses are secrets and need no credentials. */
export async function begin(ctx: Context, request: FastifyRequest, fields: Fields): Promise<object> {
  const target = await targetOf(ctx, request, fields);
  const partCount = optionalInteger(fields, 'num_parts') ?? 1;
  const uploadId = await activeOnly(target, beginParts(ctx, { ...target, partCount }));
  const root = `${originOf(request)}${request.url.slice(0, request.url.indexOf('/mlflow-artifacts/'))}`;
  const credentials = Array.from({ length: partCount }, (_, index) => ({
    url: `${root}/mlflow-artifacts/mpu/part/${uploadId}/${index + 1}`,
    part_number: index + 1,
    headers: {},
  }));
  return { upload_id: uploadId, credentials };
}

/** As the client wrote it; behind a proxy that speaks TLS, as the server was told it is called. */
function originOf(request: FastifyRequest): string {
  const named = env().RINGSIDE_URL;
  const url = named === undefined ? undefined : new URL(named);
  return url?.host === request.host ? url.origin : `${request.protocol}://${request.host}`;
}

export async function storePart(request: FastifyRequest, reply: FastifyReply): Promise<object> {
  const { upload, number } = request.params as { upload: string; number: string };
  const etag = await putPart(upload, Number(number), bodyOf(request.raw));
  void reply.header('etag', `"${etag}"`);
  return {};
}

export async function complete(ctx: Context, request: FastifyRequest, fields: Fields): Promise<object> {
  const target = await targetOf(ctx, request, fields);
  const parts = objectsOf(fields, 'parts').map((part, index) => ({
    number: requiredInteger(part, 'part_number', `parts[${index}].part_number`),
    sha256: requiredText(part, 'etag', `parts[${index}].etag`).replaceAll('"', ''),
  }));
  await activeOnly(target, completeParts(ctx, { uploadId: requiredText(fields, 'upload_id'), parts }));
  return {};
}

export async function abort(ctx: Context, _request: FastifyRequest, fields: Fields): Promise<object> {
  await abortParts(ctx, requiredText(fields, 'upload_id'));
  return {};
}
