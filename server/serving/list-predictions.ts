import type { Row } from '@/lib/contracts/basics';
import { VariantRole, type LoggedPrediction } from '@/lib/contracts/serving';
import { answerSources } from '@/lib/contracts/serving-settings';
import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { invalid } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { getEndpointRow } from './endpoint-rows';
import { readVersions } from './present-endpoint';

interface Page {
  items: LoggedPrediction[];
  nextCursor: string | null;
}

interface PredictionRow {
  id: string;
  receivedMs: number;
  event_at: Date;
  key: string | null;
  version_id: string;
  features: Row;
  latency_us: number;
  scores: (number | null)[];
  version_ids: string[];
  roles: string[];
  label: number | null;
  label_text: string | null;
  corrections: number;
  latest_label: number | null;
  latest_text: string | null;
  source: number;
  propensity: number | null;
}

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Predictions of an endpoint as they were logged, newest receipt first, with first label and shadow scores. */
export async function listPredictions(
  ctx: Context,
  input: { endpointId: string; limit: number; cursor?: string | undefined },
): Promise<Page> {
  requirePermission(ctx, 'endpoint:read');
  const { cursor, limit } = input;
  if (cursor !== undefined && !idPattern.test(cursor))
    throw invalid('The cursor is not one that a page of predictions gave.');
  const endpoint = await getEndpointRow(ctx, input.endpointId);
  const { rows } = await pool().query<PredictionRow>(pageSql, [endpoint.serial, cursor ?? null, limit + 1]);
  const page = rows.slice(0, limit);
  const versions = await readVersions(
    ctx,
    page.flatMap((row) => row.version_ids),
  );
  const numberOf = (versionId: string) => versions.get(versionId)?.version ?? 0;
  const nextCursor = rows.length > limit ? (page.at(-1)?.id ?? null) : null;
  return { items: page.map((row) => present(row, numberOf)), nextCursor };
}

const pageSql = `
  SELECT p.id, ('x' || translate(left(p.id::text, 13), '-', ''))::bit(48)::bigint::float8 AS "receivedMs",
    p.event_at, p.key, p.version_id::text AS version_id, p.features, p.latency_us, p.scores, p.source, p.propensity,
    s.version_ids::text[] AS version_ids, s.roles, f.label, f.label_text,
    coalesce(c.corrections, 0)::int AS corrections, latest.label AS latest_label, latest.label_text AS latest_text
  FROM (
    SELECT * FROM hot.prediction WHERE endpoint = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
  ) p
  JOIN hot.serving_plan s ON s.endpoint = p.endpoint AND s.generation = p.generation
  LEFT JOIN hot.feedback f ON f.endpoint = p.endpoint AND f.prediction_id = p.id AND f.seq = 0
  LEFT JOIN LATERAL (
    SELECT max(seq) AS corrections FROM hot.feedback WHERE endpoint = p.endpoint AND prediction_id = p.id
  ) c ON true
  LEFT JOIN LATERAL (
    SELECT label, label_text FROM hot.feedback WHERE endpoint = p.endpoint AND prediction_id = p.id
    ORDER BY received_at DESC, seq DESC LIMIT 1
  ) latest ON true
  ORDER BY p.id DESC`;

function present(row: PredictionRow, numberOf: (versionId: string) => number): LoggedPrediction {
  const outputs = row.scores.length / row.version_ids.length;
  const scoreOf = (place: number) => (outputs === 1 ? (row.scores[place] ?? null) : null);
  const served = row.version_ids.indexOf(row.version_id);
  const others = row.version_ids.filter((versionId) => versionId !== row.version_id);
  return {
    id: row.id,
    receivedAt: new Date(row.receivedMs).toISOString(),
    eventTime: row.event_at.toISOString(),
    key: row.key,
    version: numberOf(row.version_id),
    versionId: row.version_id,
    role: VariantRole.parse(row.roles[served]),
    features: row.features,
    score: scoreOf(served),
    latencyMs: row.latency_us / 1000,
    source: answerSources[row.source] ?? 'version',
    propensity: row.propensity,
    label: row.label ?? row.label_text,
    corrections: row.corrections,
    latestLabel: row.latest_label ?? row.latest_text,
    shadows: others.map((versionId) => ({
      versionId,
      version: numberOf(versionId),
      score: scoreOf(row.version_ids.indexOf(versionId)),
    })),
  };
}
