import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/** Every row of a CSV file, gzipped or not, as one record of texts. */
export async function* readTable(folder: string, file: string): AsyncGenerator<Record<string, string>> {
  const place = path.join(folder, file);
  if (!existsSync(place)) throw new Error(missing(folder, file));
  const bytes = createReadStream(place);
  const text = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  const rows: AsyncIterable<Record<string, string>> = text.pipe(parse({ columns: true, skip_empty_lines: true }));
  yield* rows;
}

/** What to do when a data set is not there. */
export function missing(folder: string, file: string): string {
  return (
    `There is no ${file} in ${path.resolve(folder)}. Give the folder that holds cookie-cats.csv, ` +
    'open-bandit-men-random.csv.gz and open-bandit-men-bts.csv.gz: npm run bench -- abtest-data <folder>'
  );
}

/** A number in a row, by name. */
export function numberIn(row: Record<string, string>, column: string): number {
  const value = Number(row[column]);
  if (row[column] === undefined || row[column] === '' || !Number.isFinite(value)) {
    throw new Error(`Column ${column} must hold numbers, got ${row[column]}.`);
  }
  return value;
}
