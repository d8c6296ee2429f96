import { z } from 'zod';
import { nameOfPath } from '@/lib/artifacts/artifact-path';
import { Id } from '@/lib/contracts/basics';
import { Artifact } from '@/lib/contracts/experiments';
import { projectRoute, type Route } from '@/server/core/route';
import { sendFile } from '@/server/core/send-file';
import { getArtifact } from './get-artifact';
import { listArtifacts } from './list-artifacts';

const byRun = z.object({ run: Id });

/** The files of runs. */
export const artifactRoutes: Route[] = [
  projectRoute({
    method: 'GET', path: '/runs/:run/artifacts', tag: 'runs', permission: 'experiment:read', params: byRun,
    response: z.object({ items: z.array(Artifact) }), summary: 'Files of a run',
    run: async (ctx, { params }) => ({ items: await listArtifacts(ctx, params.run) }),
  }),
  projectRoute({
    method: 'GET', path: '/runs/:run/artifacts/*', tag: 'runs', permission: 'experiment:read', streams: true,
    params: byRun.extend({ '*': z.string() }), response: undefined, summary: 'Download a file of a run',
    run: async (ctx, { params }, exchange) => {
      const artifact = await getArtifact(ctx, { owner: { kind: 'run', id: params.run }, path: params['*'] });
      const mediaType = 'application/octet-stream';
      await sendFile(exchange, { ...artifact, name: nameOfPath(artifact.path), mediaType });
    },
  }),
];
