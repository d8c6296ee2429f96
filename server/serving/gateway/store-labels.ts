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
  seq: number | null;
  label: number | null;
  label_text: string | null;
  is_stored: boolean;
}

const findSql = `
  SELECT given.place::int, p.id, p.event_at, p.version_id, f.seq, f.label, f.label_text,
    given.received_ms IS NOT NULL AND EXISTS (
      SELECT 1 FROM hot.feedback s
      WHERE s.endpoint = p.endpoint AND s.prediction_id = p.id AND s.prediction_id BETWEEN $3 AND $4
        AND s.received_at = to_timestamp(given.received_ms / 1000)
    ) AS is_stored
  FROM unnest($1::int[], $2::uuid[], $5::float8[]) WITH ORDINALITY AS given (endpoint, id, received_ms, place)
  JOIN hot.prediction p ON p.endpoint = given.endpoint AND p.id = given.id AND p.id BETWEEN $3 AND $4
  LEFT JOIN LATERAL (
    SELECT seq, label, label_text FROM hot.feedback
    WHERE endpoint = p.endpoint AND prediction_id = p.id AND prediction_id BETWEEN $3 AND $4
    ORDER BY seq DESC LIMIT 1
  ) f ON true`;

const insertSql = `
  INSERT INTO hot.feedback (endpoint, prediction_id, seq, label, label_text, event_at, received_at)
  SELECT endpoint, prediction_id, seq, label, label_text, to_timestamp(event_ms / 1000),
    coalesce(to_timestamp(received_ms / 1000), now())
  FROM unnest($1::int[], $2::uuid[], $3::int[], $4::float8[], $5::text[], $6::float8[], $7::float8[])
    AS given (endpoint, prediction_id, seq, label, label_text, event_ms, received_ms)
  ORDER BY endpoint, prediction_id, seq
  ON CONFLICT (endpoint, prediction_id, seq) DO NOTHING
  RETURNING prediction_id, seq`;

/** What is known of one prediction: its row, and its latest label. */
interface Known {
  row: FoundRow;
  seq: number;
  label: number | null;
  labelText: string | null;
}

interface Insert extends PlacedLabel {
  seq: number;
  place: number;
}

/**
 * Stores labels in one transaction: the first of a prediction, nothing for the same again, another one as a
 * correction beside it. Of a group with an unknown prediction nothing is stored. Says what became of each, in order.
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
  const { known, stored: taken } = await findKnown(client, labels, places);
  const inserts = decide({ labels, places, outcomes }, { known, stored: taken });
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
    else if (one.seq === 0) count(rollUps, one, known.get(nameOf(one))?.row);
  }
  await rollUps.write(client);
  return late;
}

const nameOf = (one: PlacedLabel) => `${one.endpoint} ${one.predictionId}`;
const takenAs = (one: PlacedLabel) => `${nameOf(one)} ${one.receivedMs}`;

interface Found {
  known: Map<string, Known>;
  /** Labels from the spool that are stored already. */
  stored: ReadonlySet<string>;
}

async function findKnown(
  client: pg.PoolClient,
  labels: readonly PlacedLabel[],
  places: readonly number[],
): Promise<Found> {
  const wanted = places.flatMap((place) => labels[place] ?? []);
  const ids = wanted.map((one) => one.predictionId).sort();
  const { rows } = await client.query<FoundRow>({ name: 'serving-find', text: findSql }, [
    plainArray(wanted.map((one) => one.endpoint)),
    plainArray(wanted.map((one) => one.predictionId)),
    ids[0],
    ids.at(-1),
    plainArray(wanted.map((one) => one.receivedMs ?? null)),
  ]);
  const known = new Map<string, Known>();
  const stored = new Set<string>();
  for (const row of rows) {
    const one = wanted[row.place - 1];
    if (!one) continue;
    known.set(nameOf(one), { row, seq: row.seq ?? -1, label: row.label, labelText: row.label_text });
    if (row.is_stored) stored.add(takenAs(one));
  }
  return { known, stored };
}

function decide({ labels, places, outcomes }: Round, { known, stored }: Found): Insert[] {
  const inserts: Insert[] = [];
  const halted = new Set<number>();
  for (const place of places) {
    const one = labels[place];
    if (one && !known.has(nameOf(one))) halted.add(one.group);
  }
  for (const place of places) {
    const one = labels[place];
    const before = one && known.get(nameOf(one));
    if (!one || !before || halted.has(one.group)) continue;
    const isSame = before.seq >= 0 && before.label === one.label && before.labelText === one.labelText;
    if (isSame || stored.has(takenAs(one))) {
      outcomes[place] = 'repeated';
      continue;
    }
    const seq = before.seq + 1;
    outcomes[place] = seq === 0 ? 'recorded' : 'corrected';
    inserts.push({ ...one, seq, place });
    known.set(nameOf(one), { row: before.row, seq, label: one.label, labelText: one.labelText });
  }
  return inserts;
}

function count(rollUps: RollUps, one: Insert, row: FoundRow | undefined): void {
  if (!row) return;
  rollUps.addLabel({
    endpoint: one.endpoint,
    versionId: row.version_id,
    receivedMs: receiptOfId(row.id),
    eventMs: row.event_at.getTime(),
    labelledMs: one.eventMs,
    label: one.label,
  });
}
