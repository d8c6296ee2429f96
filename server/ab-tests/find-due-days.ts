import { findCompleteDays, type CompleteDays, type DayCount } from '@/lib/decisions/complete-days';
import { dayMs, parseDay } from '@/lib/decisions/event-days';
import { formatCount, formatDateTime } from '@/lib/format';
import { findOwnMetric, needsLabels } from '@/lib/metrics/own-metrics';
import type { Context } from '@/server/core/context';
import { readDayCounts, type EndpointRow } from '@/server/serving';
import { limitsOf, testReadingOf } from './present-test';
import type { TestRow } from './queries';

export interface DueDays {
  /** Days that can be read now and have not been, in order; no more than the plan still asks for. */
  due: DayCount[];
  /** Share of the labels that should be in by now and are, over the whole test. */
  labelShare: number | null;
  /** Why the next day cannot be read yet; null when the plan is full. */
  waitingFor: string | null;
}

/** Which days of a test are units of evidence that have not been read. A day once read stays as it was read. */
export async function findDueDays(
  ctx: Context,
  { test, endpoint, asOf }: { test: TestRow; endpoint: EndpointRow; asOf: Date },
): Promise<DueDays> {
  const counts = await readDayCounts(ctx, { endpointId: endpoint.id, from: test.startsAt, to: asOf });
  const labelHorizonMs = Number(endpoint.labelHorizonMs);
  const reading = testReadingOf(test);
  const unread = counts.filter(({ day }) => reading.readThrough === null || day > reading.readThrough);
  const { complete, waitsFor } = findCompleteDays(unread, {
    asOf: asOf.getTime(),
    labelHorizonMs,
    labels: labelsOf(test),
  });
  const due = complete.slice(0, Math.max(0, test.plannedUnits - reading.units));
  const isFull = reading.units + due.length >= test.plannedUnits;
  const ripe = counts.filter(({ day }) => parseDay(day) + dayMs + labelHorizonMs <= asOf.getTime());
  return {
    due,
    labelShare: labelShareOf(ripe),
    waitingFor: isFull ? null : sentenceOf(waitsFor, unread, labelHorizonMs),
  };
}

/** Latency and errors are known as soon as a request is answered; labels are then waited for only where one guards. */
function labelsOf(test: TestRow): 'needed' | 'awaited' | 'none' {
  const own = findOwnMetric(test.primaryMetric);
  if (own === null || needsLabels(own)) return 'needed';
  const { auc, fairness } = limitsOf(test);
  return auc !== null || fairness !== null ? 'awaited' : 'none';
}

function labelShareOf(days: readonly DayCount[]): number | null {
  const rows = days.reduce((sum, day) => sum + day.rows, 0);
  return rows === 0 ? null : days.reduce((sum, day) => sum + day.labelled, 0) / rows;
}

function sentenceOf(waitsFor: CompleteDays['waitsFor'], days: readonly DayCount[], labelHorizonMs: number): string {
  if (waitsFor === null) return 'the next day with predictions';
  const { day, reason, missing } = waitsFor;
  if (reason === 'not-over') return `the end of ${day}`;
  if (reason === 'labels-not-due')
    return `labels of ${day}, due by ${formatDateTime(parseDay(day) + dayMs + labelHorizonMs)} UTC`;
  const rows = days.find((one) => one.day === day)?.rows ?? missing;
  return `labels of ${day}: ${formatCount(rows - missing)} of ${formatCount(rows)} are in`;
}
