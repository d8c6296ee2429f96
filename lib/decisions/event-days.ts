/** Milliseconds of one day of event time; days are cut at midnight UTC, whoever reads them. */
export const dayMs = 86_400_000;

/** The first instant of the day that holds `at`, in epoch milliseconds. */
export function startOfDay(at: number): number {
  requireInstant('at', at);
  return Math.floor(at / dayMs) * dayMs;
}

/** The first midnight at or after `at`: whole days can be counted from there. */
export function firstWholeDay(at: number): number {
  requireInstant('at', at);
  return Math.ceil(at / dayMs) * dayMs;
}

/** The name of the day that holds `at`: `dayName(0)` → '1970-01-01'. */
export function dayName(at: number): string {
  return new Date(startOfDay(at)).toISOString().slice(0, 10);
}

/**
 * The first instant of a named day.
 *
 * @throws RangeError unless the name is a day such as 2001-04-30
 */
export function parseDay(name: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(name) ? Date.parse(`${name}T00:00:00.000Z`) : Number.NaN;
  if (Number.isNaN(at) || dayName(at) !== name) throw new RangeError(`day must look like 2001-04-30, got ${name}`);
  return at;
}

function requireInstant(name: string, at: number): void {
  if (!Number.isFinite(at)) throw new RangeError(`${name} must be a number of milliseconds, got ${at}`);
}
