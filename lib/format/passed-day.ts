import { toMillis, type Moment } from './date';

/**
 * The instant whose day had passed at `moment`: midnight belongs to the day that ended, any other time to its own day.
 * For event times up to which something was read.
 *
 * @returns milliseconds since 1970
 * @example formatDate(passedDay('2001-04-01T00:00:00Z')) // 31 Mar 2001
 */
export function passedDay(moment: Moment): number {
  return toMillis(moment) - 1;
}
