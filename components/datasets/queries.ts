import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  Dataset,
  DatasetDetail,
  DatasetVersion,
  DatasetVersionDetail,
  UpdateDatasetInput,
  UploadQuery,
} from '@/lib/contracts/datasets';
import { contract } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import { listOf } from '@/components/list-of';

export const datasetCalls = {
  list: contract({
    method: 'GET',
    path: '/projects/:project/datasets',
    query: z.object({ archived: z.boolean().optional() }),
    response: listOf(Dataset),
  }),
  get: contract({ method: 'GET', path: '/projects/:project/datasets/:dataset', response: DatasetDetail }),
  update: contract({
    method: 'PATCH',
    path: '/projects/:project/datasets/:dataset',
    body: UpdateDatasetInput,
    response: Dataset.nullable(),
  }),
  /** The file itself is the body. */
  uploadVersion: contract({
    method: 'POST',
    path: '/projects/:project/datasets/:dataset/versions',
    query: UploadQuery,
    response: DatasetVersion,
  }),
  /** Makes the dataset, or adds a version to the one with the name. */
  upload: contract({
    method: 'POST',
    path: '/projects/:project/datasets/upload',
    query: UploadQuery.extend({ name: z.string() }),
    response: DatasetVersion,
  }),
  getVersion: contract({
    method: 'GET',
    path: '/projects/:project/dataset-versions/:datasetVersion',
    response: DatasetVersionDetail,
  }),
};

export const datasetsQuery = (project: string, archived = false) =>
  queryOptions({
    queryKey: ['datasets', project, 'list', { archived }],
    queryFn: (context) => fetchJson(datasetCalls.list, { params: { project }, query: { archived } }, context),
  });
export const datasetQuery = (project: string, dataset: string) =>
  queryOptions({
    queryKey: ['datasets', project, 'get', dataset],
    queryFn: (context) => fetchJson(datasetCalls.get, { params: { project, dataset } }, context),
  });
export const datasetVersionQuery = (project: string, datasetVersion: string) =>
  queryOptions({
    queryKey: ['datasets', project, 'version', datasetVersion],
    queryFn: (context) => fetchJson(datasetCalls.getVersion, { params: { project, datasetVersion } }, context),
  });
