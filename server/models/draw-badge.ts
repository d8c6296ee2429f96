import { createHash } from 'node:crypto';
import { badgeSvg, type BadgePart } from '@/lib/format/badge';
import { metricTitle } from '@/lib/metrics/metric-title';
import { levelWord } from '@/lib/decisions/metric-words';
import type { Context } from '@/server/core/context';
import { getVersionByNumber } from './get-version';

const roleColors: Record<string, string> = { champion: '#7d5900', challenger: '#1859ba' };
const headMetric = { binary: 'auc', multiclass: 'accuracy', regression: 'rmse' } as const;

/** What a version is now and how good it was, as a picture for a page elsewhere; the tag changes when it does. */
export async function drawBadge(
  ctx: Context,
  of: { modelId: string; version: number },
): Promise<{ svg: string; tag: string }> {
  const version = await getVersionByNumber(ctx, of);
  const name = version.task === null ? null : headMetric[version.task];
  const measured = version.evaluation?.error === null ? version.evaluation.metrics : version.metrics;
  const value = measured.find((metric) => metric.name === name)?.value ?? null;
  const roles = version.archivedAt ? ['archived'] : version.aliases;
  const parts: BadgePart[] = [
    { text: `${version.modelName} v${version.version}` },
    ...roles.map((role) => ({ text: role, color: roleColors[role] ?? '#62656c' })),
    ...(value === null || name === null
      ? []
      : [{ text: `${metricTitle(name)} ${levelWord(value)}`, color: '#1a7c4a' }]),
  ];
  const svg = badgeSvg(parts);
  return { svg, tag: `"${createHash('sha256').update(svg).digest('base64url').slice(0, 22)}"` };
}
