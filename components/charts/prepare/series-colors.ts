/** Okabe–Ito order: orange, sky blue, green, yellow, blue, vermilion, purple, ink. Safe for colour-blind readers. */
export const seriesColors: readonly string[] = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `var(--series-${number})`);

export function seriesColor(place: number): string {
  return seriesColors[place % seriesColors.length] ?? 'var(--ink-2)';
}

/**
 * Colours for things that come and go, such as chosen runs: who had a colour keeps it, newcomers take the colours used
 * least. Gives back places in the order of colours.
 */
export function assignColors(ids: readonly string[], before: ReadonlyMap<string, number>): Map<string, number> {
  const assigned = new Map<string, number>();
  const uses = seriesColors.map(() => 0);
  const take = (id: string, place: number): void => {
    assigned.set(id, place);
    uses[place] = (uses[place] ?? 0) + 1;
  };
  for (const id of ids) {
    const place = before.get(id);
    if (place !== undefined) take(id, place);
  }
  for (const id of ids) {
    if (!assigned.has(id)) take(id, uses.indexOf(Math.min(...uses)));
  }
  return assigned;
}
