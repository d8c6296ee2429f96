/**
 * The steps at which several long series are shown together: all of them where they are few, and else every
 * (n / most)-th and the last.
 *
 * @param steps ascending, each once
 * @returns at most `most` + 1 of them
 */
export function sampleSteps(steps: readonly number[], most: number): number[] {
  if (steps.length <= most) return [...steps];
  const interval = steps.length / most;
  const sampled = Array.from({ length: most }, (_, index) => steps[Math.floor(index * interval)] ?? NaN);
  return [...new Set([...sampled, ...steps.slice(-1)])];
}
