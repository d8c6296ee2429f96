import type { ChartBands, ChartBandsInput } from '@/lib/contracts/charts';
import type { Context } from '@/server/core/context';
import { invalid } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { positionsOf } from './axis-window';
import { bandOf } from './band-of';
import { findSeries } from './find-series';
import { readWindow } from './read-window';

const mostRuns = 1000;
const exactUpTo = 100_000;

/** Groups of runs as bands of one metric: mean, standard deviation and range over runs at each x. */
export async function getChartBands(ctx: Context, input: ChartBandsInput): Promise<ChartBands> {
  requirePermission(ctx, 'experiment:read');
  const runIds = [...new Set(input.groups.flatMap((group) => group.runIds))];
  if (runIds.length > mostRuns) {
    throw invalid(`Bands read at most ${mostRuns} runs at once, these are ${runIds.length}: show fewer groups.`);
  }
  const { series, missing } = await findSeries(ctx, { runIds, keys: [input.key] });
  const reads = await readWindow(series, { axis: input.axis, window: input.window, exactUpTo });
  const byRun = new Map(series.map(({ runId }, index) => [runId, reads[index]]));
  const items = input.groups.map(({ id, runIds: members }) => {
    const read = members.flatMap((runId) => byRun.get(runId) ?? []);
    const curves = read.map(({ points, startedAt }) => ({
      x: positionsOf(points, input.axis, startedAt ?? 0),
      y: points.values,
    }));
    return { groupId: id, ...bandOf(curves, input.buckets), isExact: read.every(({ isWhole }) => isWhole) };
  });
  return { items, missing };
}
