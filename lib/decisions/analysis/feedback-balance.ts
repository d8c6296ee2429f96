import { informationOf, lookAtClusters } from '@/lib/stats/clustered-look';
import type { SequenceLook } from '@/lib/stats/confidence-sequence';
import { firstEstimate } from '@/lib/stats/first-estimate';
import { outcomeDifference, type OutcomeDifference } from './outcome-difference';

export interface FeedbackRows {
  /** 1 where the request has its label, else 0. */
  values: Float64Array;
  /** 0 the champion, 1 the challenger, below 0 another. */
  answeredBy: Int8Array;
  /** What each request was dealt by (key); a request without one is its own. */
  units: Int32Array;
  eventMs: Float64Array;
}

/** Chance of a false alarm over all looks together. */
export const feedbackAlarm = 0.001;
const tunedToUnits = 5000;
const firstLook = 30;

/**
 * Whether labels are missing more in one arm than in the other, read at every look: the difference of the arms' shares
 * of labelled requests, by the unit that traffic was dealt by, with a confidence sequence around it. Keys that come
 * back say more with each request, so information grows as the error shrinks, from the first look on.
 *
 * @param lookMs moments at which one could look, rising; the first that defines a difference is the first look
 * @returns null before 30 units, or while an arm holds fewer than two
 * Source: `outcomeDifference`, `lookAtClusters`; missingness by arm as a check, Fabijan et al. 2019, KDD.
 */
export function feedbackBalance(
  rows: FeedbackRows,
  { lookMs, alpha = feedbackAlarm }: { lookMs: readonly number[]; alpha?: number },
): SequenceLook | null {
  const now = differenceOf(rows);
  if (now === null) return null;
  const first = firstEstimate(lookMs, (untilMs) => {
    const found = differenceOf(rowsBefore(rows, untilMs));
    // Without an error nothing can be measured by it.
    return found !== null && found.standardError > 0 ? found : null;
  });
  return lookAtClusters({ ...now, information: informationOf(first ?? now, now) }, { alpha, tunedToUnits, firstLook });
}

function differenceOf({ units, ...rows }: FeedbackRows): OutcomeDifference | null {
  const found = outcomeDifference(rows, { units, isShared: false });
  return found === null || found.units < firstLook ? null : found;
}

function rowsBefore(rows: FeedbackRows, untilMs: number): FeedbackRows {
  const isBefore = (_: number, row: number) => (rows.eventMs[row] ?? Infinity) < untilMs;
  return {
    values: rows.values.filter(isBefore),
    answeredBy: rows.answeredBy.filter(isBefore),
    units: rows.units.filter(isBefore),
    eventMs: rows.eventMs.filter(isBefore),
  };
}
