import { TestDecision, TestDecisionDetail } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { evidenceHash } from '@/server/core/freeze-evidence';
import { requirePermission } from '@/server/core/permissions';
import type { TestDecision as DecisionRow } from '@/prisma/generated/client';

export function presentDecision(row: Omit<DecisionRow, 'evidence'>): TestDecision {
  const { id, versionId, reason, sha256, byName } = row;
  const kind = TestDecision.shape.kind.parse(row.kind);
  return { id, kind, versionId, reason, sha256, byName, at: row.at.toISOString() };
}

/** One decision with its frozen evidence, and whether that is still what it was. */
export async function getDecision(
  ctx: Context,
  input: { testId: string; decisionId: string },
): Promise<TestDecisionDetail> {
  requirePermission(ctx, 'ab-test:read');
  const { orgId, projectId } = ctx;
  const row = await db().testDecision.findFirst({
    where: { id: input.decisionId, testId: input.testId, orgId, projectId },
  });
  if (!row) throw notFound('decision', input.decisionId);
  const evidence = TestDecisionDetail.shape.evidence.parse(row.evidence);
  return { ...presentDecision(row), evidence, intact: evidenceHash(evidence) === row.sha256 };
}
