import { describe, expect, it } from 'vitest';
import { betaCdf } from './beta';
import { chiSquareTail, chiSquareUpper, fTail, studentTail, studentUpper } from './distributions';
import { findRoot } from './find-root';
import { gammaTail, logGamma } from './gamma';
import { normalCdf, normalQuantile, normalTail } from './normal';

// Expected values: scipy 1.17.1 (scipy.special gammaln, gammaincc, gammainc, betainc; scipy.stats norm, chi2, t, f
// .sf, .ppf, .isf). Relative tolerances are those the docblocks promise.
const gap = (value: number, expected: number): number =>
  Math.abs(value - expected) / Math.max(Math.abs(expected), 1e-290);

describe('logGamma', () => {
  it.each([
    [0.001, 6.907178885383853],
    [0.5, 0.5723649429247],
    [1, 0],
    [1.5, -0.12078223763524526],
    [2, 0],
    [3.7, 1.428072326665388],
    [10, 12.801827480081469],
    [100.5, 361.43554046777757],
    [12345.6, 103959.18506616844],
    [1e6, 12815504.569147611],
    [1e12, 26631021115915.65],
  ])('of %d', (x, expected) => {
    expect(Math.abs(logGamma(x) - expected)).toBeLessThanOrEqual(x <= 20 ? 1e-14 : Math.abs(expected) * 1e-15);
  });

  it.each([0, -1, Number.NaN, Infinity])('refuses %s', (x) => expect(() => logGamma(x)).toThrow(RangeError));
});

describe('gammaTail', () => {
  it.each([
    [0.5, 0.1, 0.6547208460185768],
    [0.5, 2, 0.04550026389635857],
    [0.5, 50, 1.5239706048320995e-23],
    [0.5, 600, 6.099568814808675e-263],
    [1, 1, 0.36787944117144245],
    [2.5, 0.3, 0.9880032427940937],
    [10, 3, 0.9988975118698845],
    [10, 30, 7.121750862815593e-6],
    [500, 450, 0.9892827619087102],
    [500, 700, 7.032145641828496e-16],
    [10000, 10200, 0.02328732213359879],
    [3, 0, 1],
  ])('for shape %d at %d', (shape, x, tail) => {
    expect(gap(gammaTail(shape, x), tail)).toBeLessThanOrEqual(1e-11);
  });

  it('refuses values outside the range', () => {
    expect(() => gammaTail(0, 1)).toThrow('shape');
    expect(() => gammaTail(1, -1)).toThrow('x must be at least 0');
    expect(() => gammaTail(1, Number.NaN)).toThrow(RangeError);
  });
});

describe('betaCdf', () => {
  it.each([
    [0.1, 0.5, 0.5, 0.20483276469913345],
    [0.9, 2, 3, 0.9963],
    [0.5, 10, 10, 0.5],
    [0.01, 0.5, 20, 0.4713699354850154],
    [0.999, 50, 0.5, 0.7523690199653766],
    [0.45, 5000, 5000, 5.924818244474942e-24],
    [0.0001, 3, 1000, 0.00015512845333859562],
    [0.3, 1, 1, 0.3],
    [0, 2, 3, 0],
    [1, 2, 3, 1],
  ])('at %d for a = %d, b = %d', (...[x, a, b, expected]) =>
    expect(gap(betaCdf(x, a, b), expected)).toBeLessThanOrEqual(1e-10),
  );

  it('mirrors: I_x(a, b) = 1 − I_(1−x)(b, a)', () => {
    for (const [x, a, b] of [
      [0.2, 3, 7],
      [0.7, 0.5, 12],
      [0.51, 40, 41],
    ] as const) {
      expect(betaCdf(x, a, b)).toBeCloseTo(1 - betaCdf(1 - x, b, a), 12);
    }
  });

  it('refuses x outside 0..1', () => expect(() => betaCdf(1.1, 1, 1)).toThrow('x must lie in 0..1'));
});

