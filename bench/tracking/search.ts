import { Pool } from 'undici';
import type { Figure } from '../log-metric';
import { ensureShape, type ShapesBench } from './ensure-shape';

export type SearchBench = ShapesBench;

const repeats = 40;
const targetMs = { alone: 60, four: 150, wide: 1500 };

const metric = (key: string) => ({ kind: 'metric', key });
const param = (key: string) => ({ kind: 'param', key });
const columns = [
  ...['loss', 'val_loss', 'accuracy', 'auc'].map(metric),
  ...['model', 'learning_rate', 'seed'].map(param),
];
const byAccuracy = ['metrics.val_accuracy DESC'];

/** What is asked of 100,000 runs, beside the target of the three that have one. */
const asked: Record<string, { path: string; body: object; hasTarget: boolean }> = {
  'first-page': { path: 'search', body: { columns }, hasTarget: false },
  'filter-and-order': {
    path: 'search',
    body: { columns, filter: "metrics.loss < 0.5 AND params.model = 'vit-small'", orderBy: byAccuracy },
    hasTarget: true,
  },
  'filter-of-most': {
    path: 'search',
    body: { columns, filter: 'metrics.loss < 0.9', orderBy: byAccuracy },
    hasTarget: true,
  },
  'order-by-metric': { path: 'search', body: { columns, orderBy: ['metrics.auc'] }, hasTarget: true },
  'group-by-param': {
    path: 'groups',
    body: { by: [param('model')], metrics: ['val_accuracy', 'val_loss', 'auc'] },
    hasTarget: true,
  },
  'order-by-param': { path: 'search', body: { columns, orderBy: ['params.learning_rate'] }, hasTarget: false },
  'page-500': { path: 'search', body: { columns, orderBy: byAccuracy, offset: 50_000 }, hasTarget: false },
  columns: { path: 'columns', body: {}, hasTarget: false },
};

/** How long searches of 100,000 runs take, one after another and with four searchers at once. */
export async function benchSearch(bench: SearchBench): Promise<void> {
  const many = await ensureShape(bench, 'runs');
  const wide = await ensureShape(bench, 'wide');
  const pool = new Pool(bench.baseUrl, { connections: 8, pipelining: 1 });
  try {
    for (const [name, { path, body, hasTarget }] of Object.entries(asked)) {
      const ask = () => post(pool, bench, { path, body: { experimentIds: [many], ...body } });
      await measure(bench, {
        name,
        ask,
        alone: hasTarget ? targetMs.alone : null,
        four: hasTarget ? targetMs.four : null,
      });
    }
    await measureWide(bench, pool, wide);
  } finally {
    await pool.close();
  }
}

async function measureWide(bench: SearchBench, pool: Pool, experimentId: string): Promise<void> {
  const experimentIds = [experimentId];
  const cells = Array.from({ length: 40 }, (_, index) => metric(`slice/${8 + index * 37}/f1`));
  const wide: Record<string, { path: string; body: object }> = {
    'wide-columns': { path: 'columns', body: { experimentIds } },
    'wide-project-columns': { path: 'columns', body: {} },
    'wide-40-columns': { path: 'search', body: { experimentIds, columns: cells } },
    'wide-order-by-metric': {
      path: 'search',
      body: { experimentIds, columns: cells, orderBy: ['metrics.`slice/999/f1`'] },
    },
    'wide-project': { path: 'search', body: { columns: cells, orderBy: ['metrics.loss'] } },
  };
  for (const [name, { path, body }] of Object.entries(wide)) {
    await measure(bench, { name, ask: () => post(pool, bench, { path, body }), alone: targetMs.wide, four: null });
  }
}

interface Measured {
  name: string;
  ask: () => Promise<void>;
  /** Targets; null where nothing was promised. */
  alone: number | null;
  four: number | null;
}

async function measure({ print }: SearchBench, { name, ask, alone, four }: Measured): Promise<void> {
  const [first] = await times(ask, 1);
  await times(ask, 3);
  const one = await times(ask, repeats);
  const together = (await Promise.all([1, 2, 3, 4].map(() => times(ask, repeats / 2)))).flat();
  printFigure(print, { figure: `${name}-first`, value: first ?? NaN, target: null });
  printFigure(print, { figure: `${name}-p50`, value: quantile(one, 0.5), target: null });
  printFigure(print, { figure: `${name}-p95`, value: quantile(one, 0.95), target: alone });
  printFigure(print, { figure: `${name}-four-p95`, value: quantile(together, 0.95), target: four });
}

interface Reading {
  figure: string;
  value: number;
  target: number | null;
}

function printFigure(print: (figure: Figure) => void, { figure, value, target }: Reading): void {
  const rounded = Number(value.toFixed(1));
  const ok = target === null || rounded <= target;
  print({ bench: 'tracking', figure: `search-${figure}`, value: rounded, unit: 'ms', target, ok });
}

async function times(ask: () => Promise<void>, count: number): Promise<number[]> {
  const milliseconds: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const started = performance.now();
    await ask();
    milliseconds.push(performance.now() - started);
  }
  return milliseconds;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

async function post(
  pool: Pool,
  { project, key }: SearchBench,
  { path, body }: { path: string; body: object },
): Promise<void> {
  const response = await pool.request({
    path: `/api/v1/projects/${project}/runs/${path}`,
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.body.text();
  if (response.statusCode !== 200)
    throw new Error(`runs/${path} answered ${response.statusCode}: ${text.slice(0, 300)}`);
}
