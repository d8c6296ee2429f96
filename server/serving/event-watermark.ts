import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { getEndpointRow } from './endpoint-rows';

export interface EventWatermark {
  /** Latest event time of a prediction, and latest time a label became known. */
  prediction: Date | null;
  label: Date | null;
}

/** How far the events of an endpoint go; in a replay, the replay's clock. */
export async function eventWatermark(ctx: Context, endpointId: string): Promise<EventWatermark> {
  requirePermission(ctx, 'endpoint:read');
  const { serial } = await getEndpointRow(ctx, endpointId);
  const { rows } = await pool().query<EventWatermark>(
    'SELECT max(last_event_at) AS prediction, max(last_label_at) AS label FROM hot.day_count WHERE endpoint = $1',
    [serial],
  );
  return rows[0] ?? { prediction: null, label: null };
}
