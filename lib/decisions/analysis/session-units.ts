import { requireSameLength } from '@/lib/stats/require-argument';

export interface SessionRows {
  /** The key of each row by number; below 0 where it has none. Length n. */
  keys: Int32Array;
  /** When it happened, epoch milliseconds, length n. */
  eventMs: Float64Array;
  /** A key's rows further apart than this belong to different sessions. */
  gapMs: number;
}

/**
 * The session of each row: a key's rows in order of time, cut where nothing came for longer than the gap. A row without
 * a key is a session of its own. Rows up to any moment fall into the same sessions as all rows do.
 *
 * @returns numbers 0 … sessions − 1, length n
 * @throws RangeError if lengths differ or the gap is not above 0
 */
export function sessionUnits({ keys, eventMs, gapMs }: SessionRows): Int32Array {
  requireSameLength('keys and eventMs', keys, eventMs);
  if (!(gapMs > 0)) throw new RangeError(`gapMs must be above 0, got ${gapMs}`);
  const order = Uint32Array.from(keys.keys());
  order.sort((one, other) => (keys[one] ?? 0) - (keys[other] ?? 0) || (eventMs[one] ?? 0) - (eventMs[other] ?? 0));
  const units = new Int32Array(keys.length);
  let session = -1;
  let before = -1;
  for (const row of order) {
    const key = keys[row] ?? -1;
    const follows =
      before >= 0 && key >= 0 && keys[before] === key && (eventMs[row] ?? 0) - (eventMs[before] ?? 0) <= gapMs;
    if (!follows) session += 1;
    units[row] = session;
    before = row;
  }
  return units;
}

/**
 * When the session of each row had its last request: it is over once nothing has come for longer than the gap since.
 *
 * @param rows all requests with their sessions, also those that a test does not count
 * @returns epoch milliseconds, length n
 */
export function sessionEnds({ units, eventMs }: { units: Int32Array; eventMs: Float64Array }): Float64Array {
  requireSameLength('units and eventMs', units, eventMs);
  const last = new Map<number, number>();
  for (let row = 0; row < units.length; row += 1) {
    const unit = units[row] ?? 0;
    last.set(unit, Math.max(last.get(unit) ?? -Infinity, eventMs[row] ?? 0));
  }
  return Float64Array.from(units, (unit) => last.get(unit) ?? 0);
}
