import type { ContestRows } from '@/lib/decisions/analysis/contest-rows';
import { dayMs, dayName } from '@/lib/decisions/event-days';
import type { Thresholds } from '@/lib/metrics/compare-metric';
import type { Task } from '@/lib/metrics/metric-definitions';
import type { ScoredEvent } from '@/server/serving';
import { countedRowsOf, type ContestRead } from './read-contest';

/** The rows that have a label and a score of both, as readings over days take them. */
export function contestRowsOf(read: ContestRead, place: number): ContestRows {
  const { counted, from } = countedRowsOf(read, { place, metric: 'logLoss' });
  const names = new Map<number, string>();
  const dayOf = (row: number): string => {
    const day = read.rows.day[row] ?? 0;
    const name = names.get(day) ?? dayName(day * dayMs);
    names.set(day, name);
    return name;
  };
  return {
    ...{ task: read.task, thresholds: counted.thresholds, labels: counted.labels },
    ...{ champion: counted.champion, challenger: counted.challenger },
    day: Array.from(from, dayOf),
    foreseen: Float64Array.from(from, (row) => read.rows.foreseen[row] ?? Number.NaN),
    answeredBy: counted.answeredBy,
  };
}

/** Events of a sample that have a label and a score of both, and the same as columns. */
export function sampledRowsOf(
  events: readonly ScoredEvent[],
  { place, task, thresholds }: { place: number; task: Task; thresholds: Thresholds },
): { kept: ScoredEvent[]; rows: ContestRows } {
  const scoreOf = (event: ScoredEvent, at: number) => event.scores[at] ?? Number.NaN;
  const kept = events.filter(
    (event) => ![event.label, scoreOf(event, 0), scoreOf(event, place)].some((value) => Number.isNaN(value)),
  );
  const arms = new Map([
    [0, 0],
    [place, 1],
  ]);
  const champion = Float64Array.from(kept, (event) => scoreOf(event, 0));
  return {
    kept,
    rows: {
      ...{ task, thresholds, champion, foreseen: champion },
      labels: Float64Array.from(kept, ({ label }) => label),
      challenger: Float64Array.from(kept, (event) => scoreOf(event, place)),
      day: kept.map(({ day }) => day),
      answeredBy: Int8Array.from(kept, ({ answeredBy }) => arms.get(answeredBy) ?? -1),
    },
  };
}
