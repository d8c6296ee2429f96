import { formatDay, formatDuration, formatTime, formatTimeSeconds } from '@/lib/format';
import type { Range } from './chart-data';
import { niceStep } from './nice-ticks';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const steps = [
  SECOND,
  5 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
];
const months = [1, 2, 3, 6, 12, 24, 60, 120];

export interface TimeTick {
  value: number;
  label: string;
}

/** Ticks on round moments of UTC: whole minutes, hours, days, Mondays, months, years. */
export function timeTicks([from, to]: Range, count: number): TimeTick[] {
  if (!(to > from)) return [{ value: from, label: `${formatDay(from)} ${formatTime(from)}` }];
  const rough = (to - from) / Math.max(1, count);
  const step = steps.find((candidate) => candidate >= rough);
  return step === undefined ? monthTicks([from, to], rough) : evenTicks([from, to], step);
}

/** Ticks on round lengths of time since a beginning. */
export function durationTicks([from, to]: Range, count: number): TimeTick[] {
  if (!(to > from)) return [{ value: from, label: formatDuration(from) }];
  const rough = (to - from) / Math.max(1, count);
  const known = steps.find((candidate) => candidate >= rough);
  const step = rough < SECOND ? niceStep(to - from, count) : (known ?? niceStep((to - from) / DAY, count) * DAY);
  const ticks: TimeTick[] = [];
  for (let index = Math.ceil(from / step); index * step <= to; index += 1) {
    ticks.push({ value: index * step, label: formatDuration(index * step) });
  }
  return ticks;
}

/** Weeks begin on Monday; 5 January 1970 was the first one. */
const FIRST_MONDAY = 4 * DAY;

function evenTicks([from, to]: Range, step: number): TimeTick[] {
  const origin = step >= 7 * DAY ? FIRST_MONDAY : 0;
  const ticks: TimeTick[] = [];
  let day = '';
  for (let value = origin + Math.ceil((from - origin) / step) * step; value <= to; value += step) {
    const label = evenLabel(value, step);
    const today = formatDay(value);
    const newDay = step < DAY && today !== day;
    ticks.push({ value, label: newDay ? `${today}${value % DAY === 0 ? '' : ` ${label}`}` : label });
    day = today;
  }
  return ticks;
}

function evenLabel(value: number, step: number): string {
  if (step >= DAY) return formatDay(value);
  return step < MINUTE ? formatTimeSeconds(value) : formatTime(value);
}

function monthTicks([from, to]: Range, rough: number): TimeTick[] {
  const length = 30.44 * DAY;
  // A range that somebody's microseconds made long has as few ticks as any other.
  const step =
    months.find((candidate) => candidate * length >= rough * 0.999) ?? 12 * niceStep(rough / (12 * length), 1);
  const start = new Date(from);
  const ticks: TimeTick[] = [];
  let month = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step;
  for (let value = 0; value <= to; month += step) {
    // `Date.UTC` would take the first hundred years for those of the last century.
    value = new Date(0).setUTCFullYear(Math.floor(month / 12), month % 12, 1);
    if (value >= from && value <= to) ticks.push({ value, label: monthLabel(value, step) });
  }
  return ticks;
}

function monthLabel(value: number, step: number): string {
  const date = new Date(value);
  if (date.getUTCMonth() === 0 || step >= 12) return String(date.getUTCFullYear());
  return formatDay(value).replace(/^\d+ /, '');
}
