import type { TestDecisionKind } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { freezeEvidence } from '@/server/core/freeze-evidence';
import { writeAudit } from '@/server/core/transaction';
import { armReadingOf, testReadingOf } from './present-test';
import type { TestRow } from './queries';

interface Decided {
  test: TestRow;
  kind: TestDecisionKind;
  versionId?: string;
  reason: string;
}

/** Keeps what was decided on a locked test with all that was known then: plan, units, guardrails and verdicts. */
export async function recordDecision(tx: Tx, ctx: Context, decided: Decided): Promise<void> {
  const { test, kind, versionId = null, reason } = decided;
  const frozen = freezeEvidence(evidenceOf(test));
  await tx.testDecision.create({
    data: {
      ...{ orgId: ctx.orgId, projectId: ctx.projectId, testId: test.id, byName: ctx.actor.name },
      ...{ kind, versionId, reason, ...frozen },
    },
  });
  await writeAudit(tx, ctx, {
    action: `ab-test.${kind}`,
    subject: { type: 'ab-test', id: test.id, name: test.name },
    detail: { versionId, reason, evidenceSha256: frozen.sha256 },
  });
}

function evidenceOf(test: TestRow): object {
  const { id, name, mode, unit, primaryMetric, alpha, tunedToUnits, firstLook, plannedUnits, margin } = test;
  const { sessionGapMs, minimumEffect, firstPlannedUnits } = test;
  const { hypothesis, limits, salt, startsAt, championVersionId, status } = test;
  const more = { sessionGapMs, minimumEffect, firstPlannedUnits: firstPlannedUnits ?? plannedUnits };
  return {
    test: { id, name, mode, status, hypothesis, championVersionId, startsAt, salt },
    plan: { unit, primaryMetric, alpha, tunedToUnits, firstLook, plannedUnits, margin, limits, ...more },
    reading: testReadingOf(test),
    arms: test.arms.map((arm) => ({
      ...{ versionId: arm.versionId, name: arm.name, role: arm.role, share: arm.share, verdict: arm.verdict },
      threshold: arm.threshold,
      ...armReadingOf(arm),
    })),
  };
}
