import { pool } from '@/server/core/db';
import { BoundedMap } from '../metrics/bounded-map';
import { keysPerBlock } from './run-query';

type Counts = ReadonlyMap<string, number>;
interface Kept {
  at: number;
  counts: Promise<Counts>;
}

const keptForMs = 30_000;
const kept = new BoundedMap<string, Kept>(200);

/** Runs that have each key, `kind/name` by number, over all the experiments; half a minute old at most. */
export async function countColumns(experimentIds: readonly string[]): Promise<Counts> {
  const sums = new Map<string, number>();
  for (const id of experimentIds) {
    for (const [key, runs] of await countOnce(id)) sums.set(key, (sums.get(key) ?? 0) + runs);
  }
  return sums;
}

function countOnce(experimentId: string): Promise<Counts> {
  const now = performance.now();
  const known = kept.get(experimentId);
  if (known && now - known.at < keptForMs) return known.counts;
  const counts = countExperiment(experimentId);
  kept.set(experimentId, { at: now, counts });
  counts.catch(() => kept.set(experimentId, { at: -Infinity, counts }));
  return counts;
}

interface Key {
  kind: string;
  name: string;
  id: number;
}

async function countExperiment(experimentId: string): Promise<Counts> {
  const { rows: keys } = await pool().query<Key>({
    name: 'read-experiment-keys',
    text: `SELECT 'm' AS kind, name, id FROM hot.metric_key WHERE experiment_id = $1
           UNION ALL SELECT kind::text, name, id FROM hot.text_key WHERE experiment_id = $1`,
    values: [experimentId],
  });
  const counts = new Map<string, number>();
  const inFirst = keys.filter(({ kind, id }) => kind !== 't' && id <= keysPerBlock);
  await countFirst(experimentId, inFirst, counts);
  await countBlocks(experimentId, keys, counts);
  return counts;
}

async function countFirst(experimentId: string, keys: readonly Key[], counts: Map<string, number>): Promise<void> {
  if (keys.length === 0) return;
  const columns = keys.map(({ kind, id }) => `count(s.${kind}[${id}])::int`);
  const { rows } = await pool().query<number[]>({
    text: `SELECT ${columns.join(', ')} FROM hot.run_search s WHERE s.experiment_id = $1 AND s.lifecycle < 2`,
    values: [experimentId],
    rowMode: 'array',
  });
  for (const [index, { kind, name }] of keys.entries()) counts.set(`${kind}/${name}`, rows[0]?.[index] ?? 0);
}

async function countBlocks(experimentId: string, keys: readonly Key[], counts: Map<string, number>): Promise<void> {
  const places = Array.from({ length: keysPerBlock }, (_, index) => index + 1);
  const columns = places.map(
    (place) => `count(CASE b.kind WHEN 'm' THEN b.m[${place}]::text ELSE b.x[${place}] END)::int`,
  );
  const { rows } = await pool().query<[string, number, ...number[]]>({
    text: `SELECT b.kind::text, b.block, ${columns.join(', ')}
           FROM hot.run_cols b JOIN hot.run_search s ON s.run = b.run
           WHERE b.experiment_id = $1 AND s.lifecycle < 2 GROUP BY b.kind, b.block`,
    values: [experimentId],
    rowMode: 'array',
  });
  const byBlock = new Map(rows.map(([kind, block, ...found]) => [`${kind}/${block}`, found]));
  for (const { kind, name, id } of keys) {
    if (kind !== 't' && id <= keysPerBlock) continue;
    const block = byBlock.get(`${kind}/${Math.floor((id - 1) / keysPerBlock)}`);
    counts.set(`${kind}/${name}`, block?.[(id - 1) % keysPerBlock] ?? 0);
  }
}
