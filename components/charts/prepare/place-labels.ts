export interface LabelWish {
  id: string;
  /** Pixel at which the label would like to stand. */
  y: number;
}

/** Heights for labels beside a plot: near their wish, at least `gap` apart, inside the bounds if they fit. */
export function placeLabels(
  wishes: readonly LabelWish[],
  gap: number,
  bounds: readonly [number, number],
): Map<string, number> {
  const order = wishes.toSorted((first, second) => first.y - second.y);
  const heights = order.map(({ y }) => Math.min(bounds[1], Math.max(bounds[0], y)));
  for (let round = 0; round < 50 && spread(heights, gap); round += 1) clampEnds(heights, bounds);
  for (let index = 1; index < heights.length; index += 1) {
    heights[index] = Math.max(heights[index] ?? 0, (heights[index - 1] ?? 0) + gap);
  }
  const over = (heights.at(-1) ?? 0) - bounds[1];
  const shift = over > 0 ? Math.min(over, Math.max(0, (heights[0] ?? 0) - bounds[0])) : 0;
  return new Map(order.map(({ id }, index) => [id, (heights[index] ?? 0) - shift]));
}

function spread(heights: number[], gap: number): boolean {
  let moved = false;
  for (let index = 1; index < heights.length; index += 1) {
    const above = heights[index - 1] ?? 0;
    const below = heights[index] ?? 0;
    const overlap = gap - (below - above);
    if (overlap <= 0.01) continue;
    heights[index - 1] = above - overlap / 2;
    heights[index] = below + overlap / 2;
    moved = true;
  }
  return moved;
}

function clampEnds(heights: number[], [top, bottom]: readonly [number, number]): void {
  heights.forEach((height, index) => {
    heights[index] = Math.min(bottom, Math.max(top, height));
  });
}
