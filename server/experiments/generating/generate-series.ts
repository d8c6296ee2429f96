import { createRandom, deriveSeed } from '@/lib/random/create-random';
import type { Context } from '@/server/core/context';
import { requirePermission } from '@/server/core/permissions';
import { createExperiment } from '../create-experiment';
import { createRun } from '../create-run';
import { recordMetrics } from '../record-metrics';
import { updateRun } from '../update-run';

interface GenerateSeries {
  experimentName: string;
  series: number;
  points: number;
  seed: number;
  onProgress: (done: number) => void;
}

const pointsAtOnce = 10_000;
const startMs = Date.UTC(2026, 0, 1);

/** Makes runs with one long series each: a loss that falls, with noise and rare spikes. */
export async function generateSeries(ctx: Context, input: GenerateSeries): Promise<string> {
  requirePermission(ctx, 'experiment:write');
  const { experimentName, series, points, seed, onProgress } = input;
  const experiment = await createExperiment(ctx, { name: experimentName, description: `Generated, seed ${seed}.` });
  for (let place = 0; place < series; place += 1) {
    const random = createRandom(deriveSeed(seed, `${experimentName}/${place}`));
    const startedAt = new Date(startMs + place * 3_600_000).toISOString();
    const { id } = await createRun(ctx, { experimentId: experiment.id, name: `long-${place}`, startedAt, tags: {} });
    for (let from = 0; from < points; from += pointsAtOnce) {
      const length = Math.min(pointsAtOnce, points - from);
      const piece = Array.from({ length }, (_, index) => pointAt(from + index, { place, points, random }));
      await recordMetrics(ctx, { runId: id, points: piece });
      onProgress((place + (from + length) / points) / series);
    }
    const endedAt = new Date(startMs + place * 3_600_000 + points * 100).toISOString();
    await updateRun(ctx, { id, status: 'finished', endedAt });
  }
  return experiment.id;
}

interface Place {
  place: number;
  points: number;
  random: () => number;
}

function pointAt(step: number, { place, points, random }: Place) {
  const fallen = 2 * Math.exp((-4 * step) / points) + 0.1 + place * 0.01;
  const spike = random() < 1e-4 ? 3 : 0;
  const value = fallen * (0.9 + 0.2 * random()) + spike;
  return { key: 'loss', step, timestamp: startMs + place * 3_600_000 + step * 100, value };
}
