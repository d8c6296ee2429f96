import type { MissingLabels } from '@/lib/decisions/analysis/test-diagnostics';
import { findOwnMetric, needsLabels } from '@/lib/metrics/own-metrics';
import { thresholdsAt, type ContestRead } from './read-contest';

const isMissing = (value: number | undefined) => value === undefined || Number.isNaN(value);

/**
 * What is known of the first challenger in spite of missing labels; null where a label could be any number, or none is
 * needed.
 */
export function missingLabelsOf(read: ContestRead, metric: string): MissingLabels | null {
  const own = findOwnMetric(metric);
  if (read.task !== 'binary' || (own !== null && !needsLabels(own))) return null;
  return own === null ? ofPairs(read) : ofArms(read);
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

function ofArms({ rows }: ContestRead): MissingLabels {
  const arm = (place: number) => {
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
  return { of: 'arms', control: arm(0), treatment: arm(1) };
}
