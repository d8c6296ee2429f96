const dayMs = 86_400_000;

/** Two digits at `at`, or −1. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/**
 * Days from 1970-01-01 to a date of the Gregorian calendar.
 * Source: Hinnant 2013, chrono-Compatible Low-Level Date Algorithms, days_from_civil.
 */
function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The date at the start of `text` in epoch milliseconds, or NaN. */
function parseDate(text: string): number {
  const century = twoDigits(text, 0);
  const years = twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (century < 0 || years < 0 || month < 1 || month > 12 || day < 1) return NaN;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return NaN;
  const year = century * 100 + years;
  return day > daysInMonth(year, month) ? NaN : daysFromCivil(year, month, day) * dayMs;
}

const zonePattern = /^(?:Z|([+-])(\d{2}):?(\d{2})?)$/i;

/** Milliseconds east of UTC of a zone such as `Z`, `+02:00`, `-05`; NaN when it is none. */
function parseZone(zone: string): number {
  const match = zonePattern.exec(zone.trim());
  if (!match) return NaN;
  const minutes = Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}

/** The fraction of a second at `at` (after its point) in milliseconds, and where it ends. */
function parseFraction(text: string, at: number): { ms: number; end: number } {
  let end = at;
  let ms = 0;
  let unit = 100;
  for (let digit = text.charCodeAt(end) - 48; digit >= 0 && digit <= 9; digit = text.charCodeAt(++end) - 48) {
    if (unit >= 1) ms += digit * unit;
    unit /= 10;
  }
  return { ms, end };
}

/**
 * The instant an ISO 8601 date or date-time names: `2001-03-31`, `2001-03-31 17:05`, `2001-03-31T17:05:00.250+02:00`.
 * A time without a zone counts as UTC; digits beyond milliseconds are dropped.
 *
 * @returns epoch milliseconds, or NaN when `text` is nothing of the kind (or names 30 February)
 */
export function parseDatetime(text: string): number {
  const date = parseDate(text);
  if (Number.isNaN(date) || text.length === 10) return date;
  const separator = text.charCodeAt(10);
  const hours = twoDigits(text, 11);
  const minutes = twoDigits(text, 14);
  if (separator !== 84 && separator !== 116 && separator !== 32) return NaN;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || text.charCodeAt(13) !== 58) return NaN;
  let time = date + hours * 3_600_000 + minutes * 60_000;
  let end = 16;
  if (text.charCodeAt(16) === 58) {
    const seconds = twoDigits(text, 17);
    if (seconds < 0 || seconds > 59) return NaN;
    time += seconds * 1000;
    end = 19;
    if (text.charCodeAt(19) === 46) {
      const fraction = parseFraction(text, 20);
      if (fraction.end === 20) return NaN;
      time += fraction.ms;
      end = fraction.end;
    }
  }
  return end === text.length ? time : time - parseZone(text.slice(end));
}
