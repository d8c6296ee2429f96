import { dayMs, parseDay } from '@/lib/decisions/event-days';
import type { Task } from '@/lib/metrics/metric-definitions';
import type { Context } from '@/server/core/context';
import { readScoredRows, type EndpointRow, type ScoredRows } from '@/server/serving';
import { measureDay } from './measure-day';
import type { TestDay } from './readings';

interface Wanted {
  endpoint: EndpointRow;
  championId: string;
  challengerIds: readonly string[];
  task: Task;
  day: string;
}

/** One day as each challenger meets the champion on it; a challenger without a labelled pair is absent. */
export async function readTestDay(ctx: Context, wanted: Wanted): Promise<Map<string, TestDay>> {
  const { endpoint, championId, challengerIds, task, day } = wanted;
  const from = parseDay(day);
  const rows = await readScoredRows(ctx, {
    endpointId: endpoint.id,
    from: new Date(from),
    to: new Date(from + dayMs),
    versionIds: [championId, ...challengerIds],
  });
  const [champion = new Float64Array(), ...challengers] = rows.scores;
  const championMs = latenciesOf(rows, 0);
  return new Map(
    challengers.flatMap((challenger, place) => {
      const challengerMs = latenciesOf(rows, place + 1);
      const measured = measureDay(
        { labels: rows.label, champion, challenger, championMs, challengerMs },
        { day, task },
      );
      return measured === null ? [] : [[challengerIds[place] ?? '', measured]];
    }),
  );
}

/** How long the answers took that a version gave itself; a version in the shadow gives none. */
function latenciesOf({ served, latencyMs }: ScoredRows, place: number): Float32Array {
  return latencyMs.filter((_, row) => served[row] === place);
}
