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
interface PlannedServing {
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
  const holdout = await holdoutOf({ tx, ctx, endpoint }, { salt: next.salt, variants });
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

/** What the settings of an endpoint hold out of the next split. */
export function holdoutShareOf(endpoint: EndpointRow): number {
  return ServingSettings.catch(defaultServingSettings).parse(endpoint.settings).holdoutShare;
}

/** Shares that were subtracted from one another differ by so little. */
const rounding = 1e-9;

/**
 * The share of the keys that meet the champion whatever is tried: a part of the champion's own share. It stays as it
 * was while the salt does, since another one would deal keys anew in the middle of a test.
 */
async function holdoutOf({ tx, endpoint }: Changing, { salt, variants }: PlannedServing): Promise<number> {
  if (salt === null) return 0;
  const goesOn = endpoint.mode === 'split' && endpoint.salt === salt;
  const holdout = goesOn ? await readHoldout(tx, endpoint) : holdoutShareOf(endpoint);
  const share = variants[0]?.share ?? 0;
  if (share >= holdout - rounding) return Math.min(holdout, share);
  const left = Number(share.toPrecision(3));
  throw conflict(
    `The holdout of ${endpoint.name} is ${holdout}, more than the ${left} that is left to its champion: ` +
      'give the challengers less, or make the holdout smaller.',
  );
}

async function readHoldout(tx: Tx, { serial, generation }: EndpointRow): Promise<number> {
  const [row] = await tx.$queryRaw<{ holdout: number | null }[]>`
    SELECT holdout FROM hot.serving_plan WHERE endpoint = ${serial} AND generation = ${generation}`;
  return row?.holdout ?? 0;
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
