import type pg from 'pg';
import { plainArray, textArray } from './array-literals';
import { inPgTransaction } from './in-pg-transaction';
import { receiptOfId } from './prediction-id';
import { RollUps } from './roll-ups';

/** A label on its way to the table. */
export interface PlacedLabel {
  endpoint: number;
  /** Labels of one group, a request, are stored all or none. */
  group: number;
  predictionId: string;
  label: number | null;
  labelText: string | null;
  eventMs: number;
  /** When it was taken, for one that waited in the spool; the same instant again is the same label. */
  receivedMs?: number;
}

export type LabelOutcome = 'recorded' | 'repeated' | 'corrected' | 'unknown';

interface FoundRow {
  place: number;
  id: string;
  event_at: Date;
  version_id: string;
  /** Of the last label that is stored; null where there is none. */
  seq: number | null;
  /** The label it follows by receipt; of one that is older than all, the first. */
  label: number | null;
  label_text: string | null;
  label_at: Date | null;
  is_stored: boolean;
}

const findSql = `
  SELECT given.place::int, p.id, p.event_at, p.version_id, last.seq, near.label, near.label_text,
    near.received_at AS label_at,
    given.received_at IS NOT NULL AND EXISTS (
      SELECT 1 FROM hot.feedback s
      WHERE s.endpoint = p.endpoint AND s.prediction_id = p.id AND s.prediction_id BETWEEN $3 AND $4
        AND s.received_at = given.received_at
    ) AS is_stored
  FROM (
    SELECT endpoint, id, to_timestamp(received_ms / 1000) AS received_at, place
    FROM unnest($1::int[], $2::uuid[], $5::float8[]) WITH ORDINALITY AS raw (endpoint, id, received_ms, place)
  ) given
  JOIN hot.prediction p ON p.endpoint = given.endpoint AND p.id = given.id AND p.id BETWEEN $3 AND $4
  LEFT JOIN LATERAL (
    SELECT max(seq) AS seq FROM hot.feedback
    WHERE endpoint = p.endpoint AND prediction_id = p.id AND prediction_id BETWEEN $3 AND $4
  ) last ON true
  LEFT JOIN LATERAL (
    SELECT label, label_text, received_at FROM hot.feedback
    WHERE endpoint = p.endpoint AND prediction_id = p.id AND prediction_id BETWEEN $3 AND $4
    ORDER BY received_at > given.received_at NULLS FIRST,
      CASE WHEN received_at > given.received_at THEN received_at END, received_at DESC, seq DESC
    LIMIT 1
  ) near ON true`;

const insertSql = `
  INSERT INTO hot.feedback (endpoint, prediction_id, seq, label, label_text, event_at, received_at)
  SELECT endpoint, prediction_id, seq, label, label_text, to_timestamp(event_ms / 1000),
    coalesce(to_timestamp(received_ms / 1000), now())
  FROM unnest($1::int[], $2::uuid[], $3::int[], $4::float8[], $5::text[], $6::float8[], $7::float8[])
    AS given (endpoint, prediction_id, seq, label, label_text, event_ms, received_ms)
  ORDER BY endpoint, prediction_id, seq
  ON CONFLICT (endpoint, prediction_id, seq) DO NOTHING
  RETURNING prediction_id, seq`;

interface Insert extends PlacedLabel {
  seq: number;
  place: number;
  row: FoundRow;
}

/**
 * Stores labels in one transaction: the first of a prediction, nothing for the same again, another one as a
 * correction beside it. The first that is stored stays the first; corrections follow one another by their receipt, so
 * that an older one that waited in a spool does not count as the latest. Of a group with an unknown prediction nothing
 * is stored. Says what became of each, in order.
 */
export function storeLabels(pool: pg.Pool, labels: readonly PlacedLabel[]): Promise<LabelOutcome[]> {
  return inPgTransaction(pool, async (client) => {
    const outcomes = labels.map((): LabelOutcome => 'unknown');
    let places = labels.map((_, place) => place);
    // Another gateway may label the same prediction at this moment: what it was faster with is looked at again.
    while (places.length > 0) places = await storeSome(client, { labels, places, outcomes });
    return outcomes;
  });
}

interface Round {
  labels: readonly PlacedLabel[];
  places: readonly number[];
  outcomes: LabelOutcome[];
}

