import type { Binding } from 'onnxruntime-node/dist/binding.js';
import type { SignatureInput } from '@/lib/preprocessing/schema';
import { OnnxInputType, type OnnxInput, type OnnxModel } from './onnx-model';

/** Names of tensor types by their number in ONNX. */
const typeNames: Record<number, string> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
};

export const tensorTypeOf = (type: number): string => typeNames[type] ?? `type ${type}`;

/** The type of a request's field that fills a tensor. */
export function fieldTypeOf(type: OnnxInputType): SignatureInput['type'] {
  if (type === 'string') return 'category';
  if (type === 'bool') return 'boolean';
  return type === 'float32' || type === 'float64' ? 'number' : 'integer';
}

/**
 * Which fields fill which columns of a graph's inputs: an input of one column is called like itself, the columns of a
 * wider one `name_0`, `name_1` … unless the importer names all of them, in order.
 *
 * @throws RangeError if an input is no table of rows, of a type that no field can have, or the names do not fit
 */
export function planInputs(
  inputs: readonly Binding.ValueMetadata[],
  given: readonly string[] | undefined,
): Pick<OnnxModel, 'inputs' | 'batch'> {
  if (inputs.length === 0) throw new RangeError('the graph takes no inputs');
  const widths = inputs.map((input) => widthOf(input, { given, alone: inputs.length === 1 }));
  const count = widths.reduce((sum, width) => sum + width, 0);
  if (given && given.length !== count) {
    throw new RangeError(`the graph takes ${count} values a row, but you gave ${given.length} names for them`);
  }
  let place = 0;
  const planned = inputs.map(({ name, type, shape }, index): OnnxInput => {
    const width = widths[index] ?? 1;
    const own = width === 1 ? [name] : Array.from({ length: width }, (_, column) => `${name}_${column}`);
    const columns = given?.slice(place, place + width) ?? own;
    place += width;
    return { name, type: typeOf(name, type), columns, rank: shape.length === 1 ? 1 : 2 };
  });
  const fields = planned.flatMap(({ columns }) => columns);
  const twice = fields.find((name, index) => fields.indexOf(name) !== index);
  if (twice !== undefined) throw new RangeError(`the field "${twice}" stands twice: every field needs its own name`);
  return { inputs: planned, batch: inputs.some(({ shape }) => shape[0] === 1) ? 'one' : 'many' };
}

function typeOf(name: string, type: number): OnnxInputType {
  const parsed = OnnxInputType.safeParse(tensorTypeOf(type));
  if (parsed.success) return parsed.data;
  const supported = OnnxInputType.options.join(', ');
  throw new RangeError(`input "${name}" takes ${tensorTypeOf(type)}; ${supported} are supported`);
}

function widthOf(
  { name, isTensor, shape, symbolicDimensions }: Binding.ValueMetadata,
  { given, alone }: { given: readonly string[] | undefined; alone: boolean },
): number {
  if (!isTensor) throw new RangeError(`input "${name}" is a sequence or a map; only tensors are supported`);
  const shown = `[${shape.map((size, index) => (size === -1 ? symbolicDimensions[index] || '?' : size)).join(', ')}]`;
  const [rows = -1, width] = shape;
  if (shape.length > 2) {
    throw new RangeError(`input "${name}" has the shape ${shown}; only rows of a table, [N, d], can be served`);
  }
  if (rows > 1) throw new RangeError(`input "${name}" takes ${rows} rows at a time; export it for any number`);
  if (shape.length === 1) return 1;
  if (width !== undefined && width > 0) return width;
  if (given && alone) return given.length;
  throw new RangeError(`input "${name}" does not say how many columns it has (${shown}): give the names of the fields`);
}
