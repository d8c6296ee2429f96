import type { MetricSummary, RunCell, RunColumn, RunGroup } from '@/lib/contracts/run-search';
import { NumberColumn, TextColumn, type Column } from './columns';
import { columnOf, NotInMemory } from './filter-rows';
import type { RunTable } from './run-table';

interface Grouping {
  by: readonly RunColumn[];
  metrics: readonly string[];
}

/** Beyond this a number stands for infinity, and would drown every mean. */
const largestMeant = 1e150;

/** A group before it is shown: of many, few are. */
export interface FoundGroup extends Pick<RunGroup, 'values' | 'count'> {
  /** What a metric comes to, by its place among those asked for. */
  summary: (place: number) => MetricSummary;
}

/** Groups of the rows that agree in the columns, with what each metric comes to; in no order. */
export function groupRows(table: RunTable, rows: Uint32Array, { by, metrics }: Grouping): FoundGroup[] {
  let ids: Uint32Array = new Uint32Array(rows.length);
  let values: RunCell[][] = [[]];
  for (const column of by) {
    const refined = refine(rows, { ids, values }, columnOf(table, { entity: column.kind, key: column.key }));
    ids = refined.ids;
    values = refined.values;
  }
  const counts = new Uint32Array(values.length);
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1;
  const summaries = metrics.map((key) =>
    summarise(rows, ids, { groups: values.length, column: table.column('m', key) }),
  );
  return values.map((cells, id) => ({
    values: cells,
    count: counts[id] ?? 0,
    summary: (place) => summaries[place]?.(id) ?? nothing,
  }));
}

interface Groups {
  /** The group of each row, by its place among the rows. */
  ids: Uint32Array;
  values: RunCell[][];
}

/** Splits groups by one more column. */
function refine(rows: Uint32Array, { ids, values }: Groups, column: Column | undefined): Groups {
  const keyOf = keysBy(column);
  const known = values.map(() => new Map<RunCell, number>());
  const refined: Groups = { ids: new Uint32Array(rows.length), values: [] };
  for (let place = 0; place < rows.length; place += 1) {
    const group = ids[place] ?? 0;
    const key = keyOf(rows[place] ?? 0);
    let id = known[group]?.get(key);
    if (id === undefined) {
      id = refined.values.length;
      known[group]?.set(key, id);
      refined.values.push([...(values[group] ?? []), key]);
    }
    refined.ids[place] = id;
  }
  return refined;
}

function keysBy(column: Column | undefined): (row: number) => RunCell {
  if (!column) return () => null;
  if (column instanceof TextColumn) {
    if (column.hasCut) throw new NotInMemory();
    const { codes, texts } = column;
    return (row) => texts[codes[row] ?? -1] ?? null;
  }
  const { values, states } = column;
  return (row) => {
    if (states[row] === 1) return values[row] ?? null;
    return states[row] === 2 ? 'NaN' : null;
  };
}

const nothing: MetricSummary = { n: 0, mean: null, sd: null, min: null, max: null };

interface Summed {
  groups: number;
  column: Column | undefined;
}

/** Mean and spread in one pass. Source: Welford 1962, Note on a Method for Calculating Corrected Sums of Squares. */
function summarise(rows: Uint32Array, ids: Uint32Array, { groups, column }: Summed): (group: number) => MetricSummary {
  if (!(column instanceof NumberColumn)) return () => nothing;
  const { values, states } = column;
  const all = new Uint32Array(groups);
  const meant = new Uint32Array(groups);
  const means = new Float64Array(groups);
  const squares = new Float64Array(groups);
  const least = new Float64Array(groups).fill(Infinity);
  const greatest = new Float64Array(groups).fill(-Infinity);
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place] ?? 0;
    if (states[row] !== 1) continue;
    const [group, value] = [ids[place] ?? 0, values[row] ?? 0];
    all[group] = (all[group] ?? 0) + 1;
    if (value < (least[group] ?? 0)) least[group] = value;
    if (value > (greatest[group] ?? 0)) greatest[group] = value;
    if (Math.abs(value) >= largestMeant) continue;
    const count = (meant[group] ?? 0) + 1;
    meant[group] = count;
    const before = means[group] ?? 0;
    const mean = before + (value - before) / count;
    means[group] = mean;
    squares[group] = (squares[group] ?? 0) + (value - before) * (value - mean);
  }
  return (group) => {
    const [n, count] = [all[group] ?? 0, meant[group] ?? 0];
    return {
      n,
      mean: count > 0 ? (means[group] ?? null) : null,
      sd: count > 1 ? Math.sqrt((squares[group] ?? 0) / (count - 1)) : null,
      min: n > 0 ? (least[group] ?? null) : null,
      max: n > 0 ? (greatest[group] ?? null) : null,
    };
  };
}
