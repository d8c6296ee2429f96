import { JobRef } from '@/lib/contracts/ab-tests';
import { ImportModelQuery } from '@/lib/contracts/model-imports';
import { invalid } from '@/server/core/errors';
import { projectRoute, type Route } from '@/server/core/route';
import { importModel } from './import-model';

export const importRoutes: Route[] = [
  projectRoute({
    method: 'POST',
    path: '/models/import',
    tag: 'models',
    permission: 'model:write',
    query: ImportModelQuery,
    response: JobRef,
    summary: 'Import a model (XGBoost JSON, ONNX, TensorFlow.js or MLflow; the file is the body) as the next version',
    run: (ctx, { query }, { request }) => {
      if (request.body !== undefined && request.body !== null) {
        throw invalid('Send the file itself as the body, with content-type application/octet-stream.');
      }
      return importModel(ctx, { ...query, source: request.raw });
    },
  }),
];
