import { z } from 'zod';
import { Id } from '@/lib/contracts/basics';
import {
  CreateDatasetInput, Dataset, DatasetDetail, DatasetVersion, DatasetVersionDetail, UpdateDatasetInput,
  UpdateDatasetVersionInput, UploadDatasetQuery, UploadQuery,
} from '@/lib/contracts/datasets';
import { projectRoute, type Route } from '@/server/core/route';
import { fileOf } from '@/server/core/uploaded-file';
import { createDataset } from './create-dataset';
import { downloadVersion } from './download-version';
import { getDataset, getVersion } from './get-dataset';
import { listDatasets } from './list-datasets';
import { updateDataset } from './update-dataset';
import { updateVersion } from './update-version';
import { uploadDataset, uploadVersion } from './upload-version';

const tag = 'datasets';
const byDataset = z.object({ dataset: Id });
const byVersion = z.object({ datasetVersion: Id });

export const routes: Route[] = [
  projectRoute({
    method: 'GET', path: '/datasets', tag, permission: 'dataset:read', summary: 'Datasets of the project',
    query: z.object({ archived: z.stringbool().default(false) }),
    response: z.object({ items: z.array(Dataset) }),
    run: async (ctx, { query }) => ({ items: await listDatasets(ctx, query) }),
  }),
  projectRoute({
    method: 'POST', path: '/datasets', tag, permission: 'dataset:write', body: CreateDatasetInput, response: Dataset,
    summary: 'Make a dataset without versions',
    run: (ctx, { body }) => createDataset(ctx, body),
  }),
  projectRoute({
    method: 'POST', path: '/datasets/upload', tag, permission: 'dataset:write', query: UploadDatasetQuery,
    response: DatasetVersion,
    summary: 'Upload a CSV or Parquet file (the body) as the next version of the dataset with this name, made if new',
    run: (ctx, { query }, raw) => uploadDataset(ctx, { ...query, source: fileOf(raw) }),
  }),
  projectRoute({
    method: 'GET', path: '/datasets/:dataset', tag, permission: 'dataset:read', params: byDataset,
    response: DatasetDetail, summary: 'One dataset with its versions',
    run: (ctx, { params }) => getDataset(ctx, params.dataset),
  }),
  projectRoute({
    method: 'PATCH', path: '/datasets/:dataset', tag, permission: 'dataset:write', params: byDataset,
    body: UpdateDatasetInput, response: Dataset.nullable(),
    summary: 'Rename, describe, archive, delete or restore a dataset, or choose its time column',
    run: (ctx, { params, body }) => updateDataset(ctx, { id: params.dataset, ...body }),
  }),
  projectRoute({
    method: 'POST', path: '/datasets/:dataset/versions', tag, permission: 'dataset:write', params: byDataset,
    query: UploadQuery, response: DatasetVersion,
    summary: 'Upload a CSV or Parquet file (the body) as the next version; a worker imports it',
    run: (ctx, { params, query }, raw) =>
      uploadVersion(ctx, { datasetId: params.dataset, ...query, source: fileOf(raw) }),
  }),
  projectRoute({
    method: 'GET', path: '/dataset-versions/:datasetVersion', tag, permission: 'dataset:read', params: byVersion,
    response: DatasetVersionDetail, summary: 'One version with the profile of each column and its first rows',
    run: (ctx, { params }) => getVersion(ctx, params.datasetVersion),
  }),
  projectRoute({
    method: 'PATCH', path: '/dataset-versions/:datasetVersion', tag, permission: 'dataset:write', params: byVersion,
    body: UpdateDatasetVersionInput, response: DatasetVersion.nullable(), summary: 'Label, delete or restore a version',
    run: (ctx, { params, body }) => updateVersion(ctx, { id: params.datasetVersion, ...body }),
  }),
  projectRoute({
    method: 'GET', path: '/dataset-versions/:datasetVersion/parquet', tag, permission: 'dataset:read',
    params: byVersion, response: undefined, streams: true, summary: 'The rows of a version as a Parquet file',
    run: async (ctx, { params }, { reply }) => {
      const { fileName, sizeBytes, content } = await downloadVersion(ctx, params.datasetVersion);
      await reply
        .type('application/vnd.apache.parquet')
        .header('content-length', sizeBytes)
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .send(content);
    },
  }),
];
