/**
 * Where a rising function crosses zero, by halving the bracket until two neighbouring doubles remain.
 *
 * @param rising non-decreasing, at most 0 at `low` and at least 0 at `high`
 * @throws RangeError if the bracket holds no crossing
 */
export function findRoot(rising: (x: number) => number, low: number, high: number): number {
  if (!(rising(low) <= 0 && rising(high) >= 0)) throw new RangeError(`no crossing between ${low} and ${high}`);
  let below = low;
  let above = high;
  for (;;) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) return middle;
    if (rising(middle) <= 0) below = middle;
    else above = middle;
  }
}

/** The first doubling of `start` at which a rising function is no longer negative; a bracket for `findRoot`. */
export function findUpperBracket(rising: (x: number) => number, start: number): number {
  let high = start;
  while (rising(high) < 0 && high < Number.MAX_VALUE / 4) high *= 2;
  return high;
}