async function storeSome(client: pg.PoolClient, { labels, places, outcomes }: Round): Promise<number[]> {
  const found = await findRows(client, labels, places);
  const inserts = decide({ labels, places, outcomes }, found);
  if (inserts.length === 0) return [];
  const { rows } = await client.query<{ prediction_id: string; seq: number }>(
    { name: 'serving-labels', text: insertSql },
    [
      plainArray(inserts.map((one) => one.endpoint)),
      plainArray(inserts.map((one) => one.predictionId)),
      plainArray(inserts.map((one) => one.seq)),
      plainArray(inserts.map((one) => one.label)),
      textArray(inserts.map((one) => one.labelText)),
      plainArray(inserts.map((one) => one.eventMs)),
      plainArray(inserts.map((one) => one.receivedMs ?? null)),
    ],
  );
  const stored = new Set(rows.map((row) => `${row.prediction_id} ${row.seq}`));
  const rollUps = new RollUps();
  const late: number[] = [];
  for (const one of inserts) {
    if (!stored.has(`${one.predictionId} ${one.seq}`)) late.push(one.place);
    else if (one.seq === 0) count(rollUps, one);
  }
  await rollUps.write(client);
  return late;
}

const nameOf = (one: PlacedLabel) => `${one.endpoint} ${one.predictionId}`;
const receiptOf = (one: PlacedLabel) => one.receivedMs ?? Infinity;

/** What is stored for each label's prediction, by the label's place. */
async function findRows(
  client: pg.PoolClient,
  labels: readonly PlacedLabel[],
  places: readonly number[],
): Promise<Map<number, FoundRow>> {
  const wanted = places.flatMap((place) => labels[place] ?? []);
  const ids = wanted.map((one) => one.predictionId).sort();
  const { rows } = await client.query<FoundRow>({ name: 'serving-find', text: findSql }, [
    plainArray(wanted.map((one) => one.endpoint)),
    plainArray(wanted.map((one) => one.predictionId)),
    ids[0],
    ids.at(-1),
    plainArray(wanted.map((one) => one.receivedMs ?? null)),
  ]);
  return new Map(rows.map((row) => [places[row.place - 1] ?? -1, row]));
}

function decide({ labels, places, outcomes }: Round, found: ReadonlyMap<number, FoundRow>): Insert[] {
  const inserts: Insert[] = [];
  /** The latest insert of each prediction. */
  const latest = new Map<string, Insert>();
  const halted = new Set(places.flatMap((place) => (found.has(place) ? [] : (labels[place]?.group ?? []))));
  for (const place of byReceipt(labels, places)) {
    const one = labels[place];
    const row = found.get(place);
    if (!one || !row || halted.has(one.group)) continue;
    const before = latest.get(nameOf(one));
    if (row.is_stored || isSame(one, row, before)) {
      outcomes[place] = 'repeated';
      continue;
    }
    const seq = (before?.seq ?? row.seq ?? -1) + 1;
    outcomes[place] = seq === 0 ? 'recorded' : 'corrected';
    const insert = { ...one, seq, place, row };
    inserts.push(insert);
    latest.set(nameOf(one), insert);
  }
  return inserts;
}

function byReceipt(labels: readonly PlacedLabel[], places: readonly number[]): number[] {
  const at = (place: number) => {
    const one = labels[place];
    return one ? receiptOf(one) : Infinity;
  };
  return [...places].sort((a, b) => (at(a) === at(b) ? a - b : at(a) - at(b)));
}

/** Whether a label says what the one before it says: the one stored next to it, or one of the same batch. */
function isSame(one: PlacedLabel, row: FoundRow, before: Insert | undefined): boolean {
  if (before && isNearer(before, one, row)) return before.label === one.label && before.labelText === one.labelText;
  return row.label_at !== null && row.label === one.label && row.label_text === one.labelText;
}

function isNearer(before: Insert, one: PlacedLabel, { label_at }: FoundRow): boolean {
  const storedMs = label_at?.getTime() ?? Infinity;
  return storedMs > receiptOf(one) || storedMs <= receiptOf(before);
}

function count(rollUps: RollUps, { row, ...one }: Insert): void {
  rollUps.addLabel({
    endpoint: one.endpoint,
    versionId: row.version_id,
    receivedMs: receiptOfId(row.id),
    eventMs: row.event_at.getTime(),
    labelledMs: one.eventMs,
    label: one.label,
  });
}
