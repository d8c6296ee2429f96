import type { Row } from '@/lib/contracts/basics';
import { Signature } from '@/lib/preprocessing/schema';
import type { Context } from '@/server/core/context';
import { db, pool } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { championOf, getEndpointRow } from './endpoint-rows';

interface Query {
  endpointId: string;
  /** Event time from, and up to but not including. */
  from: Date;
  to: Date;
  versionIds: readonly string[];
  /** About the most rows to read; of more, a fair sample of whole keys is taken, the same one every time. */
  limit: number;
}

/** One prediction as all versions asked for saw it. */
export interface ScoredEvent {
  /** Event time, epoch milliseconds, and its day, UTC. */
  eventMs: number;
  day: string;
  key: string | null;
  features: Row;
  /** Which of the versions asked for answered; −1 for another. */
  answeredBy: number;
  /**
   * Per version asked for its score; of several classes the probability it gave the one that came true. NaN where it
   * did not score.
   */
  scores: number[];
  /** 1 or 0 for two classes, the place of the class for several, or the number; NaN while there is none. */
  label: number;
  latencyMs: number;
  /** Whether the version that answered failed. */
  failed: boolean;
}

/** A hash of the key decides who is in a sample, of a request without one the hash of its id. */
const tickets = 65_536;

interface Logged {
  event_ms: number;
  day: string;
  key: string | null;
  features: Row;
  version_id: string;
  latency_us: number;
  version_ids: string[];
  scores: (number | null)[];
  label: number | null;
  label_text: string | null;
}

/** Events of a time range with inputs, scores, keys and first labels; the share says what part of all was read. */
export async function readScoredSample(ctx: Context, query: Query): Promise<{ events: ScoredEvent[]; share: number }> {
  requirePermission(ctx, 'endpoint:read');
  const endpoint = await getEndpointRow(ctx, query.endpointId);
  const champion = await db().modelVersion.findUniqueOrThrow({ where: { id: championOf(endpoint).versionId } });
  const { task, classes } = Signature.parse(champion.signature);
  const range = [endpoint.serial, query.from, query.to];
  const where = 'p.endpoint = $1 AND p.event_at >= $2 AND p.event_at < $3';
  const counted = await pool().query<{ rows: number }>(
    `SELECT count(*)::float8 AS rows FROM hot.prediction p WHERE ${where}`,
    range,
  );
  const share = Math.min(1, query.limit / Math.max(1, counted.rows[0]?.rows ?? 0));
  const { rows } = await pool().query<Logged>(
    `SELECT (extract(epoch FROM p.event_at) * 1000)::float8 AS event_ms,
       to_char(p.event_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, p.key, p.features,
       p.version_id::text, p.latency_us,
       s.version_ids::text[] AS version_ids, p.scores, f.label, f.label_text
     FROM hot.prediction p
     JOIN hot.serving_plan s ON s.endpoint = p.endpoint AND s.generation = p.generation
     LEFT JOIN hot.feedback f ON f.endpoint = p.endpoint AND f.prediction_id = p.id AND f.seq = 0
     WHERE ${where} AND hashtextextended(coalesce(p.key, p.id::text), 0) & ${tickets - 1} < $4`,
    [...range, Math.ceil(share * tickets)],
  );
  const several = task === 'multiclass' ? classes : undefined;
  return { share, events: rows.map((row) => toEvent(row, query.versionIds, several)) };
}

function toEvent(row: Logged, versionIds: readonly string[], classes: readonly string[] | undefined): ScoredEvent {
  const place = classes?.indexOf(row.label_text ?? '') ?? 0;
  const labelOfClass = place < 0 ? Number.NaN : place;
  const width = classes?.length ?? 1;
  const scoreOf = (versionId: string): number => {
    const at = row.version_ids.indexOf(versionId);
    return at < 0 || place < 0 ? Number.NaN : (row.scores[at * width + place] ?? Number.NaN);
  };
  return {
    ...{ eventMs: row.event_ms, day: row.day, key: row.key, features: row.features },
    answeredBy: versionIds.indexOf(row.version_id),
    latencyMs: row.latency_us / 1000,
    failed: (row.scores[row.version_ids.indexOf(row.version_id) * width] ?? null) === null,
    scores: versionIds.map(scoreOf),
    label: classes ? labelOfClass : (row.label ?? Number.NaN),
  };
}
