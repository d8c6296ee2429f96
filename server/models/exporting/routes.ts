import { z } from 'zod';
import { Id } from '@/lib/contracts/basics';
import { projectRoute, type Route } from '@/server/core/route';
import { exportVersion } from './export-version';

export const exportRoutes: Route[] = [
  projectRoute({
    method: 'GET',
    path: '/model-versions/:modelVersion/export',
    tag: 'models',
    permission: 'model:read',
    params: z.object({ modelVersion: Id }),
    query: z.object({ format: z.enum(['onnx', 'xgboost']).default('onnx') }),
    response: undefined,
    streams: true,
    summary: 'A version as ONNX (recipe included) or as XGBoost JSON (trees, on the features the recipe makes)',
    run: async (ctx, { params, query }, { reply }) => {
      const file = await exportVersion(ctx, { versionId: params.modelVersion, format: query.format });
      await reply
        .type(file.type)
        .header('content-disposition', `attachment; filename="${file.fileName}"`)
        .send(Buffer.from(file.content));
    },
  }),
];
