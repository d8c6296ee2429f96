import type { ListRunColumnsInput, RunColumns } from '@/lib/contracts/run-search';
import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { invalid } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { inPoolTransaction } from '../metrics/in-pool-transaction';
import { countColumns } from './count-columns';
import { findScopeExperiments } from './resolve-scope';

const kinds = { metric: 'm', param: 'p', tag: 't' } as const;
const kindNames = { m: 'metric', p: 'param', t: 'tag' } as const;

/** Keys that runs of the experiments have had: the columns a table can show. */
export async function listRunColumns(ctx: Context, input: ListRunColumnsInput): Promise<RunColumns> {
  requirePermission(ctx, 'experiment:read');
  const experimentIds = await findScopeExperiments(ctx, input.experimentIds);
  const rows = await findKeys(experimentIds, input);
  const counts = input.withCounts ? await countColumns(experimentIds) : null;
  return {
    columns: rows.map(({ kind, name }) => ({
      kind: kindNames[kind],
      key: name,
      runs: counts ? (counts.get(`${kind}/${name}`) ?? 0) : null,
    })),
    total: rows[0]?.total ?? 0,
  };
}

interface KeyRow {
  kind: 'm' | 'p' | 't';
  name: string;
  total: number;
}

const keysSql = (condition: string) => `
  SELECT kind, name, (count(*) OVER ())::int AS total FROM (
    SELECT 'm' AS kind, name FROM hot.metric_key WHERE experiment_id = ANY($1) AND 'm' = ANY($2)
    UNION
    SELECT kind::text, name FROM hot.text_key WHERE experiment_id = ANY($1) AND kind::text = ANY($2)
  ) known
  WHERE ${condition}
  ORDER BY kind, name COLLATE "C"
  LIMIT $4`;

async function findKeys(experimentIds: readonly string[], input: ListRunColumnsInput): Promise<KeyRow[]> {
  const { isRegex, search, limit } = input;
  const pattern = isRegex ? search : `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const values = [experimentIds, input.kinds.map((kind) => kinds[kind]), pattern, limit];
  if (!isRegex) return (await pool().query<KeyRow>(keysSql('name ILIKE $3'), values)).rows;
  try {
    return await inPoolTransaction(async (client) => {
      await client.query(`SET LOCAL statement_timeout = ${longestRegexMs}`);
      return (await client.query<KeyRow>(keysSql('name ~* $3'), values)).rows;
    });
  } catch (error) {
    throw refusalOf(error, search) ?? error;
  }
}

/** A regular expression with back references can take the database minutes over one name. */
const longestRegexMs = 1000;

function refusalOf(error: unknown, search: string): Error | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === '57014') return invalid(`"${search}" takes too long to look for: use a simpler regular expression.`);
  return code === '2201B'
    ? invalid(`"${search}" is not a regular expression: ${(error as Error).message}.`)
    : undefined;
}
