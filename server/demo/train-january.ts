import { z } from 'zod';
import { Run } from '@/lib/contracts/experiments';
import { ModelVersion } from '@/lib/contracts/models';
import type { DemoClient } from './client';
import { experimentName, flightSpec, modelName } from './demo-plan';
import type { DemoRun } from './demo-options';
import type { FlightsData } from './prepare-data';

const candidates = [
  { kind: 'constant', name: 'Constant baseline, January' },
  { kind: 'logistic', name: 'Logistic regression, January' },
  { kind: 'gbt', name: 'Gradient-boosted trees, January' },
] as const;

const Runs = z.object({ items: z.array(Run) });

/** Trains three kinds of model on January and registers the one with the lowest validation log-loss. */
export async function trainJanuary(client: DemoClient, data: FlightsData, run: DemoRun): Promise<ModelVersion> {
  const { items } = await client.project(Runs, 'GET /runs?limit=1000');
  const runIds: string[] = [];
  for (const [index, { kind, name }] of candidates.entries()) {
    run.signal.throwIfAborted();
    run.onStep(index / candidates.length, `Training: ${name}`);
    const before = items.find((one) => one.name === name && one.status === 'finished');
    runIds.push(before?.id ?? (await train(client, { kind, name, versionId: data.versions['2001-01'] ?? '' })));
  }
  const finished = await Promise.all(runIds.map((id) => client.project(Run, `GET /runs/${id}`)));
  const best = finished.reduce((one, other) => (logLossOf(other) < logLossOf(one) ? other : one));
  run.log(finished.map((one) => `${one.name}: validation log-loss ${logLossOf(one).toFixed(4)}`).join('; '));
  return client.project(ModelVersion, 'POST /model-versions', {
    runId: best.id,
    modelName,
    description: 'Best of three kinds on January',
  });
}

async function train(
  client: DemoClient,
  { kind, name, versionId }: { kind: 'constant' | 'logistic' | 'gbt'; name: string; versionId: string },
): Promise<string> {
  const started = await client.project(z.object({ runId: z.string(), jobId: z.string() }), 'POST /trainings', {
    experimentName,
    name,
    datasetVersionIds: [versionId],
    spec: flightSpec(kind),
  });
  await client.finished(started.jobId);
  return started.runId;
}

function logLossOf(run: Run): number {
  return run.metrics.find((metric) => metric.key === 'validation/logLoss')?.value ?? Number.POSITIVE_INFINITY;
}
