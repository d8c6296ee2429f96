import { z } from 'zod';
import type { LookEvidence, LookEvidenceQuery } from '@/lib/contracts/ab-tests';
import { lookAt } from '@/lib/stats/confidence-sequence';
import { sampleOf } from '@/lib/stats/sample-statistics';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { lookAtUnits } from './judge-arm';
import { presentLook } from './present-look';
import { UnitEstimate } from './readings';
import { getTestRow } from './queries';

/** What a look keeps of the units it read, and how it read them. */
export const LookSnapshot = z.object({
  alpha: z.number(),
  tunedToUnits: z.number().int(),
  firstLook: z.number().int(),
  days: z.array(z.object({ day: z.string(), pairs: z.number().int(), difference: z.number().nullable() })),
  /** Where the test counts something else than day means: all rows up to the day, by its unit. */
  unit: z.string().default('day'),
  estimate: UnitEstimate.extend({ information: z.number().optional() }).nullable().default(null),
});
export type LookSnapshot = z.infer<typeof LookSnapshot>;

/** The units stored with one look, and the look computed from them anew: the two agree, or the evidence is damaged. */
export async function getLookEvidence(
  ctx: Context,
  input: LookEvidenceQuery & { testId: string },
): Promise<LookEvidence> {
  requirePermission(ctx, 'ab-test:read');
  const { testId, versionId, units } = input;
  await getTestRow(ctx, testId);
  const row = await db().look.findFirst({ where: { testId, versionId, units, orgId: ctx.orgId } });
  if (!row) throw notFound('look at', `${units} units`);
  const { days, estimate, unit, ...plan } = LookSnapshot.parse(row.snapshot);
  const again = estimate
    ? lookAtUnits(estimate, { ...plan, unit, firstLook: 2 })
    : lookAt(sampleOf(days.flatMap(({ difference }) => difference ?? [])), plan);
  const agrees =
    again !== null &&
    days.length === row.units &&
    [
      [again.mean, row.mean],
      [again.sd, row.sd],
      [again.lower, row.lower],
      [again.upper, row.upper],
    ].every(([a, b]) => a === b);
  const recomputed = again && {
    mean: again.mean,
    sd: again.sd,
    halfWidth: again.halfWidth,
    lower: again.lower,
    upper: again.upper,
  };
  return { look: presentLook(row), plan, days, recomputed, agrees };
}
