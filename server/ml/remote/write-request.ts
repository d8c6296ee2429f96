import type { RowValues } from '@/lib/preprocessing/table';
import type { RemoteModel } from './remote-model';

type Field = RemoteModel['fields'][number];

const datatypes: Record<Field['type'], string> = {
  number: 'FP64',
  integer: 'INT64',
  boolean: 'BOOL',
  category: 'BYTES',
  datetime: 'BYTES',
};

const valueOf = (row: RowValues, { name }: Field): unknown => (Object.hasOwn(row, name) ? (row[name] ?? null) : null);

/**
 * Rows as the body of a call: Open Inference tensors, or MLflow's split data frame. Missing values are null.
 *
 * Source: Open Inference Protocol v2, "Inference Request JSON Object"; MLflow, /invocations, "Accepted Input Formats".
 */
export function writeRequest(model: RemoteModel, rows: readonly RowValues[]): string {
  const { fields, protocol, layout, inputName, outputName } = model;
  const values = rows.map((row) => fields.map((field) => valueOf(row, field)));
  if (protocol === 'mlflow') {
    return JSON.stringify({ dataframe_split: { columns: fields.map(({ name }) => name), data: values } });
  }
  const matrix = { name: inputName, shape: [rows.length, fields.length], datatype: 'FP64', data: values.flat() };
  const columns = fields.map((field, place) => ({
    name: field.name,
    shape: [rows.length, 1],
    datatype: datatypes[field.type],
    data: values.map((row) => row[place]),
  }));
  return JSON.stringify({
    inputs: layout === 'matrix' ? [matrix] : columns,
    ...(outputName === null ? {} : { outputs: [{ name: outputName }] }),
  });
}
