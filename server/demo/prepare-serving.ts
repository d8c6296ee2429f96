import { z } from 'zod';
import { Monitor } from '@/lib/contracts/monitoring';
import type { ModelVersion } from '@/lib/contracts/models';
import { Policy } from '@/lib/contracts/policies';
import { Endpoint } from '@/lib/contracts/serving';
import type { DemoClient } from './client';
import { dayMs, endpointName, replayFrom, roundPlan } from './demo-plan';
import { timeColumn, type FlightsData } from './prepare-data';

export interface Serving {
  endpointId: string;
  monitorId: string;
  policyId: string;
}

const startsAt = new Date(replayFrom).toISOString();

/** The endpoint with the January model as champion, its monitor and its policy; made once, then found again. */
export async function prepareServing(client: DemoClient, data: FlightsData, champion: ModelVersion): Promise<Serving> {
  const endpoint = await findOrCreate(client, {
    path: '/endpoints',
    schema: Endpoint,
    matches: (one) => one.name === endpointName,
    body: {
      name: endpointName,
      versionId: champion.id,
      description: 'More than 15 minutes late?',
      labelHorizonMs: dayMs,
    },
  });
  const monitor = await findOrCreate(client, {
    path: '/monitors',
    schema: Monitor,
    matches: (one) => one.endpointId === endpoint.id,
    body: {
      endpointId: endpoint.id,
      name: 'Weekly against January',
      referenceVersionIds: [data.versions['2001-01']],
      windowDays: 7,
      startsAt,
    },
  });
  const policy = await findOrCreate(client, {
    path: '/policies',
    schema: Policy,
    matches: (one) => one.endpointId === endpoint.id,
    body: {
      endpointId: endpoint.id,
      name: 'Retrain when quality falls',
      condition: { alertSinceLastRound: true, minNewLabelDays: 58 },
      plan: roundPlan(data.datasetId, timeColumn),
      startsAt,
    },
  });
  return { endpointId: endpoint.id, monitorId: monitor.id, policyId: policy.id };
}

interface Wanted<S extends z.ZodType> {
  path: `/${string}`;
  schema: S;
  matches: (one: z.output<S>) => boolean;
  body: unknown;
}

async function findOrCreate<S extends z.ZodType>(
  client: DemoClient,
  { path, schema, matches, body }: Wanted<S>,
): Promise<z.output<S>> {
  const { items } = await client.project(z.object({ items: z.array(schema) }), `GET ${path}`);
  return items.find(matches) ?? client.project(schema, `POST ${path}`, body);
}
