import type { SequenceLook, SequencePlan } from './confidence-sequence';
import { confidenceHalfWidth } from './confidence-sequence';
import { studentTail, studentUpper } from './distributions';
import { sequencePValue } from './estimate-look';
import type { EstimateWithError } from './independent-difference';
import { normalQuantile, normalTail } from './normal';
import { requireFinite, requirePositive, requireWhole } from './require-argument';

/** A figure over units that hold different numbers of rows, and go on to gather rows. */
export interface ClusteredEstimate extends EstimateWithError {
  /** Units of equal size that would say as much: (Σ n)²/Σ n², n the rows of a unit. */
  effectiveUnits: number;
  /** Units that would be as sure as these by now; absent: as many as there are. From `informationOf`. */
  information?: number | undefined;
}

/**
 * How much is known by now, in units of the first look: units that stay the same (airports) gather rows, and each look
 * at them is another chance to err although their number stands still.
 *
 *   max(units, units of the first look · (error of the first look/error now)²)
 *
 * Source: information time, Lan & Zucker 1993, Statistics in Medicine 12.
 */
export function informationOf(first: EstimateWithError, now: EstimateWithError): number {
  if (now.standardError === 0) return now.units;
  return Math.max(now.units, first.units * (first.standardError / now.standardError) ** 2);
}

/**
 * The interval of an asymptotic confidence sequence around a figure over few or unequal units: its normal bound becomes
 * the Student value with the same tail.
 *
 *   z = half-width of `confidenceHalfWidth` at n = information, in errors;  value ± t·standardError,
 *   t the value that Student's distribution with effectiveUnits − 1 degrees exceeds with the chance 1 − Φ(z)
 *
 * @returns null before the first look, or where one unit holds nearly all rows
 * @throws RangeError if a figure is not finite, the error is negative, or the plan is out of range
 * Source: Waudby-Smith et al., arXiv 2103.06476, eq. 9; unknown variance by significance levels, Jennison & Turnbull
 * 2000, ch. 3; effective number of unequal clusters, Kish 1965, Survey Sampling, 11.7.
 */
export function lookAtClusters(estimate: ClusteredEstimate, plan: SequencePlan): SequenceLook | null {
  const { value, standardError, units } = estimate;
  requireFinite('value', value);
  if (!(standardError >= 0 && standardError < Infinity)) {
    throw new RangeError(`standardError must be a finite number of at least 0, got ${standardError}`);
  }
  const errors = clusterReach(estimate, plan);
  if (errors === null) return null;
  const halfWidth = errors * standardError;
  const sd = standardError * Math.sqrt(units);
  return { n: units, mean: value, sd, halfWidth, lower: value - halfWidth, upper: value + halfWidth };
}

/**
 * How many standard errors the interval of `lookAtClusters` reaches: the same for every figure over these units.
 *
 * @returns null before the first look, or where one unit holds nearly all rows
 */
export function clusterReach(
  of: Pick<ClusteredEstimate, 'units' | 'effectiveUnits' | 'information'>,
  { alpha, tunedToUnits, firstLook }: SequencePlan,
): number | null {
  const { units, effectiveUnits, information = units } = of;
  requireWhole('units', units, 1);
  requirePositive('effectiveUnits', effectiveUnits);
  requireWhole('firstLook', firstLook, 2);
  if (units < firstLook || effectiveUnits < 2) return null;
  const n = roundInformation(information);
  const z = Math.sqrt(n) * confidenceHalfWidth({ n, sd: 1, alpha, tunedToUnits });
  return studentOfNormal(z, effectiveUnits - 1);
}

/**
 * The smallest level at which the interval of `lookAtClusters` leaves a value out: may be read at every look.
 *
 *   t = |value − against|/standardError;  z the normal value with the tail of t, effectiveUnits − 1 degrees;
 *   p of `sequencePValue` at z and n = information
 *
 * @param against the value under test; default 0
 * @returns 0..1; below alpha exactly where that interval leaves `against` out; 1 before the first look
 * @throws RangeError as `lookAtClusters`
 * Source: as `lookAtClusters` and `sequencePValue`.
 */
export function clusterPValue(estimate: ClusteredEstimate, plan: SequencePlan, against = 0): number {
  requireFinite('against', against);
  const look = lookAtClusters(estimate, plan);
  const distance = Math.abs(estimate.value - against);
  if (look === null || distance === 0) return 1;
  if (estimate.standardError === 0) return 0;
  const z = normalOfStudent(distance / estimate.standardError, estimate.effectiveUnits - 1);
  const units = roundInformation(estimate.information ?? estimate.units);
  return sequencePValue({ value: z, standardError: 1, units }, { ...plan, firstLook: 1 });
}

const manyDegrees = 5000;
/** Where the normal tail is .00000000000001: farther out Student's value grows at least as fast as the normal one. */
const farthest = { z: 7.650628, tail: 1e-14 };

/** More than anybody ever knows: beyond it the bound hardly moves. */
const mostInformation = 1e15;
const roundInformation = (information: number) => Math.min(mostInformation, Math.max(1, Math.round(information)));

function normalOfStudent(t: number, degrees: number): number {
  if (degrees >= manyDegrees) return t;
  const tail = studentTail(t, degrees);
  if (tail < farthest.tail) return (farthest.z * t) / studentUpper(farthest.tail, degrees);
  return Math.max(0, -normalQuantile(tail));
}

function studentOfNormal(z: number, degrees: number): number {
  if (degrees >= manyDegrees) return z;
  if (z > farthest.z) return (z / farthest.z) * studentUpper(farthest.tail, degrees);
  return studentUpper(normalTail(z), degrees);
}
