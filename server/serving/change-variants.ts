import type { VariantRole } from '@/lib/contracts/serving';
import { defaultServingSettings, ServingSettings } from '@/lib/contracts/serving-settings';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { getEndpointRow, type EndpointRow } from './endpoint-rows';

export interface PlannedVariant {
  versionId: string;
  role: VariantRole;
  share: number;
}

/** Who answers and who only scores from now on; a salt where traffic is split. */
export interface PlannedServing {
  salt: string | null;
  variants: readonly PlannedVariant[];
}

/** An endpoint that is being changed: locked in a transaction, in somebody's name. */
export interface Changing {
  tx: Tx;
  ctx: Context;
  endpoint: EndpointRow;
}

const order: readonly VariantRole[] = ['champion', 'challenger', 'shadow'];

/**
 * Gives an endpoint other variants: the next generation, which gateways take up as a whole. What each generation
 * served is kept for ever, since predictions refer to it. The caller audits.
 */
export async function changeVariants({ tx, ctx, endpoint }: Changing, next: PlannedServing): Promise<EndpointRow> {
  const variants = [...next.variants].sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
  const generation = endpoint.variants.length === 0 ? 1 : endpoint.generation + 1;
  const mode = next.salt === null ? 'champion' : 'split';
  const holdout = next.salt === null ? 0 : holdoutOf(endpoint, variants);
  await tx.variant.deleteMany({
    where: { endpointId: endpoint.id, versionId: { notIn: variants.map((variant) => variant.versionId) } },
  });
  for (const variant of variants) await writeVariant({ tx, ctx, endpoint }, variant);
  await tx.endpoint.update({ where: { id: endpoint.id }, data: { generation, mode, salt: next.salt ?? '' } });
  await tx.$executeRaw`
    INSERT INTO hot.serving_plan (endpoint, generation, mode, salt, version_ids, roles, shares, holdout)
    VALUES (${endpoint.serial}, ${generation}, ${mode}, ${next.salt ?? ''},
      ${variants.map((variant) => variant.versionId)}::text[]::uuid[],
      ${variants.map((variant) => variant.role)}::text[],
      ${variants.map((variant) => variant.share)}::float8[], ${holdout}::float8)`;
  await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'endpoint', id: endpoint.id });
  return getEndpointRow(ctx, endpoint.id, tx);
}

/** The share of the keys that meet the champion whatever is tried: a part of the champion's own share. */
function holdoutOf(endpoint: EndpointRow, variants: readonly PlannedVariant[]): number {
  const { holdoutShare } = ServingSettings.catch(defaultServingSettings).parse(endpoint.settings);
  const share = variants[0]?.share ?? 0;
  if (share >= holdoutShare) return holdoutShare;
  throw conflict(
    `The holdout of ${endpoint.name} is ${holdoutShare}, more than the ${share} that is left to its champion: ` +
      'give the challengers less, or make the holdout smaller.',
  );
}

async function writeVariant({ tx, ctx, endpoint }: Changing, variant: PlannedVariant): Promise<void> {
  const { versionId, role, share } = variant;
  const before = endpoint.variants.find((one) => one.versionId === versionId);
  if (before?.role === role && before.share === share) return;
  const since = before?.role === role ? {} : { createdAt: new Date() };
  await tx.variant.upsert({
    where: { endpointId_versionId: { endpointId: endpoint.id, versionId } },
    create: { orgId: ctx.orgId, endpointId: endpoint.id, versionId, role, share },
    update: { role, share, ...since },
  });
}
