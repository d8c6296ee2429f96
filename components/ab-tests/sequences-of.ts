import type { SequenceInput } from '@/components/charts';
import type { AbTestDetail } from '@/lib/contracts/ab-tests';

/** Of challengers in their order. */
export const challengerColors = [
  'var(--challenger)',
  'var(--series-3)',
  'var(--series-6)',
  'var(--series-7)',
  'var(--series-5)',
];

/** The confidence sequence of each challenger, look by look. */
export function sequencesOf(test: AbTestDetail): SequenceInput[] {
  return test.arms
    .filter(({ role }) => role === 'challenger')
    .map((arm, index) => ({
      id: arm.versionId,
      name: `v${arm.version}`,
      color: challengerColors[index % challengerColors.length],
      looks: test.looks
        .filter(({ versionId }) => versionId === arm.versionId)
        .toSorted((one, other) => one.units - other.units)
        .map(({ units, mean, lower, upper }) => ({ units, mean, low: lower, high: upper })),
      settledAt: arm.verdict?.settledAtUnit ?? null,
    }));
}
