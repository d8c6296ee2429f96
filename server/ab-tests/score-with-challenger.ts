import { tableFromRows } from '@/lib/preprocessing/table-from-rows';
import type { Context } from '@/server/core/context';
import { requirePermission } from '@/server/core/permissions';
import { loadBundle, type getVersionRow } from '@/server/models';
import { requireCompatible, type ScoredEvent } from '@/server/serving';

type Version = Awaited<ReturnType<typeof getVersionRow>>;

/** Part of the rows that both must have scored in the shadow for the rest not to matter. */
const leastShadowShare = 0.5;

/** Past events with a score of both; a challenger that was not there scores them now. */
export async function scoreWithChallenger(
  ctx: Context,
  { champion, challenger }: { champion: Version; challenger: Version },
  events: readonly ScoredEvent[],
): Promise<{ events: ScoredEvent[]; source: 'shadow' | 'rescored' }> {
  requirePermission(ctx, 'ab-test:read');
  const scored = events.filter(({ scores }) => !Number.isNaN(scores[1] ?? Number.NaN));
  if (events.length > 0 && scored.length >= leastShadowShare * events.length)
    return { events: scored, source: 'shadow' };
  requireCompatible(champion, challenger);
  const model = await loadBundle(challenger.sha256);
  const columns = model.signature.inputs.map(({ name, type }) => ({ name, type }));
  const inputs = events.map(({ features }) => features);
  const answers = await model.predictTable(tableFromRows(inputs, columns));
  const width = model.outputs;
  return {
    source: 'rescored',
    events: events.map((event, row) => {
      const place = width === 1 ? 0 : event.label;
      return { ...event, scores: [event.scores[0] ?? Number.NaN, answers[row * width + place] ?? Number.NaN] };
    }),
  };
}
