import { contract } from '@/components/contract';
import { JobRef } from '@/lib/contracts/ab-tests';
import { ImportModelQuery } from '@/lib/contracts/model-imports';
import { ModelVersion } from '@/lib/contracts/models';
import { RegisterRemoteInput, RemoteHealth } from '@/lib/contracts/remote-models';

export const importCalls = {
  file: contract({
    method: 'POST',
    path: '/projects/:project/models/import',
    query: ImportModelQuery,
    response: JobRef,
  }),
  remote: contract({
    method: 'POST',
    path: '/projects/:project/models/remote',
    body: RegisterRemoteInput,
    response: ModelVersion,
  }),
  check: contract({
    method: 'POST',
    path: '/projects/:project/model-versions/:modelVersion/check',
    response: RemoteHealth,
  }),
};
