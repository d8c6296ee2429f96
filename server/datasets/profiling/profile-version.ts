import type { ColumnProfile, DatasetColumn } from '@/lib/contracts/datasets';
import { quoteName, quoteText } from '../duckdb/sql-text';
import { readRows, type DuckDb } from '../duckdb/with-duckdb';
import { columnBasics, isNumeric, isTextual, type ColumnBasics } from './column-basics';
import { profileNumeric } from './profile-numeric';
import { topValues } from './top-values';

/** Below so many rows distinct values are counted one by one, above only where there seem to be few. */
const exactRows = 20_000_000;
const fewDistinct = 15_000;
/** Mostly different or long texts are not categories. */
const textRules = { minDistinct: 50, distinctShare: 0.5, meanLength: 100, maxDistinct: 100_000 };

type ColumnType = DatasetColumn['type'];

interface Profiling {
  path: string;
  columns: readonly DatasetColumn[];
  rows: number;
  /** Kept where values would allow both. */
  earlier: ReadonlyMap<string, ColumnType>;
  onColumn: (done: number, name: string) => void;
}

/** What each column of a stored version holds, from every row; tells categories from texts on the way. */
export async function profileVersion(duckDb: DuckDb, input: Profiling): Promise<ColumnProfile[]> {
  const { columns, rows, earlier } = input;
  const relation = `read_parquet(${quoteText(input.path)})`;
  const basics = await columnBasics(duckDb, relation, columns);
  const profiles: ColumnProfile[] = [];
  for (const [index, column] of columns.entries()) {
    input.onColumn(index, column.name);
    const known = basics[index];
    if (!known) throw new RangeError(`column ${column.name} was not measured`);
    profiles.push(
      await profileColumn(duckDb, relation, { column, rows, basics: known, before: earlier.get(column.name) }),
    );
  }
  return profiles;
}

interface OneColumn {
  column: DatasetColumn;
  rows: number;
  basics: ColumnBasics;
  before: ColumnType | undefined;
}

async function profileColumn(duckDb: DuckDb, relation: string, input: OneColumn): Promise<ColumnProfile> {
  const { column, rows, basics, before } = input;
  const { name } = column;
  const { present } = basics;
  const distinct = await countDistinct(duckDb, relation, { name, basics });
  const type = isTextual(column) ? textType({ distinct, basics }, before) : column.type;
  const hasNumbers = isNumeric(column);
  return {
    name,
    type,
    rows,
    missing: rows - present,
    distinct,
    numeric: hasNumbers && present > 0 ? await profileNumeric(duckDb, relation, { column, basics }) : null,
    top: hasNumbers || distinct > textRules.maxDistinct ? null : await topValues(duckDb, relation, name),
  };
}

async function countDistinct(
  duckDb: DuckDb,
  relation: string,
  { name, basics }: { name: string; basics: ColumnBasics },
): Promise<number> {
  const { present, roughly } = basics;
  if (present > exactRows && roughly > fewDistinct) return Math.min(roughly, present);
  const [[exact] = []] = await readRows(duckDb, `SELECT count(DISTINCT ${quoteName(name)}) FROM ${relation}`);
  return Number(exact);
}

function textType(
  { distinct, basics }: { distinct: number; basics: ColumnBasics },
  before: ColumnType | undefined,
): 'category' | 'text' {
  if (before === 'category' || before === 'text') return before;
  const { minDistinct, distinctShare, meanLength, maxDistinct } = textRules;
  if (basics.meanLength > meanLength || distinct > maxDistinct) return 'text';
  return distinct > minDistinct && distinct > basics.present * distinctShare ? 'text' : 'category';
}
