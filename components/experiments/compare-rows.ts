import type { Run } from '@/lib/contracts/experiments';

export interface CompareRow {
  key: string;
  /** One for each run; null where the run has none. */
  values: (string | number | null)[];
  /** Whether the runs disagree. */
  differs: boolean;
}

function rowOf(key: string, values: CompareRow['values']): CompareRow {
  return { key, values, differs: new Set(values.map((value) => (value === null ? '' : String(value)))).size > 1 };
}

/** Parameters of the runs side by side: those that differ first. */
export function paramRows(runs: readonly Run[]): CompareRow[] {
  const keys = [...new Set(runs.flatMap(({ params }) => Object.keys(params)))].sort();
  const rows = keys.map((key) =>
    rowOf(
      key,
      runs.map(({ params }) => params[key] ?? null),
    ),
  );
  return [...rows.filter(({ differs }) => differs), ...rows.filter(({ differs }) => !differs)];
}

/** Latest metrics of the runs side by side, by name. */
export function metricRows(runs: readonly Run[]): CompareRow[] {
  const keys = [...new Set(runs.flatMap(({ metrics }) => metrics.map(({ key }) => key)))].sort();
  return keys.map((key) =>
    rowOf(
      key,
      runs.map(({ metrics }) => metrics.find((metric) => metric.key === key)?.value ?? null),
    ),
  );
}

const lowerIsBetter = /loss|error|rmse|mae|brier|mse/i;
const higherIsBetter = /auc|accuracy|f1|precision|recall|r2/i;

/** Which run has the best value of a metric whose direction is known; null where it is not, or all agree. */
export function bestIndex({ key, values, differs }: CompareRow): number | null {
  const numbers = values.filter((value) => typeof value === 'number');
  if (!differs || numbers.length < 2) return null;
  if (lowerIsBetter.test(key)) return values.indexOf(Math.min(...numbers));
  return higherIsBetter.test(key) ? values.indexOf(Math.max(...numbers)) : null;
}
