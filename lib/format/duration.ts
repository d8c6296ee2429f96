import { formatCompact, formatNumber } from './number';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A length of time in at most two units: `formatDuration(252_000)` → '4 min 12 s', `formatDuration(1.8)` → '1.8 ms'.
 * Negative lengths are read as zero; absent gives an en dash.
 */
export function formatDuration(durationMs: number | null | undefined): string {
  if (durationMs === null || durationMs === undefined || !Number.isFinite(durationMs)) return '–';
  const length = Math.max(0, durationMs);
  if (length === 0) return '0 s';
  if (length < SECOND) return `${formatNumber(length, { digits: length < 10 ? 2 : 3 })} ms`;
  if (length < 9.95 * SECOND) return `${(length / SECOND).toFixed(1)} s`;
  if (length < 59.5 * SECOND) return `${Math.round(length / SECOND)} s`;
  const seconds = Math.round(length / SECOND) * SECOND;
  if (seconds < HOUR) return pair([Math.floor(seconds / MINUTE), 'min'], [(seconds % MINUTE) / SECOND, 's']);
  const minutes = Math.round(length / MINUTE) * MINUTE;
  if (minutes < DAY) return pair([Math.floor(minutes / HOUR), 'h'], [(minutes % HOUR) / MINUTE, 'min']);
  const hours = Math.round(length / HOUR) * HOUR;
  return pair([Math.floor(hours / DAY), 'd'], [(hours % DAY) / HOUR, 'h']);
}

/** A clock for running work: `formatClock(3_723_000)` → '1:02:03'. */
export function formatClock(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / SECOND));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(seconds / 3600);
  return hours === 0 ? parts.join(':').replace(/^0/, '') : `${hours}:${parts.join(':')}`;
}

/** A speed: `formatRate(12400, 'rows')` → '12.4k rows/s'. Slow work is told per minute. */
export function formatRate(perSecond: number, unit: string): string {
  if (perSecond > 0 && perSecond < 0.5) return `${formatNumber(perSecond * 60, { digits: 2 })} ${unit}/min`;
  const shown =
    perSecond < 1000 ? formatNumber(perSecond, { digits: 3 }) : formatCompact(Number(perSecond.toPrecision(3)));
  return `${shown} ${unit}/s`;
}

function pair(first: [number, string], second: [number, string]): string {
  const head = `${first[0]} ${first[1]}`;
  return second[0] === 0 ? head : `${head} ${second[0]} ${second[1]}`;
}
