import { formatCompact, formatFixed } from '@/lib/format';

/** Labels of number ticks with as many decimals as their step needs; thousands as k, M. */
export function numberLabels(ticks: readonly number[]): string[] {
  const largest = Math.max(0, ...ticks.map(Math.abs));
  if (largest >= 10_000) return ticks.map((tick) => formatCompact(tick));
  const decimals = Math.max(0, ...ticks.map(decimalsOf));
  if (decimals > 6)
    return ticks.map((tick) => (tick === 0 ? '0' : tick.toExponential(0).replace('-', '−').replace('e−', 'e−')));
  return ticks.map((tick) => formatFixed(tick, decimals));
}

/** Labels of ticks on a logarithmic axis: each by itself, since they span powers of ten. */
export function powerLabels(ticks: readonly number[]): string[] {
  return ticks.map((tick) => numberLabels([tick])[0] ?? '');
}

function decimalsOf(tick: number): number {
  const [mantissa = '', exponent = '0'] = String(tick).split('e');
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent));
}

/** About how wide a label is at 11 px, in pixels; digits of our face are 6.6 px wide. */
export function labelWidth(label: string): number {
  let width = 0;
  for (const letter of label) width += letterWidth(letter);
  return Math.ceil(width);
}

function letterWidth(letter: string): number {
  if ('.,:;il|!’ \u00a0'.includes(letter)) return 3.4;
  return 'mMwW'.includes(letter) ? 9.4 : 6.6;
}
