/** How many runs or groups are drawn before anyone chose. */
export const drawnAtFirst = 10;

/** The first ten in the table's order, but for those whose eye was changed; changed ones further down are drawn too. */
export function drawnIds(order: readonly string[], eyes: readonly string[]): string[] {
  const changed = new Set(eyes);
  const first = order.slice(0, drawnAtFirst).filter((id) => !changed.has(id));
  const later = eyes.filter((id) => !order.slice(0, drawnAtFirst).includes(id));
  return [...first, ...later];
}
