/** Typographic minus: as wide as a digit plus, so signed columns align. */
export const MINUS = '−';
const ABSENT = '–';
const NO_BREAK_SPACE = '\u00a0';

export interface NumberFormat {
  /** Significant digits; default 4. */
  digits?: number;
  /** Show `+` before positive values. */
  signed?: boolean;
  /** `.654` instead of `0.654`, for columns of shares and losses. */
  bareFraction?: boolean;
}

/**
 * A number for reading: 4 significant digits, thousands grouped, tiny and huge values with an exponent.
 * Whole numbers below ten million are exact. Absent or not a number gives an en dash, infinities `∞`, and so does the
 * largest number of all, as which an infinite value of a metric is kept.
 *
 *   formatNumber(0.44657)  → '0.4466'     formatNumber(508239)   → '508,239'
 *   formatNumber(1234.567) → '1,235'      formatNumber(0.000012) → '1.2e−5'
 */
export function formatNumber(value: number | null | undefined, format: NumberFormat = {}): string {
  if (value === null || value === undefined || Number.isNaN(value)) return ABSENT;
  const digits = format.digits ?? 4;
  return withSign(value, magnitude(Math.abs(value), digits), format);
}

/** A whole count with grouped thousands, rounded to the nearest integer: `formatCount(1477911)` → '1,477,911'. */
export function formatCount(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return ABSENT;
  return withSign(Math.round(value), group(Math.abs(value).toFixed(0)), {});
}

/** A count for tight places: `formatCompact(508239)` → '508.2k'. */
export function formatCompact(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return ABSENT;
  const size = Math.abs(value);
  const steps = [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const;
  const step = steps.find(([limit]) => size >= limit * 0.99995);
  if (step === undefined) return formatNumber(value);
  return withSign(value, `${trimZeros((size / step[0]).toPrecision(4))}${step[1]}`, {});
}

/** A share 0..1 as per cent with three significant digits: `formatPercent(0.288)` → '28.8 %'. */
export function formatPercent(share: number | null | undefined, digits = 3): string {
  if (share === null || share === undefined || Number.isNaN(share)) return ABSENT;
  const percent = Math.abs(share * 100);
  const text = percent === 0 ? '0' : trimZeros(magnitude(percent, digits));
  return `${withSign(share, text, {})}${NO_BREAK_SPACE}%`;
}

/** An interval in brackets with signs: `formatInterval([-0.0238, -0.0008], 4)` → '[−.0238, −.0008]'. */
export function formatInterval(interval: readonly [number, number], decimals: number, bareFraction = true): string {
  const bound = (value: number): string => formatFixed(value, decimals, { signed: true, bareFraction });
  return `[${bound(interval[0])}, ${bound(interval[1])}]`;
}

/** A number with a set count of decimals, for columns whose decimal points must line up. */
export function formatFixed(value: number | null | undefined, decimals: number, format: NumberFormat = {}): string {
  if (value === null || value === undefined || Number.isNaN(value)) return ABSENT;
  if (!Number.isFinite(value)) return withSign(value, '∞', format);
  const text = group(Math.abs(value).toFixed(decimals));
  const isZero = Number(Math.abs(value).toFixed(decimals)) === 0;
  return withSign(isZero ? 0 : value, text, format);
}

/**
 * How many decimals give the largest of these values 4 significant digits (0 to 8).
 * Whole-number columns need none.
 */
export function decimalsFor(values: readonly (number | null | undefined)[], digits = 4): number {
  let largest = 0;
  let whole = true;
  for (const value of values) {
    if (value === null || value === undefined || !Number.isFinite(value)) continue;
    if (!Number.isInteger(value)) whole = false;
    largest = Math.max(largest, Math.abs(value));
  }
  if (whole || largest === 0) return 0;
  const leading = Math.floor(Math.log10(largest));
  return Math.min(8, Math.max(0, digits - 1 - Math.max(leading, -4)));
}

function magnitude(size: number, digits: number): string {
  if (size >= Number.MAX_VALUE) return '∞';
  if (size === 0) return '0';
  if (Number.isInteger(size) && size < 1e7) return group(String(size));
  if (size < 1e-4 || size >= 1e7) return exponent(size, digits);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return group(size.toFixed(Math.min(decimals, 12)));
}

function exponent(size: number, digits: number): string {
  const [mantissa = '', power = '0'] = size.toExponential(digits - 1).split('e');
  return `${trimZeros(mantissa)}e${power.startsWith('-') ? MINUS : ''}${power.replace(/^[+-]/, '')}`;
}

function withSign(value: number, text: string, format: NumberFormat): string {
  const body = format.bareFraction === true ? text.replace(/^0\./, '.') : text;
  if (value < 0) return `${MINUS}${body}`;
  return format.signed === true && value > 0 ? `+${body}` : body;
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function group(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
