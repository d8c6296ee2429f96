import type { Range } from './chart-data';

/** A range as it may stand in an address: both ends rounded to a thousandth of its length. */
export function roundRange([from, to]: Range): Range {
  const length = to - from;
  if (!(length > 0) || !Number.isFinite(length)) return [from, to];
  const decimals = Math.ceil(3 - Math.log10(length));
  return [roundTo(from, decimals), roundTo(to, decimals)];
}

function roundTo(value: number, decimals: number): number {
  if (decimals > 12) return value;
  return decimals >= 0 ? Number(value.toFixed(decimals)) : Math.round(value / 10 ** -decimals) * 10 ** -decimals;
}
