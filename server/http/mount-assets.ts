import { existsSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const oneYearMs = 365 * 24 * 3600 * 1000;

/**
 * Scripts and styles of the pages, from the folder they were built into. Their names change with their content; beside
 * each lies its compressed form, made once by the build.
 */
export async function mountAssets(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/_next/static/',
    decorateReply: false,
    preCompressed: true,
    immutable: true,
    maxAge: oneYearMs,
    index: false,
  });
}
