import type { Diagnostic, UnitDesign } from '@/lib/contracts/test-analysis';
import { formatFixed } from '@/lib/format/number';
import { clusterDesign } from '@/lib/stats/design-effect';

const worthSaying = 1.5;
const fewestClusters = 5;

/** A way to group requests: a name, and the group of each row; null leaves a row out. */
export interface Grouping {
  unit: string;
  groups: readonly (string | null)[];
}

/**
 * What grouping requests by each unit would do to the evidence, most harmful to ignore first.
 *
 * @param differences one a row, challenger minus champion
 * @returns units with at least five groups, fewer than there are rows
 */
export function unitDesigns(differences: Float64Array, groupings: readonly Grouping[]): UnitDesign[] {
  const designs = groupings.flatMap(({ unit, groups }) => {
    const rows = Array.from(differences.keys()).filter((row) => groups[row] !== null);
    const design = clusterDesign({
      values: Float64Array.from(rows, (row) => differences[row] ?? 0),
      clusters: rows.map((row) => groups[row] ?? ''),
    });
    if (design === null || design.clusters < fewestClusters) return [];
    const { clusters, intraclassCorrelation, designEffect } = design;
    return [{ unit, clusters, intraclassCorrelation, designEffect }];
  });
  return designs.toSorted((one, other) => other.designEffect - one.designEffect);
}

/** Whether the unit that the test counts is the one that its requests share most. */
export function judgeUnits(designs: readonly UnitDesign[], counted: string): Diagnostic {
  const name = 'Unit of evidence';
  const own = designs.find(({ unit }) => unit === counted);
  const worse = designs.find(({ unit, designEffect }) => unit !== counted && designEffect > worthSaying);
  const times = (design: UnitDesign) => `${formatFixed(Math.sqrt(design.designEffect), 1)} times`;
  if (worse !== undefined && worse.designEffect > (own?.designEffect ?? 1)) {
    return {
      ...{ name, state: 'warning' },
      sentence:
        `Requests that share ${worse.unit} resemble each other more than those of one ${counted}: intervals by ` +
        `request would have to be ${times(worse)} as wide. Counting by ${worse.unit} is worth a thought.`,
    };
  }
  if (own === undefined) {
    return { name, state: 'unknown', sentence: `Too few units yet to tell how much requests of a ${counted} share.` };
  }
  if (own.designEffect <= worthSaying) {
    return {
      name,
      state: 'fine',
      sentence: `Requests of one ${counted} are hardly alike; counting by ${counted} costs little.`,
    };
  }
  return {
    ...{ name, state: 'fine' },
    sentence:
      `Requests of one ${counted} resemble each other: taken as independent their interval would be ${times(own)} ` +
      `too narrow. This test counts by ${counted}.`,
  };
}
