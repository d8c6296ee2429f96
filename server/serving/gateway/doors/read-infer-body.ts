import { shownValue } from '@/lib/format/shown-value';
import type { IncomingHttpHeaders } from 'node:http';
import type { Row } from '@/lib/contracts/basics';
import { invalid } from '@/server/core/errors';
import type { EndpointState } from '../endpoint-states';
import { checkRows, isObject, requireRowCount, type PredictBody } from '../read-predict-body';
import { ObjectRows } from '../rows/request-rows';
import { readTensors, type Field } from '../rows/tensor-rows';
import { inferOutputs } from './infer-answer';

const numbers = new Set([
  'UINT8',
  'UINT16',
  'UINT32',
  'UINT64',
  'INT8',
  'INT16',
  'INT32',
  'INT64',
  'FP16',
  'FP32',
  'FP64',
]);
const mostTensors = 10_000;

/** A request of the Open Inference Protocol that can be scored. */
interface InferBody {
  body: PredictBody;
  id: string | undefined;
  outputs: readonly string[] | undefined;
}

interface Tensor {
  name: string;
  shape: readonly number[];
  data: readonly unknown[];
}

/**
 * Reads an infer request: one tensor of shape [n] or [n, 1] for each field, or one of shape [n, fields] with all
 * fields in the order of the metadata.
 *
 * @throws Invalid naming the tensor, and the row and field where one does not fit
 */
export function readInferBody(body: unknown, state: EndpointState, headers: IncomingHttpHeaders): InferBody {
  refuseBinary(headers);
  if (!isObject(body)) throw invalid('The body must be a JSON object with "inputs": a list of tensors.');
  const { inputs, id, outputs } = body;
  if (!Array.isArray(inputs) || inputs.length === 0) {
    throw invalid('The body needs "inputs": a list with at least one tensor.', { field: 'inputs' });
  }
  if (inputs.length > mostTensors) throw invalid(`"inputs" has ${inputs.length} tensors, more than any model takes.`);
  if (id !== undefined && typeof id !== 'string') throw invalid('"id" must be a text.', { field: 'id' });
  const { fields, count } = fieldsOf(inputs.map(readTensor), state);
  const rows = readTensors(fields, count, state.plan.signature) ?? checkedRows(fields, count, state);
  return {
    body: { rows, keys: undefined, eventMs: undefined },
    id,
    outputs: readOutputs(outputs, state),
  };
}

const noBinary = 'The binary tensor extension is not spoken here: send "data" as JSON.';

function refuseBinary(headers: IncomingHttpHeaders): void {
  if (headers['inference-header-content-length'] !== undefined) throw invalid(noBinary, { field: 'inputs' });
}

function readTensor(value: unknown, index: number): Tensor {
  const where = `inputs[${index}]`;
  if (!isObject(value)) throw invalid(`${where} must be an object with name, shape, datatype and data.`);
  const { name, shape, datatype, data, parameters } = value;
  if (typeof name !== 'string' || name === '') throw invalid(`${where}.name must be a text.`, { field: 'name' });
  if (isObject(parameters) && 'binary_data_size' in parameters) throw invalid(noBinary, { field: name });
  if (!isShape(shape)) {
    throw invalid(`${where}.shape must be [rows] or [rows, columns], not ${shownValue(shape)}.`, { field: name });
  }
  if (!Array.isArray(data)) throw invalid(`${where}.data must be a list of values.`, { field: name });
  const flat: unknown[] = data.some(Array.isArray) ? data.flat(1) : data;
  const size = shape.reduce((product, length) => product * length, 1);
  if (flat.length !== size) {
    throw invalid(`${where} ("${name}") has ${flat.length} values, but its shape ${shownValue(shape)} says ${size}.`, {
      field: name,
    });
  }
  requireType({ name, where, datatype, flat });
  return { name, shape, data: flat };
}

function isShape(shape: unknown): shape is number[] {
  const isLength = (length: unknown) => Number.isInteger(length) && Number(length) >= 0 && Number(length) < 2 ** 31;
  return Array.isArray(shape) && shape.length >= 1 && shape.length <= 2 && shape.every(isLength);
}

