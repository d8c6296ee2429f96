import type { Look } from '@/lib/contracts/ab-tests';
import type { Look as LookRow } from '@/prisma/generated/client';

/** A look as the contract shows it. */
export function presentLook(row: Omit<LookRow, 'snapshot'>): Look {
  const { id, versionId, units, mean, sd, halfWidth, lower, upper } = row;
  return {
    id,
    versionId,
    units,
    mean,
    sd,
    halfWidth,
    lower,
    upper,
    rows: Number(row.rows),
    through: row.through.toISOString(),
  };
}
