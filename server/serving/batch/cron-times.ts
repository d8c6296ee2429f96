import { CronExpressionParser } from 'cron-parser';
import { invalid } from '@/server/core/errors';

type Direction = 'next' | 'prev';

function read(cron: string, from: Date, direction: Direction): Date {
  if (cron.trim().split(/\s+/).length !== 5) {
    throw invalid(
      `"${cron}" is no cron expression of five fields (minute, hour, day, month, weekday), such as "0 6 * * *".`,
    );
  }
  try {
    return CronExpressionParser.parse(cron, { currentDate: from, tz: 'UTC' })[direction]().toDate();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(`"${cron}" is no cron expression that comes due: ${reason}. "0 6 * * *" is every day at 6:00 UTC.`);
  }
}

/** When an expression is due next after `from`, in UTC. @throws a sentence if it never is, or cannot be read */
export const nextDue = (cron: string, from: Date): Date => read(cron, from, 'next');

/** When it was due last, `from` itself included. */
export const lastDue = (cron: string, from: Date): Date => read(cron, new Date(from.getTime() + 1), 'prev');

/** The next `count` times. */
export function nextTimes(cron: string, from: Date, count: number): Date[] {
  const times: Date[] = [];
  for (let at = from; times.length < count; ) {
    at = nextDue(cron, at);
    times.push(at);
  }
  return times;
}
