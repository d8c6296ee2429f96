import { Signature } from '@/lib/preprocessing/schema';
import type { Context } from '@/server/core/context';
import { db, pool } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { championOf, getEndpointRow } from './endpoint-rows';
import { doubleAt, doublesAt, instantAt, integerAt, readCopy, textAt, uuidPlaceAt, type CopiedRow } from './read-copy';

const dayMs = 86_400_000;

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
  /** Which of the versions asked for answered; −1 for another. */
  served: Int16Array;
  latencyMs: Float32Array;
  /** 1 where the version that answered failed. */
  failed: Uint8Array;
}

interface Query {
  endpointId: string;
  /** Event time from, and up to but not including. */
  from: Date;
  to: Date;
  versionIds: readonly string[];
}

/** What an endpoint's versions said about each event of a time range, with its first label. Fast for a million rows. */
export async function readScoredRows(ctx: Context, query: Query): Promise<ScoredRows> {
  requirePermission(ctx, 'endpoint:read');
  const endpoint = await getEndpointRow(ctx, query.endpointId);
  const champion = await db().modelVersion.findUniqueOrThrow({ where: { id: championOf(endpoint).versionId } });
  const { task, classes } = Signature.parse(champion.signature);
  const several = task === 'multiclass' ? classes : undefined;
  const rows = new RowCollector(query.versionIds, await readPlaces(endpoint.serial, query.versionIds), several);
  const range = `p.event_at >= '${query.from.toISOString()}' AND p.event_at < '${query.to.toISOString()}'`;
  await readCopy(
    `SELECT p.event_at, p.generation, p.version_id, p.latency_us, p.scores, f.label, f.label_text
     FROM hot.prediction p
     LEFT JOIN hot.feedback f ON f.endpoint = p.endpoint AND f.prediction_id = p.id AND f.seq = 0
     WHERE p.endpoint = ${endpoint.serial} AND ${range}`,
    (row) => rows.add(row),
  );
  return rows.finish();
}

/** One generation's versions as the log knows them, and the place of each version asked for; −1 where it is none. */
interface Places {
  versions: Buffer;
  asked: readonly number[];
}

async function readPlaces(serial: number, versionIds: readonly string[]): Promise<Map<number, Places>> {
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

class RowCollector {
  private capacity = 4096;
  private count = 0;
  private rows: ScoredRows;
  private readonly scratch = new Float64Array(4096);

  constructor(
    private readonly versionIds: readonly string[],
    private readonly places: ReadonlyMap<number, Places>,
    private readonly classes: readonly string[] | undefined,
  ) {
    this.rows = this.resized(undefined);
  }

  add(row: CopiedRow): void {
    if (this.count === this.capacity) {
      this.capacity *= 2;
      this.rows = this.resized(this.rows);
    }
    const { rows, count: at } = this;
    const eventMs = instantAt(row, 0);
    rows.eventMs[at] = eventMs;
    rows.day[at] = Math.floor(eventMs / dayMs);
    rows.latencyMs[at] = integerAt(row, 3) / 1000;
    rows.label[at] = this.classes ? this.classes.indexOf(textAt(row, 6) ?? '') : doubleAt(row, 5);
    if (this.classes && (rows.label[at] ?? -1) < 0) rows.label[at] = NaN;
    this.addScores(row, at);
    this.count += 1;
  }

  finish(): ScoredRows {
    const { rows, count } = this;
    return {
      rowCount: count,
      eventMs: rows.eventMs.subarray(0, count),
      day: rows.day.subarray(0, count),
      label: rows.label.subarray(0, count),
      scores: rows.scores.map((one) => one.subarray(0, count)),
      served: rows.served.subarray(0, count),
      latencyMs: rows.latencyMs.subarray(0, count),
      failed: rows.failed.subarray(0, count),
    };
  }

  private addScores(row: CopiedRow, at: number): void {
    const { rows, scratch } = this;
    doublesAt(row, 4, scratch);
    const outputs = this.classes?.length ?? 1;
    const offset = this.classes ? (rows.label[at] ?? NaN) : 0;
    const places = this.places.get(integerAt(row, 1));
    const answered = places ? uuidPlaceAt(row, 2, places.versions) : -1;
    rows.served[at] = places?.asked.indexOf(answered) ?? -1;
    rows.failed[at] = Number.isNaN(scratch[answered * outputs] ?? NaN) ? 1 : 0;
    for (let index = 0; index < this.versionIds.length; index++) {
      const place = places?.asked[index] ?? -1;
      const scores = rows.scores[index];
      if (scores) scores[at] = place < 0 ? NaN : (scratch[place * outputs + offset] ?? NaN);
    }
  }

  private resized(before: ScoredRows | undefined): ScoredRows {
    const { capacity } = this;
    const grow = <T extends Float64Array | Float32Array | Int32Array | Int16Array | Uint8Array>(
      next: T,
      from: T | undefined,
    ): T => {
      if (from) next.set(from);
      return next;
    };
    return {
      rowCount: 0,
      eventMs: grow(new Float64Array(capacity), before?.eventMs),
      day: grow(new Int32Array(capacity), before?.day),
      label: grow(new Float64Array(capacity), before?.label),
      scores: this.versionIds.map((_, index) => grow(new Float64Array(capacity), before?.scores[index])),
      served: grow(new Int16Array(capacity), before?.served),
      latencyMs: grow(new Float32Array(capacity), before?.latencyMs),
      failed: grow(new Uint8Array(capacity), before?.failed),
    };
  }
}
