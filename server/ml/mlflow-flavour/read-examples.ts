import type { CellValue } from '@/lib/preprocessing/table';

const mostExamples = 20;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function cellOf(value: unknown): CellValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}

/** Rows by name, of rows of values. */
function named(rows: readonly unknown[], names: readonly string[]): Record<string, CellValue>[] {
  return rows.slice(0, mostExamples).map((row) => {
    if (isRecord(row)) return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellOf(value)]));
    const values: readonly unknown[] = Array.isArray(row) ? row : [row];
    return Object.fromEntries(names.map((name, place) => [name, cellOf(values[place])]));
  });
}

const textsOf = (values: readonly unknown[]) => values.map(String);

/**
 * The rows of an input example as MLflow writes it: a data frame split into columns and data, records, or an array.
 *
 * @param names of the model's fields, for examples without names
 * @returns no rows where the example has another form
 */
export function readExamples(content: Uint8Array, names: readonly string[]): Record<string, CellValue>[] {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(content).toString('utf8'));
  } catch {
    return [];
  }
  if (Array.isArray(value)) return named(value, names);
  if (!isRecord(value)) return [];
  const split = isRecord(value['dataframe_split']) ? value['dataframe_split'] : value;
  const { columns, data } = split;
  if (Array.isArray(data)) return named(data, Array.isArray(columns) ? textsOf(columns) : names);
  const rows = value['inputs'] ?? value['instances'] ?? value['dataframe_records'];
  return Array.isArray(rows) ? named(rows, names) : [];
}