describe('the normal distribution', () => {
  it.each([
    [0, 0.5],
    [0.5, 0.3085375387259869],
    [1, 0.15865525393145707],
    [1.959963984540054, 0.025],
    [3, 0.0013498980316300933],
    [6, 9.865876450376946e-10],
    [10, 7.61985302416047e-24],
    [37, 5.7255712225239266e-300],
    [-1, 0.8413447460685429],
    [-8, 0.9999999999999993],
    [Infinity, 0],
    [-Infinity, 1],
  ])('has above %d the share', (z, tail) => {
    expect(gap(normalTail(z), tail)).toBeLessThanOrEqual(2e-12);
    expect(gap(normalCdf(-z), tail)).toBeLessThanOrEqual(2e-12);
  });

  it.each([
    [1e-300, -37.0470962993612],
    [1e-20, -9.262340089798409],
    [1e-6, -4.753424308822899],
    [0.001, -3.090232306167813],
    [0.025, -1.9599639845400545],
    [0.3, -0.5244005127080409],
    [0.7, 0.5244005127080407],
    [0.975, 1.959963984540054],
  ])('has the quantile of %d', (share, z) => expect(gap(normalQuantile(share), z)).toBeLessThanOrEqual(1e-12));

  it('has its median at 0 and refuses shares outside 0..1', () => {
    expect(Math.abs(normalQuantile(0.5))).toBeLessThan(1e-15);
    for (const share of [0, 1, -0.1, Number.NaN]) expect(() => normalQuantile(share)).toThrow(RangeError);
    expect(() => normalTail(Number.NaN)).toThrow(RangeError);
  });
});

describe('tails', () => {
  it.each([
    [0, 1, 1],
    [3.841458820694124, 1, 0.05],
    [6.9024049496058275, 1, 0.008607987810836262],
    [20, 2, 4.539992976248486e-5],
    [100, 3, 1.5541594313896026e-21],
    [1200, 3, 7.331671591550422e-260],
    [9000, 10000, 0.999999999999873],
    [10500, 10000, 0.00024794736798936033],
  ])('chi-square beyond %d with %d degrees', (x, freedom, expected) =>
    expect(gap(chiSquareTail(x, freedom), expected)).toBeLessThanOrEqual(1e-11),
  );

  it.each([
    [0.05, 1, 3.8414588206941285],
    [0.01, 9, 21.665994333461928],
    [0.999, 9, 1.1519495462235645],
    [1e-8, 19, 75.73189886766181],
    [0.05, 1000, 1074.679448803441],
  ])('chi-square exceeded with chance %d, %d degrees', (chance, freedom, expected) => {
    expect(gap(chiSquareUpper(chance, freedom), expected)).toBeLessThanOrEqual(1e-9);
  });

  it.each([
    [0, 5, 0.5],
    [1, 1, 0.25],
    [2.2281388519649385, 10, 0.02500000000090432],
    [3.156, 6, 0.009832245279992121],
    [-2, 7, 0.957190335718512],
    [40, 30, 6.863022597203209e-28],
    [1.96, 1e6, 0.024998033792634926],
    [5, 2.5, 0.011725594985430925],
  ])('t beyond %d with %d degrees', (t, freedom, expected) =>
    expect(gap(studentTail(t, freedom), expected)).toBeLessThanOrEqual(1e-9),
  );

  it.each([
    [0.025, 10, 2.2281388519862753],
    [0.025, 1, 12.706204736174705],
    [0.0009615384615384616, 30, 3.4001026251996715],
    [0.9, 4, -1.533206274058944],
    [1e-10, 6, 83.4094327802082],
    [0.025, 1e6, 1.9599663568141072],
  ])('t exceeded with chance %d, %d degrees', (chance, freedom, expected) =>
    expect(gap(studentUpper(chance, freedom), expected)).toBeLessThanOrEqual(1e-9),
  );

  it.each([
    [1, 1, 1, 0.5],
    [4, 2, 10, 0.052922149401344654],
    [2.5, 3.5, 20, 0.08147782682399998],
    [0, 3, 4, 1],
    [100, 5, 200, 1.8240380902732717e-52],
  ])('F beyond %d with %d and %d degrees', (...[x, above, below, expected]) =>
    expect(gap(fTail(x, above, below), expected)).toBeLessThanOrEqual(1e-10),
  );

  it('refuses impossible degrees of freedom and values', () => {
    expect(() => chiSquareTail(1, 0)).toThrow('degreesOfFreedom');
    expect(() => studentTail(Number.NaN, 3)).toThrow('t must be');
    expect(() => fTail(-1, 1, 1)).toThrow('x must be at least 0');
    expect(() => studentUpper(1, 3)).toThrow('chance');
  });
});

describe('findRoot', () => {
  it('finds the square root of two to the last bit', () => {
    expect(findRoot((x) => x * x - 2, 0, 2)).toBeCloseTo(Math.SQRT2, 15);
  });
  it('refuses a bracket without a crossing', () => expect(() => findRoot((x) => x + 5, 0, 2)).toThrow('no crossing'));
});
