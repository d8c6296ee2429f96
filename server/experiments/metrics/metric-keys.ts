import { requireLoggedKey } from '../logged-key';
import { BoundedMap } from './bounded-map';
import { inPoolTransaction } from './in-pool-transaction';

/** First half of the advisory lock under which an experiment's dictionary grows. */
const dictionaryLock = 72_707_371;
const known = new BoundedMap<string, number>(200_000);
const addressOf = (experimentId: string, key: string) => `${experimentId}/${key}`;

/** The numbers of keys in the experiment's dictionary, in the given order; new keys get the next numbers. */
export async function metricKeyIds(experimentId: string, keys: readonly string[]): Promise<number[]> {
  // Looked up before anything is waited for: others may push them out of what is remembered meanwhile.
  const ids = keys.map((key) => known.get(addressOf(experimentId, key)));
  const missing = new Set(keys.filter((_, index) => ids[index] === undefined));
  const added = missing.size > 0 ? await addKeys(experimentId, [...missing]) : new Map<string, number>();
  return keys.map((key, index) => {
    const id = ids[index] ?? added.get(key);
    if (id === undefined) throw new Error(`the metric key ${key} got no number`);
    return id;
  });
}

async function addKeys(experimentId: string, keys: readonly string[]): Promise<Map<string, number>> {
  for (const key of keys) requireLoggedKey(key, 'metric');
  const rows = await inPoolTransaction(async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [dictionaryLock, experimentId]);
    await client.query(insertKeys, [experimentId, keys]);
    const found = await client.query<{ name: string; id: number }>(
      'SELECT name, id FROM hot.metric_key WHERE experiment_id = $1 AND name = ANY($2)',
      [experimentId, keys],
    );
    return found.rows;
  });
  for (const { name, id } of rows) known.set(addressOf(experimentId, name), id);
  return new Map(rows.map(({ name, id }) => [name, id]));
}

// A statement of its own after the lock, so that it sees what the holder before wrote.
const insertKeys = `
  INSERT INTO hot.metric_key (experiment_id, name, id)
  SELECT $1, fresh.name,
    (SELECT coalesce(max(id), 0) FROM hot.metric_key WHERE experiment_id = $1) + row_number() OVER (ORDER BY place)
  FROM unnest($2::text[]) WITH ORDINALITY AS fresh (name, place)
  WHERE NOT EXISTS (SELECT FROM hot.metric_key known WHERE known.experiment_id = $1 AND known.name = fresh.name)`;
