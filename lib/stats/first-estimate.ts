/**
 * The estimate of the earliest moment that defines one: what later looks measure by how much they know.
 *
 * @param untilMs moments from the first look on, rising
 * @returns null where none of them defines one
 */
export function firstEstimate<Estimate>(
  untilMs: readonly number[],
  estimateAt: (untilMs: number) => Estimate | null,
): Estimate | null {
  for (const moment of untilMs) {
    const found = estimateAt(moment);
    if (found !== null) return found;
  }
  return null;
}
