import { dayMs, parseDay } from '@/lib/decisions/event-days';
import type { Task } from '@/lib/metrics/metric-definitions';
import type { Context } from '@/server/core/context';
import { findOwnMetric, type OwnMetric } from '@/lib/metrics/own-metrics';
import { readScoredRows, type EndpointRow, type ScoredRows } from '@/server/serving';
import { measureDay } from './measure-day';
import { ownValuesOf } from './read-contest';
import type { TestDay } from './readings';

interface Wanted {
  endpoint: EndpointRow;
  championId: string;
  challengerIds: readonly string[];
  task: Task;
  primaryMetric: string;
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
  const metric = findOwnMetric(wanted.primaryMetric);
  const ownOf = (place: number) => metric && ownValues(rows, { metric, place });
  return new Map(
    challengers.flatMap((challenger, place) => {
      const challengerMs = latenciesOf(rows, place + 1);
      const [before, after] = [ownOf(0), ownOf(place + 1)];
      const own = metric && before && after ? { metric, champion: before, challenger: after } : undefined;
      const measured = measureDay(
        { labels: rows.label, champion, challenger, championMs, challengerMs, own },
        { day, task },
      );
      return measured === null ? [] : [[challengerIds[place] ?? '', measured]];
    }),
  );
}

/** What came of the requests that a version answered itself; those whose label is needed and missing are left out. */
function ownValues(rows: ScoredRows, { metric, place }: { metric: OwnMetric; place: number }): Float64Array {
  const values = ownValuesOf(rows, metric);
  return Float64Array.from(values).filter((value, row) => rows.served[row] === place && !Number.isNaN(value));
}

/** How long the answers took that a version gave itself; a version in the shadow gives none. */
function latenciesOf({ served, latencyMs }: ScoredRows, place: number): Float32Array {
  return latencyMs.filter((_, row) => served[row] === place);
}
