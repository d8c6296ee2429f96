import { createHash } from 'node:crypto';
import { GateRules, type GateRule } from '@/lib/contracts/gates';
import { EvaluationPlan } from '@/lib/contracts/version-facts';
import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { notFound } from '@/server/core/errors';

interface Judged {
  gates: readonly GateRule[];
  plan: EvaluationPlan;
  licence: string | null;
  championVersionId: string | null;
}

/** A digest of all that gates judge by: a check speaks for a version as long as this stays the same. */
function gateBasis({ gates, plan, licence, championVersionId }: Judged): string {
  const judged = JSON.stringify([gates, plan.test, licence, championVersionId]);
  return createHash('sha256').update(judged).digest('hex');
}

/** What the gates of a version would be judged by now, against the given champion. */
export async function readGateRules(
  ctx: Context,
  of: { versionId: string; championVersionId: string | null },
  client: Tx = db(),
) {
  const version = await client.modelVersion.findFirst({
    where: { id: of.versionId, orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null },
    include: { model: true },
  });
  if (!version) throw notFound('model version', of.versionId);
  const gates = GateRules.parse(version.model.gates);
  const plan = EvaluationPlan.parse(version.model.evaluationPlan ?? {});
  const { licence } = version;
  const basis = gateBasis({ gates, plan, licence, championVersionId: of.championVersionId });
  return { version, gates, plan, basis, name: `${version.model.name} v${version.version}` };
}

/** The version that the alias `champion` points at, unless it is the one asked about; null where there is none. */
export async function readChampionId(
  ctx: Context,
  of: { modelId: string; versionId: string },
  client: Tx = db(),
): Promise<string | null> {
  const alias = await client.modelAlias.findFirst({
    where: { modelId: of.modelId, alias: 'champion', orgId: ctx.orgId },
  });
  return alias === null || alias.versionId === of.versionId ? null : alias.versionId;
}
