import { shownValue } from '@/lib/format/shown-value';
import type { Column } from '@/lib/preprocessing/table';
import type { OnnxInput, OnnxInputType } from './onnx-model';
import type { OnnxSession, Tensors } from './open-session';

/** Reads the value of a field, as JSON carries it. */
export type ReadField = (name: string) => unknown;

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  bool: Uint8Array,
} as const;

const isFloat = (type: OnnxInputType) => type === 'float32' || type === 'float64';

function missing(name: string, value: unknown): RangeError {
  return new RangeError(`field "${name}" is ${value === undefined ? 'missing' : shownValue(value)}`);
}

function numberOf(name: string, value: unknown, type: OnnxInputType): number {
  if (typeof value === 'number' && (isFloat(type) || Number.isInteger(value))) return value;
  if (typeof value === 'boolean') return Number(value);
  if (isFloat(type) && (value === null || value === undefined)) return NaN;
  throw missing(name, value);
}

interface Feed {
  tensor: Tensors[string];
  /** Writes the fields of one row. @throws RangeError if one is missing that the graph cannot do without */
  write: (read: ReadField, row: number) => void;
}

function createFeed({ Tensor }: OnnxSession, input: OnnxInput, rows: number): Feed {
  const { type, columns, rank } = input;
  const width = columns.length;
  const dims = rank === 1 ? [rows] : [rows, width];
  if (type === 'string') {
    const texts = new Array<string>(rows * width).fill('');
    const write = (read: ReadField, row: number) => {
      for (let i = 0; i < width; i++) {
        const value = read(columns[i] ?? '');
        if (typeof value !== 'string') throw missing(columns[i] ?? '', value);
        texts[row * width + i] = value;
      }
    };
    return { tensor: new Tensor('string', texts, dims), write };
  }
  const data = new arrays[type](rows * width);
  const write = (read: ReadField, row: number) => {
    for (let i = 0; i < width; i++) {
      const name = columns[i] ?? '';
      const value = numberOf(name, read(name), type);
      if (data instanceof BigInt64Array) data[row * width + i] = BigInt(value);
      else data[row * width + i] = value;
    }
  };
  return { tensor: new Tensor(type, data, dims), write };
}

/** Input tensors for so many rows, which are written one after another and may be written again. */
export function createFeeds(session: OnnxSession, inputs: readonly OnnxInput[], rows: number) {
  const feeds = inputs.map((input) => createFeed(session, input, rows));
  const tensors: Tensors = Object.fromEntries(inputs.map(({ name }, index) => [name, tensorOf(feeds[index])]));
  return {
    tensors,
    writeRow: (read: ReadField, row: number) => {
      for (const feed of feeds) feed.write(read, row);
    },
  };
}

function tensorOf(feed: Feed | undefined): Feed['tensor'] {
  if (!feed) throw new RangeError('an input has no tensor');
  return feed.tensor;
}

/** How a table's column gives the values of a field. */
export function columnReader(column: Column): (row: number) => unknown {
  switch (column.kind) {
    case 'category':
      return (row) => column.dictionary[column.codes[row] ?? -1];
    case 'boolean':
      return (row) => ((column.values[row] ?? -1) < 0 ? null : column.values[row]);
    default:
      return (row) => column.values[row];
  }
}
