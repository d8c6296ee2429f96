import type { Range } from './chart-data';

export interface Scale {
  domain: Range;
  /** Value to pixel. */
  to: (value: number) => number;
  /** Pixel to value. */
  from: (pixel: number) => number;
}

export type ScaleKind = 'linear' | 'log';

/**
 * A straight or logarithmic map between values and pixels. A constant domain maps to the middle.
 *
 * @throws RangeError when a logarithmic domain is not positive
 */
export function createScale(domain: Range, pixels: Range, kind: ScaleKind = 'linear'): Scale {
  if (kind === 'log' && (domain[0] <= 0 || domain[1] <= 0)) {
    throw new RangeError(`A logarithmic axis needs positive values, not ${domain[0]} to ${domain[1]}.`);
  }
  const forth = kind === 'log' ? Math.log10 : (value: number) => value;
  const back = kind === 'log' ? (value: number) => 10 ** value : (value: number) => value;
  const start = forth(domain[0]);
  const span = forth(domain[1]) - start;
  const length = pixels[1] - pixels[0];
  return {
    domain,
    to: (value) => (span === 0 ? pixels[0] + length / 2 : pixels[0] + ((forth(value) - start) / span) * length),
    from: (pixel) => (length === 0 ? domain[0] : back(start + ((pixel - pixels[0]) / length) * span)),
  };
}
