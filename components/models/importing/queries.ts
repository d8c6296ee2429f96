import { contract } from '@/components/contract';
import { JobRef } from '@/lib/contracts/ab-tests';
import { ImportModelQuery } from '@/lib/contracts/model-imports';

export const importCalls = {
  file: contract({
    method: 'POST',
    path: '/projects/:project/models/import',
    query: ImportModelQuery,
    response: JobRef,
  }),
};
