import type { RunCell, RunColumn, RunView } from '@/lib/contracts/run-search';
import type { Comparison, Field, Filter } from '@/lib/search/filter';
import { likeMatcher } from '@/lib/search/like-matcher';
import type { RunAttribute } from '@/lib/search/run-fields';
import { keptCharacters } from '../run-query';
import { NumberColumn, TextColumn, type Column } from './columns';
import type { RunTable } from './run-table';

/** Says of each row whether it matches; 1 or 0. */
type Marks = Uint8Array;

/** Thrown where only the database knows the answer. */
export class NotInMemory extends Error {}

const kindOf = { metric: 'm', param: 'p', tag: 't' } as const;

/** The column of a field; undefined where no run has it. Throws NotInMemory for what is not kept. */
export function columnOf(table: RunTable, { entity, key }: Field): Column | undefined {
  if (entity === 'dataset') throw new NotInMemory();
  if (entity !== 'attribute') return table.column(kindOf[entity], key);
  const column = table.attribute(key as RunAttribute);
  if (!column) throw new NotInMemory();
  return column;
}

interface Wanted {
  filter: Filter | null;
  view: RunView | 'not-deleted';
  within: readonly { column: RunColumn; value: RunCell }[];
}

const isInView: Record<Wanted['view'], (lifecycle: number) => boolean> = {
  active: (lifecycle) => lifecycle === 0,
  archived: (lifecycle) => lifecycle === 1,
  deleted: (lifecycle) => lifecycle === 2,
  'not-deleted': (lifecycle) => lifecycle < 2,
  all: (lifecycle) => lifecycle < 3,
};

/** Rows that match, in the order they were added. */
export function filterRows(table: RunTable, { filter, view, within }: Wanted): Uint32Array {
  const marks = new Uint8Array(table.size);
  const isWanted = isInView[view];
  for (let row = 0; row < marks.length; row += 1) marks[row] = Number(isWanted(table.lifecycles[row] ?? 3));
  if (filter) keepBoth(marks, marksOf(table, filter));
  for (const { column, value } of within) keepBoth(marks, sameMarks(table, column, value));
  return rowsOf(marks);
}

function rowsOf(marks: Marks): Uint32Array {
  let count = 0;
  for (const mark of marks) count += mark;
  const rows = new Uint32Array(count);
  let place = 0;
  for (let row = 0; row < marks.length; row += 1) {
    if (marks[row] === 1) rows[place++] = row;
  }
  return rows;
}

function keepBoth(marks: Marks, others: Marks): void {
  for (let row = 0; row < marks.length; row += 1) marks[row] = (marks[row] ?? 0) & (others[row] ?? 0);
}

function keepEither(marks: Marks, others: Marks): void {
  for (let row = 0; row < marks.length; row += 1) marks[row] = (marks[row] ?? 0) | (others[row] ?? 0);
}

function marksOf(table: RunTable, filter: Filter): Marks {
  if (filter.type === 'comparison') return comparisonMarks(table, filter);
  const join = filter.type === 'and' ? keepBoth : keepEither;
  const [first, ...others] = filter.parts;
  const marks = first ? marksOf(table, first) : new Uint8Array(table.size).fill(1);
  for (const part of others) join(marks, marksOf(table, part));
  return marks;
}

function comparisonMarks(table: RunTable, comparison: Comparison): Marks {
  const { comparator } = comparison;
  const column = columnOf(table, comparison.field);
  if (!column) return new Uint8Array(table.size).fill(Number(comparator === 'IS NULL'));
  if (column instanceof NumberColumn) return numberMarks(table.size, column, comparison);
  return textMarks(table.size, column, { isAbsent: comparator === 'IS NULL', test: textTest(column, comparison) });
}

const numberTests: Partial<Record<Comparison['comparator'], (left: number, right: number) => boolean>> = {
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

/** What is absent or NaN matches nothing. */
function numberMarks(size: number, { values, states }: NumberColumn, { comparator, value }: Comparison): Marks {
  const marks = new Uint8Array(size);
  const test = numberTests[comparator];
  if (!test || typeof value !== 'number') throw new NotInMemory();
  for (let row = 0; row < size; row += 1) marks[row] = Number(states[row] === 1 && test(values[row] ?? 0, value));
  return marks;
}

interface TextTest {
  isAbsent: boolean;
  test: (text: string) => boolean;
}

/** Each distinct text is looked at once. */
function textMarks(size: number, { codes, texts }: TextColumn, { isAbsent, test }: TextTest): Marks {
  const marks = new Uint8Array(size);
  const byCode = Uint8Array.from(texts, (text) => Number(test(text)));
  for (let row = 0; row < size; row += 1) {
    const code = codes[row] ?? -1;
    marks[row] = code < 0 ? Number(isAbsent) : (byCode[code] ?? 0);
  }
  return marks;
}

function textTest(column: TextColumn, { field, comparator, value }: Comparison): (text: string) => boolean {
  if (comparator === 'IS NULL') return () => false;
  if (comparator === 'IS NOT NULL') return () => true;
  const isEquality = comparator === '=' || comparator === '!=';
  if (column.hasCut && !(isEquality && String(value).length < keptCharacters)) throw new NotInMemory();
  if (Array.isArray(value)) {
    const list = new Set(value as string[]);
    return comparator === 'IN' ? (text) => list.has(text) : (text) => !list.has(text);
  }
  // States are kept as we write them, and compared as clients do.
  const inCapitals = field.entity === 'attribute' && field.key === 'status';
  const wanted = inCapitals ? String(value).toUpperCase() : String(value);
  const test = scalarTest(comparator, wanted);
  return inCapitals ? (text) => test(text.toUpperCase()) : test;
}

function scalarTest(comparator: Comparison['comparator'], wanted: string): (text: string) => boolean {
  if (comparator === '=') return (text) => text === wanted;
  if (comparator === '!=') return (text) => text !== wanted;
  return likeMatcher(wanted, { ignoresCase: comparator === 'ILIKE' });
}

function sameMarks(table: RunTable, { kind, key }: RunColumn, value: RunCell): Marks {
  const column = columnOf(table, { entity: kind, key });
  const isAbsent = value === null;
  if (!column) return new Uint8Array(table.size).fill(Number(isAbsent));
  if (column instanceof TextColumn) {
    if (column.hasCut && !isAbsent) throw new NotInMemory();
    return textMarks(table.size, column, { isAbsent, test: (text) => text === value });
  }
  const marks = new Uint8Array(table.size);
  const state = stateOf(value);
  for (let row = 0; row < marks.length; row += 1) {
    marks[row] = Number(column.states[row] === state && (state !== 1 || column.values[row] === value));
  }
  return marks;
}

function stateOf(value: RunCell): number {
  if (value === null) return 0;
  return value === 'NaN' ? 2 : 1;
}
