/** A moment as the API gives it (ISO text), as a Date, or as milliseconds since 1970. */
export type Moment = string | number | Date;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function toMillis(moment: Moment): number {
  return moment instanceof Date ? moment.getTime() : new Date(moment).getTime();
}

/** '2 Apr 2001', in UTC unless a zone is named: an event's day must not depend on who reads it. */
export function formatDate(moment: Moment, timeZone = 'UTC'): string {
  return write(moment, { day: 'numeric', month: 'short', year: 'numeric', timeZone });
}

/** '2 Apr', for axes that already say the year. */
export function formatDay(moment: Moment, timeZone = 'UTC'): string {
  return write(moment, { day: 'numeric', month: 'short', timeZone });
}

/** '2 Apr 2001, 14:05', in UTC unless a zone is named. */
export function formatDateTime(moment: Moment, timeZone = 'UTC'): string {
  const clock = formatTime(moment, timeZone);
  return clock === '–' ? clock : `${formatDate(moment, timeZone)}, ${clock}`;
}

/** '14:05', in UTC unless a zone is named. */
export function formatTime(moment: Moment, timeZone = 'UTC'): string {
  return write(moment, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
}

/** '14:05:09', in UTC unless a zone is named. */
export function formatTimeSeconds(moment: Moment, timeZone = 'UTC'): string {
  return write(moment, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone });
}

/** How long ago, or how far ahead, in one unit: 'just now', '4 min ago', 'in 3 d', '2 mo ago'. */
export function formatRelative(moment: Moment, now: Moment): string {
  const gap = toMillis(now) - toMillis(moment);
  if (Number.isNaN(gap)) return '–';
  const text = span(Math.abs(gap));
  if (text === null) return 'just now';
  return gap < 0 ? `in ${text}` : `${text} ago`;
}

function span(gap: number): string | null {
  if (gap < 45_000) return null;
  if (gap < HOUR - MINUTE / 2) return `${Math.max(1, Math.round(gap / MINUTE))} min`;
  if (gap < DAY - HOUR / 2) return `${Math.round(gap / HOUR)} h`;
  if (gap < 60 * DAY) return `${Math.round(gap / DAY)} d`;
  if (gap < 700 * DAY) return `${Math.round(gap / (30.44 * DAY))} mo`;
  return `${Math.round(gap / (365.25 * DAY))} y`;
}

/** By their options; making one takes a hundred times as long as using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();
/** Zones come from settings and browsers: there are some hundred. */
const mostFormatters = 500;

function formatterOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', options);
  if (formatters.size >= mostFormatters) formatters.clear();
  formatters.set(key, made);
  return made;
}

function write(moment: Moment, options: Intl.DateTimeFormatOptions): string {
  const time = toMillis(moment);
  return Number.isNaN(time) ? '–' : formatterOf(options).format(time);
}
