import type { Context } from '@/server/core/context';
import { createRandom } from '@/lib/random/create-random';
import type { Comparison, Filter, Order } from '@/lib/search/filter';
import { createExperiment } from '../create-experiment';
import { createRun } from '../create-run';
import { logParams, logTags } from '../log-params';
import { recordMetrics } from '../record-metrics';
import { updateRun } from '../update-run';

/** A run as it was logged, for searching by brute force. */
export interface KnownRun {
  id: string;
  experimentId: string;
  name: string;
  status: string;
  startedAt: number;
  lifecycle: 'active' | 'archived' | 'deleted';
  metrics: Map<string, number>;
  params: Map<string, string>;
  tags: Map<string, string>;
}

export const longText = 'x'.repeat(150);
const words = ['tree', 'Net', 'a%b', 'a_b', 'a\\b', "it's", '', '10', '9', '1e-2', `${longText}1`, `${longText}2`];
/** More keys than one row of the search tables holds. */
const manyKeys = Array.from({ length: 70 }, (_, index) => `many ${index}`);

/** Two experiments whose keys have different numbers, with runs that have some of everything. */
export async function makeSearchWorld(ctx: Context, runsEach: number) {
  const random = createRandom(11);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const experiments = [
    await createExperiment(ctx, { name: 'one', description: '' }),
    await createExperiment(ctx, { name: 'two', description: '' }),
  ];
  const runs: KnownRun[] = [];
  for (const [place, experiment] of experiments.entries()) {
    const keys = place === 0 ? ['loss', ...manyKeys, 'late'] : ['late', 'loss'];
    for (let index = 0; index < runsEach; index += 1) {
      const startedAt = 1_700_000_000_000 + Math.floor(random() * 5);
      const name = `run ${pick(words)}`;
      const { id } = await createRun(ctx, {
        experimentId: experiment.id,
        name,
        startedAt: new Date(startedAt).toISOString(),
        tags: random() < 0.5 ? { team: pick(words) } : {},
      });
      const metrics = new Map(
        keys.flatMap((key) => (random() < 0.7 ? [[key, random() < 0.15 ? NaN : Math.round(random() * 8) / 4]] : [])),
      );
      const timestamp = 1;
      const points = [...metrics].flatMap(([key, value]) => [
        { key, value: 99, step: 0, timestamp },
        { key, value, step: 1, timestamp },
      ]);
      await recordMetrics(ctx, { runId: id, points });
      const params = new Map(['model', 'seed'].flatMap((key) => (random() < 0.7 ? [[key, pick(words)]] : [])));
      await logParams(ctx, { runId: id, params: Object.fromEntries(params) });
      const tags = new Map<string, string>();
      runs.push({
        id,
        experimentId: experiment.id,
        name,
        status: 'running',
        startedAt,
        lifecycle: 'active',
        metrics: metrics as never,
        params: params as never,
        tags,
      });
    }
  }
  await settle(ctx, runs, random);
  return { experiments, runs };
}

/** Tags, states and lifecycles, each changed after the run was made. */
async function settle(ctx: Context, runs: readonly KnownRun[], random: () => number): Promise<void> {
  for (const [index, run] of runs.entries()) {
    const team = random() < 0.4 ? null : words[Math.floor(random() * words.length)];
    await logTags(ctx, { runId: run.id, tags: { team: team ?? null, 'mlflow.note': 'n', shard: String(index % 11) } });
    if (team != null) run.tags.set('team', team);
    run.tags.set('mlflow.note', 'n');
    run.tags.set('shard', String(index % 11));
    if (random() < 0.3) {
      run.status = 'failed';
      run.name = `renamed ${run.name}`;
      await updateRun(ctx, { id: run.id, status: 'failed', name: run.name });
    }
    if (random() < 0.2) {
      run.lifecycle = 'archived';
      await updateRun(ctx, { id: run.id, archived: true });
    }
    if (random() < 0.2) {
      run.lifecycle = 'deleted';
      await updateRun(ctx, { id: run.id, deleted: true });
      if (random() < 0.3) {
        run.lifecycle = 'active';
        await updateRun(ctx, { id: run.id, deleted: false, archived: false });
      }
    }
  }
}

/** Whether a run matches, as the words of the protocol have it. */
export function matches(run: KnownRun, filter: Filter | null): boolean {
  if (!filter) return true;
  if (filter.type !== 'comparison') {
    const { parts, type } = filter;
    return type === 'and' ? parts.every((part) => matches(run, part)) : parts.some((part) => matches(run, part));
  }
  return compares(valueOf(run, filter.field), filter);
}

export function valueOf(run: KnownRun, { entity, key }: Comparison['field']): number | string | undefined {
  if (entity === 'metric') return run.metrics.get(key);
  if (entity === 'param') return run.params.get(key);
  if (entity === 'tag') return run.tags.get(key);
  const attributes: Record<string, string | number> = {
    run_id: run.id,
    run_name: run.name,
    status: run.status.toUpperCase(),
    start_time: run.startedAt,
    lifecycle_stage: run.lifecycle === 'deleted' ? 'deleted' : 'active',
  };
  return attributes[key];
}

function compares(left: number | string | undefined, { comparator, value }: Comparison): boolean {
  if (comparator === 'IS NULL') return left === undefined;
  if (left === undefined || Number.isNaN(left)) return false;
  const right = value as unknown as string;
  switch (comparator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case 'IN':
      return (value as unknown as string[]).includes(String(left));
    case 'NOT IN':
      return !(value as unknown as string[]).includes(String(left));
    case 'LIKE':
      return likeness(right, '').test(String(left));
    case 'ILIKE':
      return likeness(right, 'i').test(String(left));
    case 'IS NOT NULL':
      return true;
  }
}

function likeness(pattern: string, flags: string): RegExp {
  const escaped = pattern
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${escaped}$`, `su${flags}`);
}

/** Compares as the protocol orders: absent last, NaN before it, then the latest start, then the id. */
export function compareRuns(a: KnownRun, b: KnownRun, orders: readonly Order[]): number {
  for (const { field, direction } of orders) {
    const [left, right] = [orderValue(a, field), orderValue(b, field)];
    const ranks = rankOf(left) - rankOf(right);
    if (ranks !== 0) return ranks;
    if (left === right || left === undefined || right === undefined) continue;
    const sign = left < right ? -1 : Number(left > right);
    if (sign !== 0) return direction === 'asc' ? sign : -sign;
  }
  return b.startedAt - a.startedAt || (a.id < b.id ? -1 : 1);
}

/** Orders look at the first 100 characters of a param or a tag. */
function orderValue(run: KnownRun, field: Comparison['field']): number | string | undefined {
  const value = valueOf(run, field);
  return typeof value === 'string' && field.entity !== 'attribute' ? value.slice(0, 100) : value;
}

function rankOf(value: number | string | undefined): number {
  if (value === undefined) return 2;
  return Number.isNaN(value) ? 1 : 0;
}
