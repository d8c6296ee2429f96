import { AppError, invalid } from '@/server/core/errors';

/** What DuckDB says about a file it cannot read, as a sentence; other errors stay as they are. */
export function unreadable(error: unknown, format: 'CSV' | 'Parquet'): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  if (/^(INTERRUPT|Out of Memory) Error|No space left|AbortError/i.test(`${error.message} ${error.name}`)) return error;
  const [reason = ''] = error.message.replace(/^[\w ]*Error: /, '').split('\n');
  // The reason may name the file's place on this machine.
  const shown = reason.replaceAll(/["'][^"']*\/[^"']*["']/g, 'the file').slice(0, 200);
  return invalid(`The file cannot be read as ${format} (${shown}). It may be cut off or damaged: write it again.`);
}
