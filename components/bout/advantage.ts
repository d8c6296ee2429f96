import { decimalsFor, formatFixed, formatInterval } from '@/lib/format';
import type { BoutMetric } from './bout-data';

export interface Advantage {
  /** Places on a scale from -1 (champion far better) to 1 (challenger far better); null where unknown. */
  dot: number | null;
  from: number | null;
  to: number | null;
  /** Whose advantage the interval shows; `open` while it covers zero or there is none. */
  leans: 'champion' | 'challenger' | 'open';
}

const ROOM = 1.15;

/** Where a difference lies between the corners: right is always the challenger's side, whichever sign is better. */
export function advantageOf({ difference, interval, betterIs, scale }: BoutMetric): Advantage {
  const toward = betterIs === 'higher' ? 1 : -1;
  const reach = scale ?? ROOM * Math.max(...[difference ?? 0, ...(interval ?? [])].map(Math.abs));
  const place = (value: number): number => (reach === 0 ? 0 : Math.max(-1, Math.min(1, (toward * value) / reach)));
  const ends = interval === null ? null : interval.map(place).toSorted((first, second) => first - second);
  const from = ends?.[0] ?? null;
  const to = ends?.[1] ?? null;
  return { dot: difference === null ? null : place(difference), from, to, leans: leansOf(from, to) };
}

function leansOf(from: number | null, to: number | null): Advantage['leans'] {
  if (from === null || to === null) return 'open';
  if (from > 0) return 'challenger';
  return to < 0 ? 'champion' : 'open';
}

export interface MetricWords {
  champion: string;
  challenger: string;
  difference: string;
  interval: string;
}

/** A row's numbers with decimals that line up, without leading zeros as in a box score. */
export function metricWords({ champion, challenger, difference, interval }: BoutMetric): MetricWords {
  const levels = fewestDecimals([champion, challenger], decimalsFor([champion, challenger]));
  const changes = [difference, ...(interval ?? [])];
  const decimals = fewestDecimals(changes, Math.max(levels, Math.min(6, decimalsFor(changes, 3))), levels);
  return {
    champion: formatFixed(champion, levels, { bareFraction: true }),
    challenger: formatFixed(challenger, levels, { bareFraction: true }),
    difference: formatFixed(difference, decimals, { signed: true, bareFraction: true }),
    interval: interval === null ? '' : formatInterval(interval, decimals),
  };
}

/** As few decimals, from `least` up, as write every value without loss at `most` decimals. */
function fewestDecimals(values: readonly (number | null)[], most: number, least = 0): number {
  const known = values.filter((value) => value !== null);
  for (let decimals = least; decimals < most; decimals += 1) {
    if (known.every((value) => Number(value.toFixed(decimals)) === Number(value.toFixed(most)))) return decimals;
  }
  return most;
}