interface Typed {
  name: string;
  where: string;
  datatype: unknown;
  flat: readonly unknown[];
}

function requireType({ name, where, datatype, flat }: Typed): void {
  const wanted = jsonTypeOf(datatype);
  if (wanted === undefined) {
    throw invalid(
      `${where}.datatype must be BOOL, BYTES, or a number type such as FP64, not ${shownValue(datatype)}.`,
      {
        field: name,
      },
    );
  }
  const bad = flat.findIndex((value) => value !== null && typeof value !== wanted);
  if (bad < 0) return;
  throw invalid(
    `${where} ("${name}"): value ${bad} must be a ${wanted} for ${datatype}, not ${shownValue(flat[bad])}.`,
    {
      field: name,
    },
  );
}

function jsonTypeOf(datatype: unknown): 'boolean' | 'string' | 'number' | undefined {
  if (datatype === 'BOOL') return 'boolean';
  if (datatype === 'BYTES') return 'string';
  return typeof datatype === 'string' && numbers.has(datatype) ? 'number' : undefined;
}

/** The tensors as fields of rows. */
function fieldsOf(tensors: readonly Tensor[], state: EndpointState): { fields: Field[]; count: number } {
  const names = state.plan.signature.inputs.map((input) => input.name);
  const [first] = tensors;
  const count = first?.shape[0] ?? 0;
  requireRowCount(count, 'inputs');
  const isMatrix = tensors.length === 1 && first?.shape.length === 2 && first.shape[1] === names.length;
  if (isMatrix && !(names.length === 1 && first.name === names[0])) {
    const fields = names.map((name, column) => ({
      name,
      at: (row: number) => first.data[row * names.length + column],
    }));
    return { fields, count };
  }
  requireColumns(tensors, names, count);
  return { fields: tensors.map(({ name, data }) => ({ name, at: (row: number) => data[row] })), count };
}

function requireColumns(tensors: readonly Tensor[], names: readonly string[], count: number): void {
  const known = new Set(names);
  for (const [index, tensor] of tensors.entries()) {
    if (!known.has(tensor.name)) {
      throw invalid(`inputs[${index}]: "${tensor.name}" is not an input of this model: it takes ${names.join(', ')}.`, {
        field: tensor.name,
      });
    }
    if (tensor.shape[0] !== count || (tensor.shape[1] ?? 1) !== 1) {
      throw invalid(`inputs[${index}] ("${tensor.name}") must have the shape [${count}] or [${count}, 1].`, {
        field: tensor.name,
      });
    }
  }
  const twice = tensors.find((tensor, index) => tensors.findIndex((one) => one.name === tensor.name) !== index);
  if (twice) throw invalid(`There are two tensors "${twice.name}".`, { field: twice.name });
}

/** The rows as objects. @throws Invalid naming the row and field where one does not fit */
function checkedRows(fields: readonly Field[], count: number, state: EndpointState): ObjectRows {
  const rows = Array.from({ length: count }, (_, row) =>
    Object.fromEntries(fields.map(({ name, at }): [string, Row[string]] => [name, asCell(at(row))])),
  );
  checkRows(rows, state.check, (index) => `row ${index}`);
  return new ObjectRows(rows);
}

/** The types were looked at with the tensor: a text, number, truth value or null. */
const asCell = (value: unknown) => value as Row[string];

function readOutputs(outputs: unknown, state: EndpointState): readonly string[] | undefined {
  if (outputs === undefined) return undefined;
  const known = inferOutputs(state.plan.signature).map((one) => one.name);
  if (!Array.isArray(outputs) || outputs.length === 0) {
    throw invalid('"outputs" must be a list of the tensors that are wanted.', { field: 'outputs' });
  }
  return outputs.map((output: unknown, index) => {
    const { name, parameters } = isObject(output) ? output : {};
    if (isObject(parameters) && parameters['binary_data'] === true) throw invalid(noBinary, { field: 'outputs' });
    if (typeof name === 'string' && known.includes(name)) return name;
    throw invalid(`outputs[${index}].name must be one of ${known.join(', ')}, not ${shownValue(name)}.`, {
      field: 'outputs',
    });
  });
}
