export interface SharePart {
  id: string;
  name: string;
  /** Not negative; shares are taken of the sum. */
  value: number;
  color: string;
}

export interface PlacedPart extends SharePart {
  share: number;
  /** Where the part begins, 0..1. */
  start: number;
}

/** Parts of a whole, one after the other; empty when there is nothing to share. */
export function stackShares(parts: readonly SharePart[]): PlacedPart[] {
  const total = parts.reduce((sum, { value }) => sum + Math.max(0, value), 0);
  if (total === 0) return [];
  let start = 0;
  return parts.map((part) => {
    const share = Math.max(0, part.value) / total;
    const placed = { ...part, share, start };
    start += share;
    return placed;
  });
}

export interface ShareMoment {
  x: number;
  /** By id of the part. */
  values: Readonly<Record<string, number>>;
}

/** Shares of each moment, summing to 1; a moment without any value is a gap (all null). */
export function shareRows(moments: readonly ShareMoment[], ids: readonly string[]): Record<string, number | null>[] {
  return moments.map(({ x, values }) => {
    const total = ids.reduce((sum, id) => sum + Math.max(0, values[id] ?? 0), 0);
    const shares = ids.map((id) => [id, total === 0 ? null : Math.max(0, values[id] ?? 0) / total]);
    return { x, ...Object.fromEntries(shares) };
  });
}
