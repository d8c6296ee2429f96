import { lookAtClusters } from '@/lib/stats/clustered-look';
import type { SequenceLook } from '@/lib/stats/confidence-sequence';
import { outcomeDifference } from './outcome-difference';

/** Chance of a false alarm over all looks together. */
export const feedbackAlarm = 0.001;
const tunedToUnits = 5000;
const firstLook = 30;

/**
 * Whether labels are missing more in one arm than in the other, read at every look: the difference of the arms' shares
 * of labelled requests, by the unit that traffic was dealt by, with a confidence sequence around it.
 *
 * @param rows.values 1 where the request has its label, else 0
 * @param units what each request was dealt by (key); a request without one is its own
 * @returns null before 30 units, or while an arm holds fewer than two
 * Source: `outcomeDifference`, `lookAtClusters`; missingness by arm as a check, Fabijan et al. 2019, KDD.
 */
export function feedbackBalance(
  rows: { values: Float64Array; answeredBy: Int8Array },
  { units, alpha = feedbackAlarm }: { units: Int32Array; alpha?: number },
): SequenceLook | null {
  const found = outcomeDifference(rows, { units, isShared: false });
  return found === null ? null : lookAtClusters(found, { alpha, tunedToUnits, firstLook });
}
