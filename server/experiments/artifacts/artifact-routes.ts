import { Readable } from 'node:stream';
import { z } from 'zod';
import { nameOfPath } from '@/lib/artifacts/artifact-path';
import { mediaTypeOf } from '@/lib/artifacts/media-type';
import { isShowable } from '@/lib/artifacts/viewer-of';
import {
  ArtifactFolder,
  ArtifactModel,
  ArtifactTable,
  ArtifactTableQuery,
  ArtifactText,
} from '@/lib/contracts/artifacts';
import { Id } from '@/lib/contracts/basics';
import { Artifact } from '@/lib/contracts/experiments';
import { invalid } from '@/server/core/errors';
import { bodyOf, drainBody } from '@/server/core/received-body';
import { projectRoute, type Route } from '@/server/core/route';
import { dispositionOf, sendFile } from '@/server/core/send-file';
import { fileOf } from '@/server/core/uploaded-file';
import { archiveFolder } from './archive-folder';
import type { ArtifactOwner } from './artifact-owner';
import { deleteArtifacts } from './delete-artifacts';
import { getArtifact } from './get-artifact';
import { listArtifacts } from './list-artifacts';
import { listFolder } from './list-folder';
import { putArtifact } from './put-artifact';
import { readModel } from './read-model';
import { readText } from './read-text';
import { getTable } from './table/get-table';

const byRun = z.object({ run: Id });
const byFile = byRun.extend({ '*': z.string() });
const whole = z.coerce.number().int().min(0).default(0);
const Place = z.object({ path: z.string().default('') });
const ownerOf = ({ run }: { run: string }): ArtifactOwner => ({ kind: 'run', id: run });
const placeOf = (params: { run: string; '*': string }) => ({ owner: ownerOf(params), path: params['*'] });
const entriesAtOnce = 1000;

const fileRoutes: Route[] = [
  projectRoute({
    method: 'GET', path: '/runs/:run/artifacts', tag: 'artifacts', permission: 'experiment:read', params: byRun,
    response: z.object({ items: z.array(Artifact) }), summary: 'All files of a run',
    run: async (ctx, { params }) => ({ items: await listArtifacts(ctx, params.run) }),
  }),
  projectRoute({
    method: 'GET', path: '/runs/:run/artifacts/*', tag: 'artifacts', permission: 'experiment:read', streams: true,
    params: byFile, response: undefined, summary: 'Download a file of a run, or a range of it',
    run: async (ctx, { params }, exchange) => {
      const artifact = await getArtifact(ctx, placeOf(params));
      const mediaType = 'application/octet-stream';
      await sendFile(exchange, { ...artifact, name: nameOfPath(artifact.path), mediaType });
    },
  }),
  projectRoute({
    method: 'PUT', path: '/runs/:run/artifacts/*', tag: 'artifacts', permission: 'experiment:write', params: byFile,
    response: Artifact, summary: 'Add or replace a file of a run: it is the body, as application/octet-stream',
    run: async (ctx, { params }, exchange) => {
      fileOf(exchange);
      const { raw } = exchange.request;
      try {
        return await putArtifact(ctx, placeOf(params), bodyOf(raw));
      } catch (error) {
        await drainBody(raw);
        throw error;
      }
    },
  }),
  projectRoute({
    method: 'DELETE', path: '/runs/:run/artifacts/*', tag: 'artifacts', permission: 'experiment:write', params: byFile,
    response: z.object({ files: z.number().int() }), summary: 'Delete a file of a run, or a folder with all it holds',
    run: (ctx, { params }) => deleteArtifacts(ctx, placeOf(params)),
  }),
];

const viewRoutes: Route[] = [
  projectRoute({
    method: 'GET', path: '/runs/:run/artifact-folder', tag: 'artifacts', permission: 'experiment:read', params: byRun,
    query: Place.extend({ offset: whole }), response: ArtifactFolder, summary: 'What lies directly in a folder',
    run: (ctx, { params, query }) => listFolder(ctx, { owner: ownerOf(params), ...query, limit: entriesAtOnce }),
  }),
  projectRoute({
    method: 'GET', path: '/runs/:run/artifact-archive', tag: 'artifacts', permission: 'experiment:read', streams: true,
    params: byRun, query: Place, response: undefined, summary: 'Download a folder as a ZIP archive',
    run: async (ctx, { params, query }, { reply }) => {
      const { name, content } = await archiveFolder(ctx, { owner: ownerOf(params), ...query });
      await reply
        .header('content-type', 'application/zip')
        .header('content-disposition', dispositionOf(name, 'attachment'))
        .header('x-content-type-options', 'nosniff')
        .send(Readable.from(content, { objectMode: false }));
    },
  }),
  projectRoute({
    method: 'GET', path: '/runs/:run/artifact-text', tag: 'artifacts', permission: 'experiment:read', params: byRun,
    query: Place.extend({ start: whole }), response: ArtifactText, summary: 'Half a megabyte of a file as text',
    run: (ctx, { params, query }) => readText(ctx, { owner: ownerOf(params), ...query }),
  }),
  projectRoute({
    method: 'GET', path: '/runs/:run/artifact-table', tag: 'artifacts', permission: 'experiment:read', params: byRun,
    query: ArtifactTableQuery, response: ArtifactTable, summary: 'Some rows of a CSV or Parquet file',
    run: (ctx, { params, query }) => getTable(ctx, { owner: ownerOf(params), ...query }),
  }),
  projectRoute({
    method: 'GET', path: '/runs/:run/artifact-model', tag: 'artifacts', permission: 'experiment:read', params: byRun,
    query: Place, response: ArtifactModel, summary: 'Flavours and signature of an MLmodel file',
    run: (ctx, { params, query }) => readModel(ctx, { owner: ownerOf(params), ...query }),
  }),
  projectRoute({
    method: 'GET', path: '/runs/:run/artifact-view/*', tag: 'artifacts', permission: 'experiment:read', streams: true,
    params: byFile, query: z.object({ scripts: z.stringbool().default(false) }), response: undefined,
    summary: 'An image or a page to be shown in a frame without rights',
    run: async (ctx, { params, query }, exchange) => {
      const artifact = await getArtifact(ctx, placeOf(params));
      const { path } = artifact;
      if (!isShowable(path)) throw invalid(`${path} is neither an image nor a page: download it.`);
      const shown = query.scripts ? 'with-scripts' : 'still';
      await sendFile(exchange, { ...artifact, name: nameOfPath(path), mediaType: mediaTypeOf(path), shown });
    },
  }),
];

/** The files of runs. */
export const artifactRoutes: Route[] = [...fileRoutes, ...viewRoutes];
