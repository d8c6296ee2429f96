import { pool } from '@/server/core/db';

/** The kinds of keyed values a run has: metrics, params, tags. */
export type KeyKind = 'm' | 'p' | 't';
export interface WantedKey {
  kind: KeyKind;
  key: string;
}

/** Numbers of keys by experiment; they count up from 1 within each kind. */
export class KeyPlaces {
  private readonly places = new Map<string, Map<string, number>>();

  constructor(rows: readonly { kind: string; name: string; experiment_id: string; id: number }[]) {
    for (const { kind, name, experiment_id, id } of rows) {
      const address = `${kind}/${name}`;
      const known = this.places.get(address) ?? new Map<string, number>();
      this.places.set(address, known.set(experiment_id, id));
    }
  }

  /** Empty when no experiment knows the key. */
  of({ kind, key }: WantedKey): ReadonlyMap<string, number> {
    return this.places.get(`${kind}/${key}`) ?? new Map();
  }
}

const placesSql = `
  SELECT 'm' AS kind, experiment_id, name, id FROM hot.metric_key
  WHERE experiment_id = ANY($1) AND name = ANY($2)
  UNION ALL
  SELECT kind::text, experiment_id, name, id FROM hot.text_key
  WHERE experiment_id = ANY($1) AND kind IN ('p', 't') AND name = ANY($2)`;

/** Looks up where in the search tables the experiments keep the keys. */
export async function readKeyPlaces(
  experimentIds: readonly string[],
  wanted: readonly WantedKey[],
): Promise<KeyPlaces> {
  if (wanted.length === 0 || experimentIds.length === 0) return new KeyPlaces([]);
  const values = [experimentIds, [...new Set(wanted.map(({ key }) => key))]];
  const { rows } = await pool().query({ name: 'read-key-places', text: placesSql, values });
  return new KeyPlaces(rows);
}
