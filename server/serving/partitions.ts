import type pg from 'pg';

const dayMs = 86_400_000;
const daysAhead = 2;
const partitionLock = 72_707_401;
/** The log's tables, each cut by the day of a prediction's receipt, which its id holds. */
const tables = ['prediction', 'feedback'] as const;

export const startOfDay = (ms: number) => Math.floor(ms / dayMs) * dayMs;

/** The smallest id of a prediction received at `ms`. */
export function smallestIdAt(ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

const nameOf = (table: string, day: number) =>
  `${table}_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;

/** Makes the partitions of the given receipts where they are missing. Readers and writers of other days go on. */
export async function createPartitions(pool: pg.Pool, receiptsMs: Iterable<number>): Promise<void> {
  const days = [...new Set([...receiptsMs].map(startOfDay))].sort((a, b) => a - b);
  const client = await pool.connect();
  try {
    const missing = await findMissing(client, days);
    for (const day of missing) await createDay(client, day);
    client.release();
  } catch (error) {
    // A client in an unknown state is not given back.
    client.release(true);
    throw error;
  }
}

async function findMissing(client: pg.PoolClient, days: readonly number[]): Promise<number[]> {
  const names = days.map((day) => nameOf('prediction', day));
  const { rows } = await client.query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relnamespace = 'hot'::regnamespace AND relispartition AND relname = ANY($1)`,
    [names],
  );
  const known = new Set(rows.map((row) => row.relname));
  return days.filter((day) => !known.has(nameOf('prediction', day)));
}

async function createDay(client: pg.PoolClient, day: number): Promise<void> {
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock($1)', [partitionLock]);
  if ((await findMissing(client, [day])).length > 0) {
    for (const table of tables) {
      const name = nameOf(table, day);
      // Attaching a table locks less than making it inside its parent.
      await client.query(`CREATE TABLE hot.${name} (LIKE hot.${table} INCLUDING DEFAULTS INCLUDING STORAGE)`);
      const bounds = `FROM ('${smallestIdAt(day)}') TO ('${smallestIdAt(day + dayMs)}')`;
      await client.query(`ALTER TABLE hot.${table} ATTACH PARTITION hot.${name} FOR VALUES ${bounds}`);
    }
  }
  await client.query('COMMIT');
}

/** Makes the partitions of today and the days ahead, and drops what was received more than `keepDays` ago. */
export async function maintainPartitions(pool: pg.Pool, now: Date, keepDays: number): Promise<void> {
  const ahead = Array.from({ length: daysAhead + 1 }, (_, index) => now.getTime() + index * dayMs);
  await createPartitions(pool, ahead);
  await dropBefore(pool, startOfDay(now.getTime()) - keepDays * dayMs);
}

async function dropBefore(pool: pg.Pool, oldestMs: number): Promise<void> {
  const { rows } = await pool.query<{ relname: string }>(
    `SELECT relname FROM pg_class
     WHERE relnamespace = 'hot'::regnamespace AND relispartition AND relname ~ '^[a-z]+_\\d{8}$'`,
  );
  const old = rows.filter(({ relname }) =>
    tables.some((table) => relname.startsWith(`${table}_`) && relname < nameOf(table, oldestMs)),
  );
  for (const { relname } of old) await dropPartition(pool, relname);
  const before = new Date(oldestMs);
  await pool.query('DELETE FROM hot.request_key WHERE received_at < $1', [before]);
  await pool.query('DELETE FROM hot.prediction_alias WHERE id < $1', [smallestIdAt(oldestMs)]);
  await pool.query(`DELETE FROM hot.traffic WHERE clock = 'r' AND bucket < $1`, [before]);
}

/** Waits only shortly for a long reader, so that writers behind it are not held up: the next round tries again. */
async function dropPartition(pool: pg.Pool, name: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SET LOCAL lock_timeout = '3s'`);
    await client.query(`DROP TABLE IF EXISTS hot.${name}`);
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    client.release(true);
    if (!isLockTimeout(error)) throw error;
  }
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03';
}
