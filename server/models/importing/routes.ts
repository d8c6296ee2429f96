import { JobRef } from '@/lib/contracts/ab-tests';
import { ImportModelQuery } from '@/lib/contracts/model-imports';
import { projectRoute, type Route } from '@/server/core/route';
import { fileOf } from '@/server/core/uploaded-file';
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
    run: (ctx, { query }, raw) => importModel(ctx, { ...query, source: fileOf(raw) }),
  }),
];
