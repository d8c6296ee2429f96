import type pg from 'pg';
import { plainArray } from './array-literals';
import type { SpooledLabel } from './log-label';
import { storeLabels, type PlacedLabel } from './store-labels';

/** A label whose prediction is unknown is looked for again this long: its gateway may be cut off itself. */
const patienceMs = 86_400_000;

interface Shipped {
  /** Labels to try again later. */
  later: readonly SpooledLabel[];
  /** Lines that no prediction was found for. */
  rejected: readonly string[];
}

/** Stores labels that were taken while the database was away; storing a line twice is the same as once. */
export async function shipLabels(pool: pg.Pool, lines: readonly SpooledLabel[], now: number): Promise<Shipped> {
  const unknown = await storeKnown(pool, lines);
  const stillUnknown = unknown.length === 0 ? [] : await storeKnown(pool, await byKnownNames(pool, unknown));
  const isLate = (line: SpooledLabel) => now - line.at > patienceMs;
  return {
    later: stillUnknown.filter((line) => !isLate(line)),
    rejected: stillUnknown.filter(isLate).map((line) => JSON.stringify(line)),
  };
}

async function storeKnown(pool: pg.Pool, lines: readonly SpooledLabel[]): Promise<SpooledLabel[]> {
  const outcomes = await storeLabels(pool, lines.map(placed));
  return lines.filter((_, index) => outcomes[index] === 'unknown');
}

function placed({ fb, e, l, x, t, at }: SpooledLabel, group: number): PlacedLabel {
  return { endpoint: e, group, predictionId: fb, label: l, labelText: x, eventMs: t, receivedMs: at };
}

/** Predictions answered while the database was away may be stored under the name of an earlier answer. */
async function byKnownNames(pool: pg.Pool, lines: readonly SpooledLabel[]): Promise<SpooledLabel[]> {
  const { rows } = await pool.query<{ endpoint: number; id: string; prediction_id: string }>(
    'SELECT endpoint, id, prediction_id FROM hot.prediction_alias WHERE id = ANY($1::uuid[])',
    [plainArray(lines.map((line) => line.fb))],
  );
  const names = new Map(rows.map((row) => [`${row.endpoint} ${row.id}`, row.prediction_id]));
  return lines.map((line) => ({ ...line, fb: names.get(`${line.e} ${line.fb}`) ?? line.fb }));
}
