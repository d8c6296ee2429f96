import { z } from 'zod';

/** What changed; pages refetch what belongs to it. Metric points travel as `run` events. */
export const LiveTopic = z.enum([
  'project',
  'dataset',
  'experiment',
  'run',
  'model',
  'endpoint',
  'batch',
  'ab-test',
  'monitor',
  'alert',
  'policy',
  'round',
  'job',
  'worker',
]);
export type LiveTopic = z.infer<typeof LiveTopic>;

export const LiveEvent = z.object({
  orgId: z.string(),
  projectId: z.string(),
  topic: LiveTopic,
  id: z.string(),
});
export type LiveEvent = z.infer<typeof LiveEvent>;
