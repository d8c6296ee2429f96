import type { Diagnostic, UnitAdvice } from '@/lib/contracts/test-analysis';
import { proposeUnit } from '@/lib/stats/propose-unit';

/** A way to group requests: a name, and the group of each row; null: the request is a group of its own. */
export interface Grouping {
  unit: string;
  groups: readonly (string | null)[];
  /** The part of each group's requests that was read; absent: all. */
  readShare?: number;
}

/**
 * Which unit of evidence the data ask for, and what each would do.
 *
 * @param differences one a request, challenger minus champion
 * Source: `proposeUnit`.
 */
export function adviseUnit(differences: Float64Array, groupings: readonly Grouping[]): UnitAdvice {
  const { unit, warning, candidates } = proposeUnit({
    values: differences,
    groupings: groupings.map(({ unit: name, groups, readShare = 1 }) => ({
      ...{ name, readShare },
      of: groups.map((group, row) => group ?? `#${row}`),
    })),
  });
  return {
    ...{ proposed: unit, warning },
    candidates: candidates.map(({ name, clusters, design, matters, falseWinsIgnored }) => ({
      ...{ name, clusters, matters, falseWinsIgnored },
      designEffect: design?.designEffect ?? null,
      intraclassCorrelation: design?.intraclassCorrelation ?? null,
    })),
  };
}

/** Whether the unit that a test counts is the one that its data ask for. */
export function judgeUnit({ proposed, warning, candidates }: UnitAdvice, counted: string): Diagnostic {
  const name = 'Unit of evidence';
  if (counted === 'request' && warning === null && candidates.length > 0) {
    return { name, state: 'fine', sentence: 'Requests are alike by chance only, so each counts.' };
  }
  if (warning !== null && proposed !== counted) {
    return { name, state: 'warning', sentence: `This test counts by ${counted}. ${warning}` };
  }
  const own = candidates.find((candidate) => candidate.name === counted);
  if (own === undefined || own.designEffect === null) {
    return {
      name,
      state: 'unknown',
      sentence: `Too little was read yet to tell how much requests of a ${counted} share.`,
    };
  }
  if (!own.matters) {
    const sentence = `Requests of one ${counted} are alike by chance only; counting by ${counted} costs little.`;
    return { name, state: 'fine', sentence };
  }
  return { name, state: 'fine', sentence: `This test counts by ${counted}, as it should. ${warning ?? ''}`.trim() };
}
