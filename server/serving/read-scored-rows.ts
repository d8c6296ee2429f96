import pg from 'pg';
import { Signature } from '@/lib/preprocessing/schema';
import type { Context } from '@/server/core/context';
import { db, pool } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { championOf, getEndpointRow } from './endpoint-rows';
import { readCopy } from './read-copy';
import { ScoredRowCollector, type VersionPlaces } from './scored-row-collector';

/** A text of each row by its place among the different ones; −1 where there is none. */
export interface TextColumn {
  codes: Int32Array;
  values: readonly string[];
}

/** Predictions column by column; every array has `rowCount` values. The order of rows means nothing. */
export interface ScoredRows {
  rowCount: number;
  /** Event time, epoch milliseconds. */
  eventMs: Float64Array;
  /** The day of it: whole days since 1970-01-01, UTC. */
  day: Int32Array;
  /** First label: 1 or 0 for two classes, the place of the class for several, or the number. NaN: none yet. */
  label: Float64Array;
  /**
   * Per version asked for: its score, served or in the shadow; NaN where it did not score the row.
   * For several classes the probability it gave the labelled class.
   */
  scores: Float64Array[];
  /**
   * What the first version asked for says of the inputs alone, whoever answered and whatever came true: its score, for
   * several classes the entropy of its answer. NaN where it did not score the row.
   */
  foreseen: Float64Array;
  /** Which of the versions asked for answered; −1 for another. */
  served: Int16Array;
  latencyMs: Float32Array;
  /** 1 where the version that answered failed. */
  failed: Uint8Array;
  /** As asked for, in that order. */
  texts: TextColumn[];
}

/** A text kept with each prediction: the assignment key, or an input by name. */
export type TextSource = 'key' | { input: string };

/**
 * A fixed part of all rows: whole keys by a hash of the key, or rows by the chance in their ids. At the same share a
 * longer range holds all that a shorter one held.
 */
export interface RowSample {
  share: number;
  by: 'key' | 'row';
}

interface Query {
  endpointId: string;
  /** Event time from, and up to but not including. */
  from: Date;
  to: Date;
  versionIds: readonly string[];
  texts?: readonly TextSource[];
  sample?: RowSample;
}

/** What an endpoint's versions said about each event of a time range, with its first label. Fast for a million rows. */
export async function readScoredRows(ctx: Context, query: Query): Promise<ScoredRows> {
  requirePermission(ctx, 'endpoint:read');
  const { versionIds, texts = [] } = query;
  const endpoint = await getEndpointRow(ctx, query.endpointId);
  const champion = await db().modelVersion.findUniqueOrThrow({ where: { id: championOf(endpoint).versionId } });
  const { task, classes } = Signature.parse(champion.signature);
  const rows = new ScoredRowCollector({
    versionIds,
    places: await readPlaces(endpoint.serial, versionIds),
    classes: task === 'multiclass' ? classes : undefined,
    texts: texts.length,
  });
  const range = `p.event_at >= '${query.from.toISOString()}' AND p.event_at < '${query.to.toISOString()}'`;
  const columns = texts.map((source) => `, ${textSql(source)}`).join('');
  await readCopy(
    `SELECT p.event_at, p.generation, p.version_id, p.latency_us, p.scores, f.label, f.label_text${columns}
     FROM hot.prediction p
     LEFT JOIN hot.feedback f ON f.endpoint = p.endpoint AND f.prediction_id = p.id AND f.seq = 0
     WHERE p.endpoint = ${endpoint.serial} AND ${range}${sampleSql(query.sample)}`,
    (row) => rows.add(row),
  );
  return rows.finish();
}

function textSql(source: TextSource): string {
  return source === 'key' ? 'p.key' : `p.features->>${pg.escapeLiteral(source.input)}`;
}

const tickets = 65_536;

function sampleSql(sample: RowSample | undefined): string {
  if (sample === undefined || sample.share >= 1) return '';
  const drawn = Math.ceil(sample.share * tickets);
  // The last two bytes of an id are chance.
  const ticket =
    sample.by === 'key'
      ? `hashtextextended(coalesce(p.key, p.id::text), 0) & ${tickets - 1}`
      : 'get_byte(uuid_send(p.id), 14) * 256 + get_byte(uuid_send(p.id), 15)';
  return ` AND ${ticket} < ${drawn}`;
}

async function readPlaces(serial: number, versionIds: readonly string[]): Promise<Map<number, VersionPlaces>> {
  const { rows } = await pool().query<{ generation: number; version_ids: string[] }>(
    'SELECT generation, version_ids::text[] AS version_ids FROM hot.serving_plan WHERE endpoint = $1',
    [serial],
  );
  return new Map(
    rows.map((row) => {
      const versions = Buffer.from(row.version_ids.join('').replaceAll('-', ''), 'hex');
      return [row.generation, { versions, asked: versionIds.map((id) => row.version_ids.indexOf(id)) }];
    }),
  );
}
