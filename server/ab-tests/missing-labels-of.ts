import type { LabelRange, MissingLabels } from '@/lib/decisions/analysis/test-diagnostics';
import { findOwnMetric, needsLabels } from '@/lib/metrics/own-metrics';
import { missingLossBounds, type PartlyLabelled } from '@/lib/stats/missing-bounds';
import { thresholdsAt, type ContestRead } from './read-contest';

const isMissing = (value: number | undefined) => value === undefined || Number.isNaN(value);

/** What is known of the first challenger in spite of missing labels; null where none is needed. */
export function missingLabelsOf(read: ContestRead, metric: string): MissingLabels | null {
  const own = findOwnMetric(metric);
  if (own !== null) return needsLabels(own) ? ofArms(read) : null;
  if (read.task === 'binary') return ofPairs(read);
  if (read.task === 'regression') return ofLosses(read, metric);
  const missing = read.rows.label.reduce((sum, label) => sum + Number(Number.isNaN(label)), 0);
  return { of: 'none', missing, because: 'of several classes the label says which probability counts' };
}

/** A missing label can only matter where one of the two is right whatever it says. */
function ofPairs(read: ContestRead): MissingLabels {
  const { rows } = read;
  const at = thresholdsAt(read.thresholds, 1);
  const [champion, challenger] = rows.scores;
  const labels = { known: 0, sum: 0, missing: 0 };
  for (let row = 0; row < rows.rowCount; row += 1) {
    const [before, after] = [champion?.[row], challenger?.[row]];
    if (isMissing(before) || isMissing(after)) continue;
    const [saidBefore, saidAfter] = [(before ?? 0) >= at.champion, (after ?? 0) >= at.challenger];
    if (saidBefore !== saidAfter && isMissing(rows.label[row])) {
      labels.missing += 1;
      continue;
    }
    labels.known += 1;
    if (saidBefore !== saidAfter) labels.sum += saidAfter === (rows.label[row] === 1) ? 1 : -1;
  }
  return { of: 'pairs', labels };
}

/** Absolute errors have bounds whatever a label is; squared ones within the range of the labels that are in. */
function ofLosses({ rows }: ContestRead, metric: string): MissingLabels {
  const loss = metric === 'mae' ? 'absolute' : 'squared';
  const lossOf = (error: number) => (loss === 'absolute' ? Math.abs(error) : error * error);
  const range = rangeOf(rows.label);
  const [champion, challenger] = rows.scores;
  const read = { known: 0, sum: 0 };
  const missing = { rows: 0, lower: 0, upper: 0 };
  for (let row = 0; row < rows.rowCount; row += 1) {
    const [before = Number.NaN, after = Number.NaN] = [champion?.[row], challenger?.[row]];
    const label = rows.label[row] ?? Number.NaN;
    if (Number.isNaN(before) || Number.isNaN(after)) continue;
    if (!Number.isNaN(label)) {
      read.known += 1;
      read.sum += lossOf(after - label) - lossOf(before - label);
    } else if (range !== null) {
      const bounds = missingLossBounds({ champion: before, challenger: after, loss }, range);
      missing.rows += 1;
      missing.lower += bounds.lower;
      missing.upper += bounds.upper;
    }
  }
  if (range === null) return { of: 'none', missing: rows.rowCount, because: 'no label is in yet' };
  const words = loss === 'absolute' ? 'absolute error' : 'squared error';
  return { of: 'losses', loss: words, ...read, missing, range: loss === 'absolute' ? null : range };
}

function ofArms({ rows, task }: ContestRead): MissingLabels {
  const arm = (place: number): PartlyLabelled => {
    const labels = { known: 0, sum: 0, missing: 0 };
    for (let row = 0; row < rows.rowCount; row += 1) {
      if (rows.served[row] !== place) continue;
      const label = rows.label[row];
      if (isMissing(label)) labels.missing += 1;
      else {
        labels.known += 1;
        labels.sum += label ?? 0;
      }
    }
    return labels;
  };
  const range = task === 'binary' ? null : rangeOf(rows.label);
  return { of: 'arms', control: arm(0), treatment: arm(1), range };
}

/** Of the labels that are in; null where there are none. */
function rangeOf(labels: Float64Array): LabelRange | null {
  let [least, most] = [Infinity, -Infinity];
  for (const label of labels) {
    if (Number.isNaN(label)) continue;
    least = Math.min(least, label);
    most = Math.max(most, label);
  }
  return least > most ? null : [least, most];
}
