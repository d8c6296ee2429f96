import type { Thresholds } from '@/lib/metrics/compare-metric';
import type { Task } from '@/lib/metrics/metric-definitions';
import { mapRows } from '@/lib/metrics/map-rows';
import { primaryLossRows } from '@/lib/metrics/primary-loss';
import { pairedDifferences } from '@/lib/stats/paired-differences';

/** Labelled predictions that champion and one challenger both scored; every array has n values. */
export interface ContestRows {
  task: Task;
  /** Two classes: the score from which each of both calls a row positive. */
  thresholds: Thresholds;
  /** 0 or 1, a class number, or a number. */
  labels: Float64Array;
  /** Probability of the positive class, of the class that came true, or a number. */
  champion: Float64Array;
  challenger: Float64Array;
  /** The day of each row. */
  day: string[];
  /** What the champion says of the inputs alone, whoever answered: its score, or the entropy of its answer. */
  foreseen: Float64Array;
  /** 1 where the challenger answered, 0 where the champion did, −1 for another. */
  answeredBy: Int8Array;
}

/** The cost of each row in both, and the challenger's less the champion's. */
export function contestLosses({ labels, champion, challenger, task }: ContestRows) {
  const before = primaryLossRows(labels, champion, task);
  const after = primaryLossRows(labels, challenger, task);
  return { champion: before, challenger: after, difference: pairedDifferences(before, after) };
}

/** 1 where an answer is right that is positive from the threshold on. Binary rows only. */
export function rightRows(labels: Float64Array, answers: Float64Array, threshold: number): Uint8Array {
  const isRight = (row: number) => (answers[row] ?? 0) >= threshold === (labels[row] === 1);
  return Uint8Array.from(mapRows(labels.length, (row) => Number(isRight(row))));
}

/** The rows that hold, with all their columns. */
export function rowsWhere(rows: ContestRows, holds: (row: number) => boolean): ContestRows {
  const kept = Array.from(rows.labels.keys()).filter(holds);
  const take = (values: Float64Array) => Float64Array.from(kept, (row) => values[row] ?? Number.NaN);
  return {
    task: rows.task,
    thresholds: rows.thresholds,
    labels: take(rows.labels),
    champion: take(rows.champion),
    challenger: take(rows.challenger),
    day: kept.map((row) => rows.day[row] ?? ''),
    foreseen: take(rows.foreseen),
    answeredBy: Int8Array.from(kept, (row) => rows.answeredBy[row] ?? -1),
  };
}
