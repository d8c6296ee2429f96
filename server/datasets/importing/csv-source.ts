import { createReadStream } from 'node:fs';
import { CsvChecker, type CsvFacts } from '../csv/csv-checker';
import { recordLimitBytes } from '../csv/limits';
import { quoteName, quoteText } from '../duckdb/sql-text';
import type { DuckDb } from '../duckdb/with-duckdb';
import { inferColumns } from './infer-columns';
import type { EarlierColumns, RowsSource } from './rows-source';

const readBytes = 1024 * 1024;

/** What stands for a missing value in a CSV file, with or without spaces around it. */
export const missingMarks = ['', 'NA', 'N/A', 'n/a', '#N/A', 'NaN', 'nan', 'null', 'NULL'] as const;

interface CsvInput {
  path: string;
  timeColumn: string | null;
  earlier: EarlierColumns;
  signal: AbortSignal;
  onBytes?: (bytes: number) => void;
}

/** Checks a CSV file from its first byte to its last. */
export async function checkCsvFile({
  path,
  signal,
  onBytes,
}: Pick<CsvInput, 'path' | 'signal' | 'onBytes'>): Promise<CsvFacts> {
  const checker = new CsvChecker();
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: readBytes, signal })) {
    const piece = chunk as Buffer;
    checker.push(piece);
    bytes += piece.length;
    onBytes?.(bytes);
  }
  return checker.finish();
}

/** A checked CSV file as rows with types. */
export async function readCsvSource(duckDb: DuckDb, facts: CsvFacts, input: CsvInput): Promise<RowsSource> {
  const relation = relationOf(input.path, facts);
  const columns = facts.columns.map((name, index) => ({ key: `c${index}`, name }));
  const { timeColumn, earlier } = input;
  const inferred = await inferColumns(duckDb, { relation, columns, timeColumn, earlier });
  const empty = facts.emptyLines === 0 ? [] : [`${facts.emptyLines} empty lines were left out.`];
  return { relation, ...inferred, notes: [...empty, ...inferred.notes], rows: facts.rows };
}

function relationOf(path: string, facts: CsvFacts): string {
  const keys = facts.columns.map((_, index) => `c${index}`);
  const marks = missingMarks.map(quoteText).join(', ');
  // In a single column the reader would take empty lines for missing values.
  const isPlain = !facts.hasOuterSpaces && keys.length > 1;
  const options = [
    `auto_detect = false, header = true, quote = '"', escape = '"'`,
    `nullstr = ${isPlain ? `[${marks}]` : quoteText('\u0001')}`,
    `delim = ${quoteText(facts.delimiter)}`,
    `columns = {${keys.map((key) => `'${key}': 'VARCHAR'`).join(', ')}}`,
    `max_line_size = ${2 * recordLimitBytes}, buffer_size = ${4 * recordLimitBytes}`,
    // Only the strict reader knows all corners of the format, only the other one takes mixed line ends.
    `strict_mode = ${!facts.hasMixedLineEnds}, parallel = ${!facts.hasQuotedLineEnds}`,
  ];
  const rows = `read_csv(${quoteText(path)}, ${options.join(', ')})`;
  if (isPlain) return rows;
  const values = keys.map((key) => {
    const value = `trim(${key}, ${whiteSpace})`;
    return `CASE WHEN ${value} NOT IN (${marks}) THEN ${value} END AS ${quoteName(key)}`;
  });
  return `(SELECT ${values.join(', ')} FROM ${rows})`;
}

const whiteSpace = `' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)`;
