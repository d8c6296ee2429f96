import { shownValue } from '@/lib/format/shown-value';
import type { Row } from '@/lib/contracts/basics';
import { invalid } from '@/server/core/errors';
import type { EndpointState } from '../endpoint-states';
import { checkRows, isObject, requireRowCount } from '../read-predict-body';

const forms = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const;
type Form = (typeof forms)[number];
const known = new Set<string>([...forms, 'params', 'signature_name']);

/**
 * Reads the body of an MLflow invocation: exactly one of dataframe_split, dataframe_records, instances, inputs.
 *
 * @throws Invalid naming the form, and the row and field where one does not fit
 */
export function readInvocationsBody(body: unknown, state: EndpointState): readonly Row[] {
  if (!isObject(body)) throw invalid(`The body must be a JSON object with one of ${forms.join(', ')}.`);
  for (const field in body) {
    if (!known.has(field))
      throw invalid(`The body has the field ${shownValue(field)}; it takes ${forms.join(', ')}.`, { field });
  }
  const { params } = body;
  if (isObject(params) && Object.keys(params).length > 0) {
    throw invalid('"params" is not empty, but models served here take none.', { field: 'params' });
  }
  const given = forms.filter((form) => body[form] !== undefined);
  const [form] = given;
  if (form === undefined || given.length > 1) {
    throw invalid(`The body must have exactly one of ${forms.join(', ')}, and has ${given.join(' and ') || 'none'}.`);
  }
  const rows = readForm(form, body[form], state);
  requireRowCount(rows.length, form);
  checkRows(rows, state.check, (index) => `${form}, row ${index}`);
  return rows;
}

function readForm(form: Form, value: unknown, state: EndpointState): readonly unknown[] {
  if (form === 'dataframe_split') return readSplit(value);
  if (form === 'inputs' && isObject(value)) return readColumns(value);
  if (!Array.isArray(value)) throw invalid(`"${form}" must be a list of rows.`, { field: form });
  if (form === 'dataframe_records') return value;
  return value.map((row: unknown, index) => (isObject(row) ? row : byPlace(row, state, `${form}, row ${index}`)));
}

/** A row without names: the fields in the order of the signature; one value where there is one field. */
function byPlace(row: unknown, state: EndpointState, where: string): Row {
  const names = state.plan.signature.inputs.map((input) => input.name);
  const cells: unknown[] = Array.isArray(row) ? row : [row];
  if (cells.length !== names.length) {
    throw invalid(`${where} has ${cells.length} values; this model takes ${names.length}: ${names.join(', ')}.`);
  }
  return rowOf(names, cells);
}

function readSplit(value: unknown): Row[] {
  const example = '{"columns": ["a", "b"], "data": [[1, 2]]}';
  if (!isObject(value)) throw invalid(`"dataframe_split" must be an object such as ${example}.`);
  const { columns, data } = value;
  if (!isNames(columns)) throw invalid('"dataframe_split.columns" must be a list of names.', { field: 'columns' });
  if (!Array.isArray(data)) throw invalid('"dataframe_split.data" must be a list of rows.', { field: 'data' });
  return data.map((cells: unknown, index) => {
    if (Array.isArray(cells) && cells.length === columns.length) return rowOf(columns, cells);
    throw invalid(`dataframe_split, row ${index} must be a list of ${columns.length} values, one for each column.`, {
      row: index,
    });
  });
}

function readColumns(value: Record<string, unknown>): Row[] {
  const names = Object.keys(value);
  const columns = names.map((name): unknown[] => {
    const column = value[name];
    return Array.isArray(column) ? column.flat(1) : [column];
  });
  const count = columns[0]?.length ?? 0;
  const odd = columns.findIndex((column) => column.length !== count);
  if (odd >= 0) {
    const [name, found] = [names[odd], columns[odd]?.length];
    throw invalid(`inputs: "${name}" has ${found} values, "${names[0]}" has ${count}: they must be as many.`, {
      field: name,
    });
  }
  return Array.from({ length: count }, (_, row) =>
    rowOf(
      names,
      columns.map((column) => column[row]),
    ),
  );
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string');
}

/** The check of rows looks at every value before it is used. */
function rowOf(names: readonly string[], cells: readonly unknown[]): Row {
  return Object.fromEntries(names.map((name, place) => [name, cells[place] as Row[string]]));
}
