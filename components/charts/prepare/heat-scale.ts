export const HEAT_STEPS = 7;

const INK_CROSSING = 5;

/**
 * Values as steps of one hue. The scale is fixed by `full`, the value that gets the darkest step, so that quiet weeks
 * look quiet: it is never stretched to the data.
 */
export function heatStep(value: number | null, full: number): number | null {
  if (value === null || !Number.isFinite(value)) return null;
  if (!(full > 0)) throw new RangeError(`The full value of a heat scale must be positive, not ${full}.`);
  const share = Math.max(0, value) / full;
  return Math.min(HEAT_STEPS - 1, Math.floor(share * (HEAT_STEPS - 1) + 0.5));
}

/** Which ink reads on a step: the page's own on the first ones, its opposite on the strongest; they cross at 5 of 7. */
export function heatInk(step: number | null): 'near' | 'far' | 'none' {
  if (step === null) return 'none';
  return step >= INK_CROSSING ? 'far' : 'near';
}
