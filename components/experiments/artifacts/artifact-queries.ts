import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { contract } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import { ArtifactFolder, ArtifactModel, ArtifactTable, ArtifactText } from '@/lib/contracts/artifacts';
import { Artifact } from '@/lib/contracts/experiments';
import { listOf } from '@/components/list-of';

const Place = z.object({ path: z.string() });

export const artifactCalls = {
  list: contract({ method: 'GET', path: '/projects/:project/runs/:run/artifacts', response: listOf(Artifact) }),
  folder: contract({
    method: 'GET',
    path: '/projects/:project/runs/:run/artifact-folder',
    query: Place.extend({ offset: z.number() }),
    response: ArtifactFolder,
  }),
  text: contract({
    method: 'GET',
    path: '/projects/:project/runs/:run/artifact-text',
    query: Place.extend({ start: z.number() }),
    response: ArtifactText,
  }),
  table: contract({
    method: 'GET',
    path: '/projects/:project/runs/:run/artifact-table',
    query: Place.extend({
      offset: z.number(),
      limit: z.number(),
      sort: z.string().optional(),
      descending: z.boolean().optional(),
    }),
    response: ArtifactTable,
  }),
  model: contract({
    method: 'GET',
    path: '/projects/:project/runs/:run/artifact-model',
    query: Place,
    response: ArtifactModel,
  }),
  put: contract({ method: 'PUT', path: '/projects/:project/runs/:run/artifacts/:path', response: Artifact }),
  remove: contract({
    method: 'DELETE',
    path: '/projects/:project/runs/:run/artifacts/:path',
    response: z.object({ files: z.number() }),
  }),
};

/** Where files are: a run of a project. */
export interface FilesOf {
  project: string;
  run: string;
}

/** A file or a folder among them. */
export interface FilePlace extends FilesOf {
  path: string;
}

const keyOf = (what: string, { project, run, path }: FilePlace) =>
  ['experiments', project, 'artifacts', what, run, path] as const;
const paramsOf = ({ project, run }: FilesOf) => ({ project, run });

/** Rows of a table are fetched so many at once. */
export const rowsAtOnce = 200;

/**
 * Every file of a run. Lists of thousands are not read anew at every event, so the key is of no domain that the server
 * speaks of: `readBehind` reads them when files come, go or are replaced, and the last list stays meanwhile.
 */
export const filesQuery = (files: FilesOf) =>
  queryOptions({
    queryKey: ['all-artifacts', files.project, files.run],
    queryFn: (context) => fetchJson(artifactCalls.list, { params: paramsOf(files) }, context),
    staleTime: Infinity,
  });

export const folderQuery = (place: FilePlace) =>
  infiniteQueryOptions({
    queryKey: keyOf('folder', place),
    queryFn: ({ pageParam, ...context }) =>
      fetchJson(
        artifactCalls.folder,
        { params: paramsOf(place), query: { path: place.path, offset: pageParam } },
        context,
      ),
    initialPageParam: 0,
    getNextPageParam: ({ nextOffset }) => nextOffset,
  });

/** The content of a version of a file, which another upload replaces: its digest is part of what is asked. */
export const textQuery = (place: FilePlace, sha256: string) =>
  infiniteQueryOptions({
    queryKey: [...keyOf('text', place), sha256],
    queryFn: ({ pageParam, ...context }) =>
      fetchJson(
        artifactCalls.text,
        { params: paramsOf(place), query: { path: place.path, start: pageParam } },
        context,
      ),
    initialPageParam: 0,
    getNextPageParam: ({ end, sizeBytes, text }) => (text !== null && end < sizeBytes ? end : null),
    staleTime: Infinity,
  });

export interface TablePage {
  page: number;
  sort: { column: string; descending: boolean } | null;
}

export const tableQuery = (place: FilePlace, { page, sort }: TablePage) =>
  queryOptions({
    queryKey: [...keyOf('table', place), page, sort],
    queryFn: (context) => {
      const rows = { path: place.path, offset: page * rowsAtOnce, limit: rowsAtOnce };
      const order = sort === null ? {} : { sort: sort.column, descending: sort.descending };
      return fetchJson(artifactCalls.table, { params: paramsOf(place), query: { ...rows, ...order } }, context);
    },
    placeholderData: keepPreviousData,
    retry: false,
  });

export const modelQuery = (place: FilePlace) =>
  queryOptions({
    queryKey: keyOf('model', place),
    queryFn: (context) =>
      fetchJson(artifactCalls.model, { params: paramsOf(place), query: { path: place.path } }, context),
    retry: false,
  });

const rootOf = ({ project, run }: FilesOf) =>
  `/api/v1/projects/${encodeURIComponent(project)}/runs/${encodeURIComponent(run)}`;
const written = (path: string) => path.split('/').map(encodeURIComponent).join('/');

/** Where a browser downloads a file. */
export const downloadAddress = (place: FilePlace) => `${rootOf(place)}/artifacts/${written(place.path)}`;
/** Where it downloads a folder as one archive. */
export const archiveAddress = (place: FilePlace) =>
  `${rootOf(place)}/artifact-archive?path=${encodeURIComponent(place.path)}`;
/** Where it is shown an image or a page; another upload of the file has another address, so that it is read anew. */
export const viewAddress = (place: FilePlace, { sha256, scripts = false }: { sha256: string; scripts?: boolean }) =>
  `${rootOf(place)}/artifact-view/${written(place.path)}?of=${sha256}${scripts ? '&scripts=true' : ''}`;
