import type { Range } from './chart-data';

/** A round step (1, 2 or 5 times a power of ten) that cuts the span into about `count` parts. */
export function niceStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  if (lead >= Math.sqrt(50)) return 10 * power;
  if (lead >= Math.sqrt(10)) return 5 * power;
  return lead >= Math.SQRT2 ? 2 * power : power;
}

/** Round values inside [low, high], about `count` of them. A constant range gives its one value. */
export function niceTicks([low, high]: Range, count: number): number[] {
  if (!(high > low)) return [low];
  const step = niceStep(high - low, count);
  const ticks: number[] = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + step * 1e-9; index += 1) {
    ticks.push(clean(index * step, step));
  }
  return ticks;
}

/** The range widened to round values: the axis begins and ends on a tick. A constant gets room on both sides. */
export function niceRange([low, high]: Range, count: number): Range {
  if (!(high > low)) {
    const room = low === 0 ? 1 : Math.abs(low) * 0.1;
    return niceRange([low - room, low + room], count);
  }
  const step = niceStep(high - low, count);
  return [clean(Math.floor(low / step + 1e-9) * step, step), clean(Math.ceil(high / step - 1e-9) * step, step)];
}

/** Powers of ten inside the range; with fewer than two of them also 2 and 5 times each. */
export function logTicks([low, high]: Range): number[] {
  const powers: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1)
    powers.push(10 ** power);
  const inside = (value: number): boolean => value >= low * 0.9999 && value <= high * 1.0001;
  const decades = powers.filter(inside);
  return decades.length >= 2 ? decades : powers.flatMap((power) => [power, 2 * power, 5 * power]).filter(inside);
}

function clean(value: number, step: number): number {
  const decimals = Math.max(0, Math.min(15, 1 - Math.floor(Math.log10(step))));
  return Number(value.toFixed(decimals)) + 0;
}
