import type { DatetimePart } from './schema';

const dayMs = 86_400_000;
const marchBased = 719_468;

/** Month 0..11 (0 is January) of a day counted from 1970-01-01 (Hinnant 2013, civil_from_days). */
function monthOfDay(days: number): number {
  const shifted = days + marchBased;
  const dayOfEra = shifted - Math.floor(shifted / 146_097) * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  return (Math.floor((5 * dayOfYear + 2) / 153) + 2) % 12;
}

/** How many values each part runs through before it starts again. */
export const partPeriods: Record<DatetimePart, number> = { minuteOfDay: 1440, weekday: 7, month: 12 };

/**
 * One part of an instant, in UTC: minute of the day 0..1439, weekday 0..6 (0 is Monday), month 0..11.
 *
 * @param time epoch milliseconds; NaN gives NaN
 */
export function datetimePart(time: number, part: DatetimePart): number {
  const days = Math.floor(time / dayMs);
  if (part === 'minuteOfDay') return Math.floor((time - days * dayMs) / 60_000);
  if (part === 'month') return monthOfDay(days);
  return (((days + 3) % 7) + 7) % 7;
}
