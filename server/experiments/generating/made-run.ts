import type { Random } from '@/lib/random/create-random';
import { drawInteger, drawNormal } from '@/lib/random/draw';

/** What one generated run logs. */
export interface MadeRun {
  name: string;
  status: 'finished' | 'failed' | 'killed' | 'running';
  userName: string;
  startedAtMs: number;
  durationMs: number;
  params: [key: string, value: string][];
  tags: [key: string, value: string][];
  /** The one point of each metric; null where a run does not log it. */
  metrics: (MadeMetric | null)[];
}
export interface MadeMetric {
  step: number;
  value: number;
}

export interface RunShape {
  params: number;
  metrics: number;
}

const models = ['resnet-18', 'resnet-50', 'vit-small', 'mlp', 'gbt', 'logistic'];
const optimisers = ['adam', 'adamw', 'sgd', 'lion'];
const datasets = ['flights-q1', 'flights-q2', 'flights-all'];
const people = ['ada', 'grace', 'alan', 'katherine', 'edsger', 'barbara'];
const firstMetrics = ['loss', 'val_loss', 'accuracy', 'val_accuracy', 'auc', 'val_auc', 'lr', 'epoch_time_s'];
const firstParams = ['model', 'optimizer', 'learning_rate', 'batch_size', 'seed', 'dropout', 'epochs', 'dataset'];
const startMs = Date.UTC(2026, 0, 1);
const betweenRunsMs = 120_000;

/** Names of the metrics of a shape. */
export const metricKeys = (count: number): string[] => keysOf(firstMetrics, count, (index) => `slice/${index}/f1`);
const paramKeys = (count: number): string[] => keysOf(firstParams, count, (index) => `feature_${index}`);

const keysOf = (first: readonly string[], count: number, rest: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => first[index] ?? rest(index));

/** The run at a place among those of a shape; the same random numbers give the same run. */
export function makeRun(place: number, { params, metrics }: RunShape, random: Random): MadeRun {
  const pick = <Item extends string | number>(items: readonly Item[]): Item => pickOne(items, random);
  const [model, optimiser, dataset] = [pick(models), pick(optimisers), pick(datasets)];
  const learningRate = 10 ** (-1 - 4 * random());
  const dropout = Math.round(random() * 10) / 20;
  const epochs = pick([5, 10, 20, 50]);
  const known = [model, optimiser, learningRate.toPrecision(3), String(pick([16, 32, 64, 128, 256]))];
  const more = [String(place % 10), String(dropout), String(epochs), dataset];
  const values = [...known, ...more];
  const skill =
    0.7 + models.indexOf(model) * 0.03 - Math.abs(Math.log10(learningRate) + 3) * 0.05 + drawNormal(random) * 0.03;
  const fate = random();
  return {
    name: `${model}-${place}`,
    status: statusOf(fate),
    userName: pick(people),
    startedAtMs: startMs + place * betweenRunsMs + Math.floor(random() * betweenRunsMs),
    durationMs: Math.floor(60_000 * epochs * (0.5 + random())),
    params: paramKeys(params).map((key, index) => [key, values[index] ?? String(Math.floor(random() * 1000) / 10)]),
    tags: [
      ['mlflow.source.name', 'train.py'],
      ['team', pick(['vision', 'ops', 'research'])],
      ['mlflow.source.git.commit', hexOf(random)],
    ],
    metrics: metricKeys(metrics).map((_, index) => makeMetric(index, { random, skill, epochs })),
  };
}

function pickOne<Item>(items: readonly Item[], random: Random): Item {
  const item = items[drawInteger(random, items.length)];
  if (item === undefined) throw new RangeError('there is nothing to pick from');
  return item;
}

function statusOf(fate: number): MadeRun['status'] {
  if (fate < 0.04) return 'failed';
  if (fate < 0.05) return 'killed';
  return fate < 0.052 ? 'running' : 'finished';
}

/** Three in a hundred are missing, and one in two hundred is NaN, as in life. */
function makeMetric(index: number, from: { random: Random; skill: number; epochs: number }): MadeMetric | null {
  const { random, skill, epochs } = from;
  const chance = random();
  const noise = (random() - 0.5) * 0.1;
  if (chance < 0.03) return null;
  if (chance < 0.035) return { step: epochs, value: NaN };
  const isLoss = index < 2;
  return {
    step: epochs,
    value: isLoss ? Math.max(0.01, 1.2 - skill + noise) : Math.min(1, Math.max(0, skill + noise)),
  };
}

const hexOf = (random: Random): string =>
  Array.from({ length: 5 }, () =>
    Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
