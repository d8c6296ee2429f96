/** How many runs or groups are drawn before anyone chose. */
const drawnAtFirst = 10;

/**
 * The first ten in the table's order, but for those whose eye was changed; changed ones further down are drawn too, up
 * to as many as one chart takes.
 */
export function drawnIds(order: readonly string[], eyes: readonly string[], most = Infinity): string[] {
  const changed = new Set(eyes);
  const atFirst = new Set(order.slice(0, drawnAtFirst));
  const first = [...atFirst].filter((id) => !changed.has(id));
  return [...first, ...eyes.filter((id) => !atFirst.has(id))].slice(0, most);
}

/** How many runs a chart reads in all. */
const mostRuns = 1000;

/** How many runs each of so many groups is drawn from. */
export const runsOfGroup = (groups: number): number =>
  Math.max(1, Math.min(100, Math.floor(mostRuns / Math.max(1, groups))));
