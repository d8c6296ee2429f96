import type { Row } from '@/lib/contracts/basics';
import { Signature } from '@/lib/preprocessing/schema';
import type { Table } from '@/lib/preprocessing/table';
import { tableFromRows } from '@/lib/preprocessing/table-from-rows';
import type { Context } from '@/server/core/context';
import { db, pool } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { championOf, getEndpointRow } from './endpoint-rows';

interface Query {
  endpointId: string;
  /** Event time from, and up to but not including. */
  from: Date;
  to: Date;
  /** About the most rows to read; of more, a fair sample is taken, the same one every time. */
  limit?: number;
}

const defaultLimit = 50_000;
/** The last two bytes of an id are chance: they decide who is in a sample. */
const tickets = 65_536;

/** The inputs of the events of a time range, as a table with the columns of the champion's signature. */
export async function readFeatures(ctx: Context, query: Query): Promise<Table> {
  requirePermission(ctx, 'endpoint:read');
  const endpoint = await getEndpointRow(ctx, query.endpointId);
  const champion = await db().modelVersion.findUniqueOrThrow({ where: { id: championOf(endpoint).versionId } });
  const { inputs } = Signature.parse(champion.signature);
  const range = [endpoint.serial, query.from, query.to];
  const where = 'endpoint = $1 AND event_at >= $2 AND event_at < $3';
  const counted = await pool().query<{ rows: number }>(
    `SELECT count(*)::float8 AS rows FROM hot.prediction WHERE ${where}`,
    range,
  );
  const share = Math.min(1, (query.limit ?? defaultLimit) / Math.max(1, counted.rows[0]?.rows ?? 0));
  const { rows } = await pool().query<{ features: Row }>(
    `SELECT features FROM hot.prediction
     WHERE ${where} AND get_byte(uuid_send(id), 14) * 256 + get_byte(uuid_send(id), 15) < $4`,
    [...range, Math.ceil(share * tickets)],
  );
  const columns = inputs.map(({ name, type }) => ({ name, type }));
  return tableFromRows(
    rows.map((row) => row.features),
    columns,
  );
}
