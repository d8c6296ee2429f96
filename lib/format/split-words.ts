import { formatPercent } from './number';

type Split =
  | { kind: 'random'; validationShare: number }
  | { kind: 'time'; column: string; validationShare: number };

/**
 * Which rows a training kept back to measure on, in words.
 *
 *   splitWords({ kind: 'random', validationShare: 0.2 }) → '20 % of the rows, drawn by the seed'
 */
export function splitWords(split: Split): string {
  const share = formatPercent(split.validationShare);
  return split.kind === 'random' ? `${share} of the rows, drawn by the seed` : `the latest ${share} by ${split.column}`;
}
