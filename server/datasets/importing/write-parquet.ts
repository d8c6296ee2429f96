import { quoteName, quoteText } from '../duckdb/sql-text';
import type { DuckDb } from '../duckdb/with-duckdb';
import type { RowsSource } from './rows-source';

const progressEveryMs = 200;

/** Writes the rows as the Parquet file that is kept, in their order. Returns how many there were. */
export async function writeParquet(
  duckDb: DuckDb,
  source: RowsSource,
  output: { path: string; onShare: (share: number) => void },
): Promise<number> {
  const values = source.columns.map(({ name, stored }) => `${stored} AS ${quoteName(name)}`);
  const timer = setInterval(() => output.onShare(Math.max(duckDb.progress.percentage, 0) / 100), progressEveryMs);
  try {
    const written = await duckDb.run(
      `COPY (SELECT ${values.join(', ')} FROM ${source.relation}) ` +
        `TO ${quoteText(output.path)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    return written.rowsChanged;
  } finally {
    clearInterval(timer);
  }
}
