import { dayMs, parseDay } from './event-days';

/** What one day of event time holds. */
export interface DayCount {
  /** Such as 2001-04-30. */
  day: string;
  rows: number;
  /** Rows whose label is in. */
  labelled: number;
}

export interface MaturityRule {
  /** Event time up to which the world is known, in epoch milliseconds. */
  asOf: number;
  /** How long after an event its label may take. */
  labelHorizonMs: number;
  /** How long to wait for labels that are late; then the day is read with those it has. Default 7 days. */
  graceMs?: number;
  /**
   * What a day needs of labels. needed (default): all of them, or those that came in time, one at least; awaited: the
   * same, but a day without any is read too; none: a day counts when it is over.
   */
  labels?: 'needed' | 'awaited' | 'none';
}

export interface CompleteDays {
  /** Days that may be read, in order of time; where labels are needed, none without any. */
  complete: DayCount[];
  /** The first day that may not be read yet, and why. */
  waitsFor: { day: string; reason: 'not-over' | 'labels-not-due' | 'labels-missing'; missing: number } | null;
}

const defaultGraceMs = 7 * dayMs;

/**
 * The days that can be read as units of evidence: all of them over, their labels due, and in.
 *
 *   due      = end of the day + labelHorizon ≤ asOf
 *   complete = due and (every row labelled, or end + labelHorizon + grace ≤ asOf); without labels: end ≤ asOf
 *
 * Days are read in order: one that is not complete holds back those after it, so that the first n days
 * are the same days in whatever order labels arrive.
 *
 * @param days rising by day; a day without rows is no unit and may be absent
 * @throws RangeError if days do not rise, or a day holds more labels than rows
 */
export function findCompleteDays(days: readonly DayCount[], rule: MaturityRule): CompleteDays {
  const { labels = 'needed' } = rule;
  const complete: DayCount[] = [];
  let before = '';
  for (const count of days) {
    if (count.day <= before) throw new RangeError(`days must rise, got ${count.day} after ${before}`);
    if (count.labelled > count.rows)
      throw new RangeError(`${count.day} holds ${count.labelled} labels for ${count.rows} rows`);
    before = count.day;
    const reason = reasonToWait(count, rule);
    if (reason !== null)
      return { complete, waitsFor: { day: count.day, reason, missing: count.rows - count.labelled } };
    if (count.labelled > 0 || (labels !== 'needed' && count.rows > 0)) complete.push(count);
  }
  return { complete, waitsFor: null };
}

type Reason = NonNullable<CompleteDays['waitsFor']>['reason'];

function reasonToWait({ day, rows, labelled }: DayCount, rule: MaturityRule): Reason | null {
  const { asOf, labelHorizonMs, graceMs = defaultGraceMs } = rule;
  const end = parseDay(day) + dayMs;
  if (asOf < end) return 'not-over';
  if (rule.labels === 'none') return null;
  if (asOf < end + labelHorizonMs) return 'labels-not-due';
  return labelled === rows || asOf >= end + labelHorizonMs + graceMs ? null : 'labels-missing';
}
