import type { CountedRows } from '@/lib/decisions/analysis/contest-estimate';
import type { ContestRows } from '@/lib/decisions/analysis/contest-rows';
import { dayMs, dayName } from '@/lib/decisions/event-days';
import type { Thresholds } from '@/lib/metrics/compare-metric';
import type { Task } from '@/lib/metrics/metric-definitions';
import { findOwnMetric, needsLabels, type OwnMetric } from '@/lib/metrics/own-metrics';
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

interface Sampled {
  place: number;
  task: Task;
  thresholds: Thresholds;
}

const scoreOf = ({ scores }: ScoredEvent, at: number) => scores[at] ?? Number.NaN;

/** Events of a sample that have a label and a score of both, and the same as columns. */
export function sampledRowsOf(events: readonly ScoredEvent[], of: Sampled): { kept: ScoredEvent[]; rows: ContestRows } {
  const { kept, counted } = sampledCountedOf(events, { ...of, metric: 'logLoss' });
  const { task, thresholds, labels, champion, challenger, answeredBy } = counted;
  return {
    kept,
    rows: {
      ...{ task, thresholds, labels, champion, challenger, answeredBy, foreseen: champion },
      day: kept.map(({ day }) => day),
    },
  };
}

/** Events of a sample on which a challenger can be compared by a metric, and the same as columns. */
export function sampledCountedOf(
  events: readonly ScoredEvent[],
  { place, task, thresholds, metric }: Sampled & { metric: string },
): { kept: ScoredEvent[]; counted: CountedRows } {
  const own = findOwnMetric(metric);
  const arms = new Map([
    [0, 0],
    [place, 1],
  ]);
  const kept = events.filter((event) => {
    const isLabelled = !Number.isNaN(event.label);
    if (own !== null) return arms.has(event.answeredBy) && (isLabelled || !needsLabels(own));
    return isLabelled && !Number.isNaN(scoreOf(event, 0) + scoreOf(event, place));
  });
  const column = (of: (event: ScoredEvent) => number) => Float64Array.from(kept, of);
  return {
    kept,
    counted: {
      ...{ task, thresholds, eventMs: column(({ eventMs }) => eventMs), labels: column(({ label }) => label) },
      champion: column((event) => scoreOf(event, 0)),
      challenger: column((event) => scoreOf(event, place)),
      values: column((event) => ownValueOf(event, own)),
      answeredBy: Int8Array.from(kept, ({ answeredBy }) => arms.get(answeredBy) ?? -1),
      units: Int32Array.from(kept.keys()),
    },
  };
}

function ownValueOf({ label, latencyMs, failed }: ScoredEvent, own: OwnMetric | null): number {
  if (own === 'latency') return latencyMs;
  return own === 'errorRate' ? Number(failed) : label;
}
