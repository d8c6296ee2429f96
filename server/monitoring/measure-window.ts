import type { ColumnDrift } from '@/lib/contracts/monitoring';
import { driftOfColumn } from '@/lib/drift/drift-of-column';
import type { ColumnReference } from '@/lib/drift/column-reference';
import type { ColumnCounts } from '@/lib/drift/count-column';
import { countCategories, countNumbers } from '@/lib/drift/count-column';
import type { Table } from '@/lib/preprocessing/table';
import type { ScoredRows } from '@/server/serving';
import { countColumn } from './monitored-columns';
import type { OutcomeRows } from './measure-quality';
import type { ReferenceStats, VersionReference } from './reference-stats';

/** How far each input column of a window lies from the reference; columns the rows lack are left out. */
export function driftOfInputs(columns: ReferenceStats['columns'], features: Table): ColumnDrift[] {
  return columns.flatMap(({ column, name, type, reference }) => {
    const values = features.columns.get(column);
    return values ? [presentDrift({ name, type, reference, counts: countColumn(reference, values) })] : [];
  });
}

/** What a version answered in a window: numbers, or the classes it chose. */
export type WindowAnswers = { kind: 'numbers'; scores: Float64Array } | { kind: 'classes'; names: readonly string[] };

/** How far the answers of a window lie from those on the reference. */
export function driftOfAnswers({ prediction }: VersionReference, answers: WindowAnswers): ColumnDrift {
  const type = prediction.kind === 'category' ? 'category' : 'number';
  return presentDrift({ name: 'prediction', type, reference: prediction, counts: countAnswers(prediction, answers) });
}

function countAnswers(reference: ColumnReference, answers: WindowAnswers): ColumnCounts {
  if (reference.kind === 'numeric' && answers.kind === 'numbers') return countNumbers(reference, answers.scores);
  if (reference.kind === 'category' && answers.kind === 'classes') return countCategories(reference, answers.names);
  throw new TypeError(`the reference holds ${reference.kind} answers, the window ${answers.kind}`);
}

interface Compared {
  name: string;
  type: string;
  reference: ColumnReference;
  counts: ColumnCounts;
}

function presentDrift({ name, type, reference, counts }: Compared): ColumnDrift {
  const shift = driftOfColumn(reference, counts);
  if (shift === null) {
    const nothing = { psi: 0, psiNoise: 0, jensenShannon: 0, missingShare: 0, referenceMissingShare: 0 };
    return { name, type, ...nothing, histogram: { labels: [], reference: [], current: [] } };
  }
  const { psi, psiNoise, jensenShannon, missingShare, referenceMissingShare, histogram } = shift;
  return { name, type, psi, psiNoise, jensenShannon, missingShare, referenceMissingShare, histogram };
}

/** The rows of a window that one version answered and whose label is in. */
export function outcomesOf(rows: ScoredRows, place: number, task: OutcomeRows['task']): OutcomeRows {
  const scores = rows.scores[place] ?? new Float64Array();
  const known = Uint32Array.from({ length: rows.rowCount }, (_, row) => row).filter(
    (row) => !Number.isNaN(rows.label[row] ?? Number.NaN) && !Number.isNaN(scores[row] ?? Number.NaN),
  );
  return {
    task,
    labels: Float64Array.from(known, (row) => rows.label[row] ?? Number.NaN),
    answers: Float64Array.from(known, (row) => scores[row] ?? Number.NaN),
    days: Int32Array.from(known, (row) => rows.day[row] ?? 0),
  };
}
